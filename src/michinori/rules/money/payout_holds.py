"""Holding back what somebody could take out, by two people of the staff (decision 38, Payouts held). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal, get_args

from michinori.kernel.clock import day_of
from michinori.rules.money.bank_days import bank_day_before, bank_days_after, next_gathering
from michinori.rules.money.payout_days import LATEST

Grounds = Literal["", "laundering", "order", "not_theirs"]
GROUNDS: tuple[Grounds, ...] = get_args(Grounds)
"""Why a hold may pass day 60 of pay: money from a crime, an order of a court or the police, or doubt that it is its
owner who takes it, since who pays a thief has not paid. Without such grounds, or before another has agreed to them, the
pay that is due leaves.
"""

MOST_HOURS, MOST_DAYS = 72, 31
"""The longest that a hold lasts by one person's word and by two people's, whatever the settings say."""
GAP_DAYS = 14
"""Within which what one person's word held counts together, or longer where two people's holds last longer."""
_FORE = timedelta(hours=1)
"""So long before a run it is looked whose pay leaves soon though it is held."""
_WARNED = 3
"""Bank days before which staff are told that it leaves."""
_LEAST = timedelta(hours=1)
"""Less than that is nothing: it would be over before anybody has looked."""
_MORNING = timedelta(hours=24)
"""What a hold counts at least that kept money from leaving: the next chance comes a bank day later."""
_WHILE = timedelta(minutes=10)
"""So long a gathering may take to reach an owner."""


@dataclass(frozen=True)
class Stood:
    """An earlier hold of the same owner. It held by one person's word from ``began`` to ``alone_until``, where it did;
    ``ended``: when what two agreed on ended or will end, None where no second person has agreed. ``stopped``: by one
    person's word it has kept money from leaving, however short it was.
    """

    began: datetime
    alone_until: datetime
    ended: datetime | None = None
    stopped: bool = False


def gap_of(days: int) -> timedelta:
    """The time within which one person's holds count together, where two people's last so many days."""
    return timedelta(days=max(days, GAP_DAYS))


def met_gathering(began: datetime, until: datetime, gathered: Iterable[datetime]) -> bool:
    """Whether a hold stood when the clock gathers what leaves on a bank day, or when somebody did (``gathered``)."""
    since = began - _WHILE
    return next_gathering(since) <= until or any(since <= at <= until for at in gathered)


def time_alone(before: Iterable[Stood], now: datetime, *, hours: int, days: int) -> timedelta:
    """How long one person's word holds from now on, before another agrees: what is left of ``hours`` after the time
    that such words really held lately, so that one person after the other, or the same anew, never holds longer within
    any such time. A proposal that waited, or was lifted at once, uses up nothing: else it would disarm the next one.
    But money leaves at one moment of the day, so that a few minutes at each of these would hold it for good: what has
    stopped some counts a day at least. Nothing where a hold by two stands or ended lately: to go on takes two.
    """
    since, used = now - gap_of(days), timedelta()
    for one in before:
        if one.ended is not None and one.ended > since:
            return timedelta()
        if one.alone_until > since:
            held = min(one.alone_until, now) - max(one.began, since)
            used += max(held, _MORNING if one.stopped else timedelta())
    left = timedelta(hours=hours) - used
    return left if left >= _LEAST else timedelta()


def last_run(received_on: date) -> date:
    """The bank day of the last run by which pay leaves by day 60 from that receipt of the work."""
    return bank_day_before(received_on + timedelta(days=LATEST - 1))


def ends_soon(day_60: date, now: datetime) -> bool:
    """Whether staff are told now that pay leaves by day 60 though it is held."""
    return bank_day_before(day_60) <= bank_days_after(day_of(now), _WARNED)


def next_look(now: datetime) -> datetime:
    """When holds are looked at next, each bank day before its run is gathered."""
    return next_gathering(now + _FORE) - _FORE
