"""When money leaves for bank accounts by itself (domain § 8, Money out; § 9, payment by day 60)."""

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from michinori.rules.money.bank_days import bank_day_before, bank_day_from, bank_days_after

type Source = Literal["worker", "client"]

LATEST = 60
"""By this day the pay has left, the day of receipt of the work being day 1 (Freelance Act art. 4)."""
_SILENT = 3
"""Bank days after which a client's payout leaves though the card company does not say what it has sent back."""
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PayoutRules:
    """The operator's settings: payout days ``a_month``; ``least`` yen that leave on such a day or on request. A
    worker's balance of any size leaves after ``parked_days``, a client's outside escrow after ``unused_days``.
    ``ends_on``: the market's last day, None while none is named. From when it is named nothing is too little (``least``
    is 1 then); after it a client's money leaves on the next payout day, unless a contract of theirs runs. ``part``:
    yen of which a part of a balance can be asked for; less only as all that is there, since each transfer costs the
    operator a fee.
    """

    a_month: int = 2
    least: int = 1_000
    parked_days: int = 180
    unused_days: int = 60
    ends_on: date | None = None
    part: int = 1_000

    def askable(self, there: int) -> int:
        """The least yen that can be asked for of a balance of which so many may leave."""
        return min(self.part, max(there, self.least))


@dataclass(frozen=True)
class Holding:
    """A balance of ``amount`` yen. ``since``: the day of its oldest yen; ``received_on``: the earliest day on which
    work that it pays was handed in, None where nothing says so. ``held``: yen beside them that came by card and may not
    leave yet, of which the first may on ``held_until`` (None: not before staff release them). ``in_use``: a contract of
    the client, which may need the money, is not over; said once the market's last day is named.
    """

    source: Source
    amount: int
    since: date
    received_on: date | None = None
    held: int = 0
    held_until: date | None = None
    in_use: bool = False


def payout_days(year: int, month: int, a_month: int) -> list[date]:
    """The payout days of a month: its parts' last days (15th and last for two), each on the bank day before."""
    last = calendar.monthrange(year, month)[1]
    ends = [30 * part // a_month for part in range(1, a_month)]
    return sorted({bank_day_before(date(year, month, day)) for day in (*(end for end in ends if 0 < end < last), last)})


def next_payout_day(day: date, a_month: int) -> date:
    """The first payout day from ``day`` on."""
    return next(one for one in _around(day, a_month) if one >= day)


def leaves_on(held: Holding, rules: PayoutRules, today: date) -> date:
    """The bank day on which a balance leaves if nobody asks for it and money may go to its account from ``today`` on.
    Of a day that has passed by then the next payout day takes the place, or, where day 60 comes earlier or has passed,
    that day or the next bank day.
    """
    found = _due_on(held, rules)
    if found >= today:
        return found
    usual = next_payout_day(today, rules.a_month)
    return usual if held.received_on is None else min(usual, bank_day_from(max(today, _by_day_60(held, rules))))


def is_due(held: Holding, rules: PayoutRules, on: date, account_from: date) -> bool:
    """Whether a run on that bank day takes the balance along. ``account_from``: the day from which money may go to its
    account. A day on which there should have been a run and was none is made up for by the next one.
    """
    return held.amount > 0 and leaves_on(held, rules, account_from) <= on


def _due_on(held: Holding, rules: PayoutRules) -> date:
    return _of_client(held, rules) if held.source == "client" else _of_worker(held, rules)


def _of_client(held: Holding, rules: PayoutRules) -> date:
    unused = bank_day_from(held.since + timedelta(days=rules.unused_days))
    if rules.ends_on is None or held.in_use:
        return unused
    return min(unused, next_payout_day(max(held.since, rules.ends_on + _DAY), rules.a_month))


def _of_worker(held: Holding, rules: PayoutRules) -> date:
    after = held.since if held.amount >= rules.least else held.since + timedelta(days=rules.parked_days)
    usual = next_payout_day(after, rules.a_month)
    return usual if held.received_on is None else min(usual, _by_day_60(held, rules))


def _by_day_60(held: Holding, rules: PayoutRules) -> date:
    return by_day_60(held.received_on or held.since, held.since, rules)


def by_day_60(received_on: date, since: date, rules: PayoutRules) -> date:
    """The last payout day up to day 60 from ``received_on`` on which a balance was there ``since``, or else day 60
    itself (on the bank day before).
    """
    latest = bank_day_before(received_on + (LATEST - 1) * _DAY)
    before = [one for one in _around(latest, rules.a_month) if since <= one <= latest]
    return before[-1] if before else latest


def set_aside_until(wanted: date, received_on: date | None, run_on: date) -> date | None:
    """The bank day from which a payout may leave that is taken out of the run on ``run_on``: the ``wanted`` one, or
    the last one up to day 60 from ``received_on``, the receipt of the work that it pays, if that is known and earlier.
    None where no run between comes in time, so that it has to leave with its own.
    """
    if received_on is None:
        return wanted
    latest = bank_day_before(received_on + (LATEST - 1) * _DAY)
    if latest >= wanted:
        return wanted
    return latest if latest >= bank_days_after(run_on, 1) else None


def leaves_unseen_on(silent_on: date) -> date:
    """The bank day with which a client's payout leaves at the latest that the card company's silence kept from leaving
    on that day first.
    """
    return bank_days_after(silent_on, _SILENT)


def _around(day: date, a_month: int) -> list[date]:
    """The payout days of the month before, of this one and of the next."""
    first = day.replace(day=1)
    months = [(first - _DAY).replace(day=1), first, (first + 31 * _DAY).replace(day=1)]
    return sorted({one for month in months for one in payout_days(month.year, month.month, a_month)})
