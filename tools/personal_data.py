"""Writes docs/personal-data.md: the register of personal data, from ``michinori.leaving.register`` and the models.

``python -m tools.personal_data`` writes it; with ``--check`` it fails if the page is out of date, or a column of text
stands in no part of the register.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    django.setup()

from michinori.leaving.register.clocks import CLOCKS
from michinori.leaving.register.complete import HELD, NOBODYS, faults, text_columns
from michinori.leaving.register.held import Held
from michinori.rules.settings.site import Site

FILE = Path(__file__).parent.parent / "docs" / "personal-data.md"
_INTRODUCTION = """# The register of personal data

What a site keeps of people: where, what for, who sees it, and what ends it. Made from
`src/michinori/leaving/register` and the models by `make docs`; change those, not this page. `make check` fails where
a column of text stands in no part of it. What is not text (amounts, days, choices, ids) goes and stays with its row.

It is the program's part of the register that an operator keeps. What else you do with people's data (mails by hand,
the bank, your lawyer) is yours to add.

Proved by tests: that a closed account leaves nothing but what is explained (`tests/leaving/kept.py`), and that each
clock below removes what it says (`tests/leaving/test_register.py`).
"""
_BESIDES = """
Besides, members can close their account: what goes and stays then is said of each part below (decision 26).
"""
_COPIES = """## Copies, files and logs

- **Backups** hold all of it, for as long as they are kept: 7 days, 4 weeks and 12 months. What was erased stands in
  them until they go. They bear no key to pictures of papers. So does an archive for going back to a moment, for as
  long as its own configuration says (as shipped: two weeks, and one more).
- **A practice** is a database of its own with made-up people, dropped after a day.
- **The journal and `database.log`** have no addresses of people and no amounts; nginx's log has network addresses.
  The journal is kept 90 days and nginx's log 14, if the machine is set as [operate.md](operate.md#every-log) says;
  `database.log` is kept at 1 MB and four older ones.
- **In a member's browser**: a session's key; forms that could not be sent, and the contract seen last, until they
  sign out.
"""
_CLOSING = {
    "erased": "erased",
    "in part": "erased in part",
    "stays": "stays, without a name",
}


def page() -> str:
    """The whole page."""
    return "\n".join(
        [
            _INTRODUCTION,
            "## What removes data by itself\n",
            "| clock | removes | after | by |",
            "|---|---|---|---|",
            *(_clock(key) for key in CLOCKS),
            _BESIDES,
            _COPIES,
            "## What is kept\n",
            *(_part(number, one) for number, one in enumerate(HELD, 1)),
            "## Nothing of people\n",
            "| model | columns | why |",
            "|---|---|---|",
            *(f"| `{model}` | {_names(names)} | {why} |" for model, (names, why) in NOBODYS.items()),
            "",
        ]
    )


def _clock(key: str) -> str:
    one = CLOCKS[key]
    said = ", ".join(_time(each) for each in one.after) or "then"
    return f"| {key} | {one.removes} | {said} | `{one.by.__module__.removeprefix('michinori.')}.{one.by.__name__}` |"


def _time(after: str | timedelta) -> str:
    if isinstance(after, timedelta):
        return f"{after.days} days" if after.days != 1 else "1 day"
    unit = after.rpartition("_")[2]
    return f"{getattr(Site(), after)} {unit} (⚙ `{after}`)"


def _part(number: int, one: Held) -> str:
    ends = f"{_CLOSING[one.closing]}{f': {one.stays}' if one.stays else ''}"
    lines = [
        f"### {number}. {one.what[0].upper()}{one.what[1:]}\n",
        f"- **Of** {one.whom}. **For**: {one.why}.",
        f"- **Seen by**, besides whom it is about: {one.sees}.",
        f"- **When the account is closed**: {ends}.",
        *([f"- **Before that**: {', '.join(f'*{key}*' for key in one.clocks)}."] if one.clocks else []),
        f"- **Columns**: {'; '.join(f'`{model}` {_names(names)}' for model, names in one.columns.items())}.",
        "",
    ]
    return "\n".join(lines)


def _names(names: str) -> str:
    return ", ".join(f"`{name}`" for name in names.split())


def main() -> int:
    """Write or check; return the exit status."""
    wrong = faults(text_columns())
    if "--check" in sys.argv and not wrong and FILE.read_text(encoding="utf-8") != page():
        wrong = ["docs/personal-data.md is out of date"]
    sys.stdout.write("".join(f"{one}\n" for one in wrong))
    if not wrong and "--check" not in sys.argv:
        FILE.write_text(page(), encoding="utf-8")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
