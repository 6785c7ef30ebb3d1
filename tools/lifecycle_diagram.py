"""Draws the life of a contract from the lifecycle table, as Mermaid, into docs/lifecycle.md.

``python -m tools.lifecycle_diagram`` writes the file; a test fails if it is out of date.
"""

from pathlib import Path

from michinori.rules.contract.lifecycle import FINAL, TABLE, Act

FILE = Path(__file__).parent.parent / "docs" / "lifecycle.md"
_INTRODUCTION = """# The life of a contract

Made from `michinori.rules.contract.lifecycle.TABLE` by `make docs`; change the table, not this page.
The rules behind it stand in `src/michinori/rules`, one module for each part of the life.

Arrows name who does what: **C** client, **W** worker, **T** time (a clock that ran out), **S** staff,
**N** the new client of a handover.
"""
_LETTERS = {"client": "C", "worker": "W", "clock": "T", "staff": "S", "newcomer": "N"}


def page() -> str:
    """The whole page: the diagram, then every act as a table."""
    return "\n".join([_INTRODUCTION, "```mermaid", *_diagram(), "```", "", "## Every act", "", *_table(), ""])


def _diagram() -> list[str]:
    arrows: dict[tuple[str, str], list[str]] = {}
    for act in TABLE:
        for move in act.moves:
            arrows.setdefault(move, []).append(f"{act.name} ({_who(act)})")
    lines = ["stateDiagram-v2", "    [*] --> offered: offer (C)"]
    lines += [f"    {source} --> {to}: {', '.join(names)}" for (source, to), names in arrows.items()]
    return lines + [f"    {status} --> [*]" for status in FINAL]


def _table() -> list[str]:
    lines = ["| act | on | who | while | can lead to | owner or approver only |", "|---|---|---|---|---|---|"]
    for act in TABLE:
        leads = ", ".join(f"{source} → {to}" for source, to in act.moves) or "stays"
        cells = (f"`{act.name}`", act.scope, _who(act), ", ".join(act.sources), leads, "yes" if act.binding else "")
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _who(act: Act) -> str:
    return ", ".join(_LETTERS[who] for who in act.who)


if __name__ == "__main__":
    FILE.write_text(page(), encoding="utf-8")
