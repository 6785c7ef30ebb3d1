"""Identity: what of a person or company was checked, and until when that may be said of them (decision 41). Pure."""

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

Level = Literal["person", "company", "address"]
LEVELS: tuple[Level, ...] = get_args(Level)
"""What was checked: who a person is, that a company is the one in the register, where either can be reached."""


Part = Literal["front", "back", "selfie", "register", "paper"]
PARTS: Mapping[Level, Mapping[Part, bool]] = {
    "person": {"front": True, "back": False, "selfie": True},
    "company": {"register": True},
    "address": {"paper": True},
}
"""What is sent for each, and whether it must be: a passport has no back, and the back of a マイナンバーカード, which
bears the number, may not be asked for (番号法 art. 15, 20)."""
RequestState = Literal["sent", "accepted", "refused", "withdrawn", "lapsed"]
REQUEST_STATES: tuple[RequestState, ...] = get_args(RequestState)
"""``lapsed``: nobody decided on it in time."""
NAME_LIMIT = 100
REASON_LIMIT = 500
_MARK = 16


def levels_for(*, company: bool) -> tuple[Level, ...]:
    """What an account may have checked, who it is first."""
    return ("company", "address") if company else ("person", "address")


@dataclass(frozen=True)
class Seen:
    """A check that still stands. ``identity``: the papers showed who it is; ``address``: the one on the papers, empty
    where none was looked at.
    """

    on: date
    identity: bool
    address: str


@dataclass(frozen=True)
class Checked:
    """One thing that was checked. ``on``: the day, None for what the operator vouched for when the account was made."""

    level: Level
    on: date | None


def levels(*, company: bool, verified: bool, address: str, checks: Sequence[Seen]) -> tuple[Checked, ...]:
    """What may be said of an account now, who it is first. ``verified``: its identity still holds; ``address``: the one
    it declares now; ``checks``: newest first.

    The address counts only while it is the one on the newest papers that showed one: whoever moves, or declares
    another one, has it checked again.
    """
    found: list[Checked] = []
    if verified:
        on = next((one.on for one in checks if one.identity), None)
        found.append(Checked("company" if company else "person", on))
    newest = next((one for one in checks if one.address), None)
    if newest is not None and is_same_address(newest.address, address):
        found.append(Checked("address", newest.on))
    return tuple(found)


def is_same_address(one: str, other: str) -> bool:
    """Whether two addresses are the same text but for spaces, widths of signs and kinds of dashes."""
    return bool(one) and _plain(one) == _plain(other)


def mark_of_declared(name: str, address: str, number: str) -> str:
    """What stands on a page for the name, address and corporate number that it shows, so that a decision can tell
    whether they are still the declared ones. ``number``: empty for a person.
    """
    return hashlib.sha256(f"{name}\0{address}\0{number}".encode()).hexdigest()[:_MARK]


def same_name(name: str) -> str:
    """A name as it is compared with others: without spaces, in one width, in small letters."""
    return "".join(unicodedata.normalize("NFKC", name).lower().split())


_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−ー－", "-"))


def _plain(address: str) -> str:
    return same_name(address).translate(_DASHES)
