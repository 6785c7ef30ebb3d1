"""Banks and their branches by code, from the files of the package ``zengin-code``.

Not by importing it, which reads all thirty thousand branches into objects at once.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

from michinori.rules.money.bank_kana import bank_kana

SOME = 5
"""Places that are named where what was typed is not one alone."""
_KIND = re.compile("(?:銀行|支店|出張所)$")


@dataclass(frozen=True)
class Place:
    """A bank or branch. ``name`` as people read it; ``kana`` as banks' files have it."""

    code: str
    name: str
    kana: str


class Account(Protocol):
    """What tells an account from others; ``bank_name`` and ``branch_name`` as banks' files have them."""

    @property
    def bank_code(self) -> str: ...
    @property
    def branch_code(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def bank_name(self) -> str: ...
    @property
    def branch_name(self) -> str: ...


def account_line(account: Account) -> str:
    """An account in one line: bank, branch and the last four digits."""
    known, part = bank(account.bank_code), branch(account.bank_code, account.branch_code)
    names = (known.name if known else account.bank_name, part.name if part else account.branch_name)
    return f"{' '.join(names)} ••••{account.number[-4:]}"


def bank(code: str) -> Place | None:
    """A bank by its 4 digits."""
    return _banks().get(code)


def branch(bank_code: str, code: str) -> Place | None:
    """A branch of a known bank by its 3 digits."""
    return _branches(bank_code).get(code) if bank_code in _banks() else None


def banks() -> list[Place]:
    """All banks, by code."""
    return list(_banks().values())


def branches(bank_code: str) -> list[Place]:
    """All branches of a bank, by code; none of an unknown one."""
    return list(_branches(bank_code).values()) if bank_code in _banks() else []


@cache
def _banks() -> dict[str, Place]:
    return _read("banks.json")


@lru_cache(maxsize=64)
def _branches(bank_code: str) -> dict[str, Place]:
    return _read(f"branches/{bank_code}.json")


def _read(name: str) -> dict[str, Place]:
    spec = find_spec("zengin_code")
    if spec is None or spec.origin is None:
        raise FileNotFoundError(name)
    found = json.loads((Path(spec.origin).parent / "source-data/data" / name).read_text(encoding="utf-8"))
    return {code: Place(code, one["name"], bank_kana(one["kana"])) for code, one in sorted(found.items())}


def find_bank(text: str) -> Place | None:
    """The bank of a code or a name as people type it; None if there is none, or more than one of that name."""
    return _named(_banks(), text)


def find_branch(bank_code: str, text: str) -> Place | None:
    """The branch of a known bank, found likewise."""
    return _named(_branches(bank_code), text) if bank_code in _banks() else None


def banks_like(text: str) -> list[Place]:
    """The first banks by code in whose names this stands, at most ``SOME``."""
    return _like(_banks(), text)


def branches_like(bank_code: str, text: str) -> list[Place]:
    """The first branches of a known bank likewise."""
    return _like(_branches(bank_code), text) if bank_code in _banks() else []


def _like(places: dict[str, Place], text: str) -> list[Place]:
    wanted = _bare(text)
    return [one for one in places.values() if wanted and wanted in _bare(one.name)][:SOME]


def _named(places: dict[str, Place], text: str) -> Place | None:
    wanted = _bare(text)
    if wanted in places:
        return places[wanted]
    found = [one for one in places.values() if _bare(one.name) == wanted]
    found = found or [one for one in places.values() if one.kana == bank_kana(wanted)]
    return found[0] if wanted and len(found) == 1 else None


def _bare(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return _KIND.sub("", plain) or plain
