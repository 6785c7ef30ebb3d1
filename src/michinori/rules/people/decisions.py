"""Reading the rulings that staff make on reports of people or content."""

from dataclasses import dataclass
from datetime import date, datetime

from michinori.kernel.clock import day_of, end_of
from michinori.rules.fields import Reader
from michinori.rules.people.reports import REASONS

OUTCOMES = ("none", "hidden", "warned", "suspended")
OF_PERSONS = ("warned", "suspended")
"""Outcomes that apply to a person, so that they need an author with an account."""
WORDS_LIMIT = 2_000
LOOKS = ("report", "party", "authority")
"""Why a moderator may look at the confidential part of a reported job: to check the report, because a party asks for
it, or because the law has an authority ask.
"""
APPEAL_LIMIT = 4_000


@dataclass(frozen=True)
class Ruling:
    """A ruling. ``rule``: the broken rule, one of the reasons for reports; ``words``: for the person concerned; both
    empty with outcome ``none``. ``hide``: the content is hidden. ``until``: the end of a suspension, None for
    unlimited.
    """

    outcome: str
    rule: str
    words: str
    hide: bool
    until: datetime | None


def read_ruling(
    now: datetime,
    *,
    outcome: object,
    rule: object,
    words: object,
    hide: object,
    until: object,
    hideable: bool,
    known: bool,
) -> Ruling:
    """Read a ruling. ``hideable``: whether the content can be hidden; ``known``: whether its author has an account.

    Raises ``invalid`` (422).
    """
    reader = Reader({"outcome": outcome, "rule": rule, "words": words, "hide": hide, "until": until})
    possible = tuple(one for one in OUTCOMES if (hideable or one != "hidden") and (known or one not in OF_PERSONS))
    chosen = reader.choice("outcome", possible)
    if chosen == "none":
        reader.finish()
        return Ruling("none", "", "", hide=False, until=None)
    found = reader.choice("rule", REASONS)
    told = reader.block("words", WORDS_LIMIT)
    goes = reader.flag("hide", False) or chosen == "hidden"
    end = reader.day("until", date.max) if chosen == "suspended" else date.max
    if not reader.has_flaw("until") and end <= day_of(now):
        reader.flaw("until", "date_in_past")
    elif not reader.has_flaw("until") and end != date.max and end.year > day_of(now).year + 20:
        reader.flaw("until", "date_too_far")
    reader.finish()
    return Ruling(chosen, found, told, hide=goes and hideable, until=None if end == date.max else end_of(end))
