"""Until when a client pays the income tax that it withheld (Income Tax Act art. 204; domain § 8)."""

from datetime import date, timedelta

from michinori.rules.money.bank_days import bank_day_from

_TENTH = 10
_REMIND = 5
_RENAMED = date(2027, 1, 1)


def month_of(day: date) -> date:
    """The first day of the month."""
    return day.replace(day=1)


def next_month(first: date) -> date:
    """The first day of the month after the one that begins on ``first``."""
    return (first + timedelta(days=31)).replace(day=1)


def due_on(first: date) -> date:
    """The day until which the tax withheld in the month that begins on ``first`` is paid: the 10th of the next, or,
    where that is a weekend or holiday, the next day that is none (国税通則法 10条2項).
    """
    return bank_day_from(next_month(first).replace(day=_TENTH))


def reminds_on(first: date) -> date:
    """The day on which the client is reminded of that: five days before the 10th."""
    return next_month(first).replace(day=_TENTH - _REMIND)


def has_defence_tax(first: date) -> bool:
    """Whether what is withheld holds the special income tax for defence, too: from 2027 on; the rate stays (C4)."""
    return first >= _RENAMED
