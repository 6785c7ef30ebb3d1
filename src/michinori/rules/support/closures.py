"""Closing the market (サイトを終える): which last day may be named, and what may still be begun before it. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from michinori.kernel.clock import JAPAN
from michinori.rules.fields import Reader

WORDS_LIMIT = 500
REMINDERS = (30, 7)
"""Days before the last one on which owners of money without a bank account are reminded."""
HORIZON = timedelta(days=730)
"""How far ahead the last day may be named."""
_MORNING = time(9)


@dataclass(frozen=True)
class Closing:
    """What is proposed: the last day, None for going on after all, and a sentence for members in both languages."""

    last_day: date | None
    ja: str
    en: str


def read_closing(
    *,
    last_day: date | None,
    ja: object,
    en: object,
    today: date,
    standing: date | None,
    ahead: int,
    announced: date | None = None,
) -> Closing:
    """Read a proposal. ``standing``: the last day that is in force. A first one lies at least ``ahead`` days ahead, so
    that running work can end; one that stands is only moved later, or withdrawn by naming none, since people rely on
    it. ``announced``: the latest day that was in force and is not over, though given up: another is not earlier, or
    giving it up would be the way to an earlier one. Raises ``invalid`` (422).
    """
    reader = Reader({"ja": ja, "en": en})
    words = reader.block("ja", WORDS_LIMIT), reader.block("en", WORDS_LIMIT)
    if standing is None:
        if last_day is None:
            reader.flaw("last_day", "required")
        elif last_day < today + timedelta(days=ahead):
            reader.flaw("last_day", "last_day_too_soon", days=ahead, first=today + timedelta(days=ahead))
        elif announced is not None and last_day < announced:
            reader.flaw("last_day", "last_day_before_announced", last_day=announced)
    elif last_day is not None and (last_day <= standing or last_day < today):
        reader.flaw("last_day", "last_day_not_earlier", last_day=standing)
    if last_day is not None and last_day > today + HORIZON:
        reader.flaw("last_day", "last_day_too_far", days=HORIZON.days)
    reader.finish()
    return Closing(last_day, *words)


def is_over(last_day: date | None, today: date) -> bool:
    """Whether the market has had its last day: members read, and take out what is theirs."""
    return last_day is not None and today > last_day


def next_reminder(last_day: date, after: datetime) -> datetime | None:
    """When owners of money without a bank account are reminded next, None where both mornings are over."""
    mornings = [datetime.combine(last_day - timedelta(days=n), _MORNING, JAPAN) for n in REMINDERS]
    return next((one for one in mornings if one > after), None)
