"""Announced maintenance (メンテナンス): when it is, and where a clock ends that would end in it (domain § 2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from michinori.kernel.clock import end_of, runs_out
from michinori.kernel.problems import Flaw, Problem
from michinori.rules.fields import Reader

NOTE_LIMIT = 500
LONGEST = timedelta(hours=24)
"""Of one maintenance, so that nobody is kept from answering for days."""
HORIZON = timedelta(days=90)
"""How far ahead one may be announced."""


@dataclass(frozen=True)
class Window:
    """An announced maintenance: nothing can be written from ``starts_at`` until ``ends_at``."""

    starts_at: datetime
    ends_at: datetime

    def holds(self, at: datetime) -> bool:
        """Whether a clock that ends then would end in it. Who may act until it starts has had all their time; who may
        act until it ends has not.
        """
        return self.starts_at < at <= self.ends_at


def moved(at: datetime, windows: Sequence[Window], payment_due: date) -> datetime:
    """When a clock ends that would end at ``at``: in none of ``windows``, but at 24:00 of the day after, and in the end
    never past ``payment_due``, the terms' payment date, if it was not past it before (domain § 2).
    """
    found = at
    while (one := next((one for one in windows if one.holds(found)), None)) is not None:
        found = runs_out(one.ends_at, 1)
    return max(at, min(found, end_of(payment_due)))


def read_window(
    *, starts_at: datetime | None, ends_at: datetime | None, ja: object, en: object, now: datetime, ahead: timedelta
) -> tuple[Window, str, str]:
    """Read a maintenance and its note in both languages. It is announced at least ``ahead`` before, lasts at most a day
    and lies within 90 days. Raises ``invalid`` (422).
    """
    reader = Reader({"ja": ja, "en": en})
    words = reader.block("ja", NOTE_LIMIT, ""), reader.block("en", NOTE_LIMIT, "")
    if starts_at is None or ends_at is None:
        raise Problem.invalid(*reader.flaws, Flaw("starts_at" if starts_at is None else "ends_at", "required"))
    if starts_at < now + ahead:
        reader.flaw("starts_at", "announced_late", hours=int(ahead.total_seconds() // 3600))
    elif starts_at > now + HORIZON:
        reader.flaw("starts_at", "too_far_ahead", days=HORIZON.days)
    if ends_at <= starts_at:
        reader.flaw("ends_at", "ends_before")
    elif ends_at - starts_at > LONGEST:
        reader.flaw("ends_at", "lasts_too_long", hours=int(LONGEST.total_seconds() // 3600))
    if bool(words[0]) != bool(words[1]):
        reader.flaw("en" if words[0] else "ja", "required")
    reader.finish()
    return Window(starts_at, ends_at), *words
