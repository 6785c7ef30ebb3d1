"""Days in Japan as the plain model counts them, with a table of holidays of its own. Times are naive: Japan's."""

from datetime import date, datetime, time, timedelta

DAY = timedelta(days=1)
MIDNIGHT = time()
LONG_AGO = datetime.combine(date(1, 1, 1), MIDNIGHT)
HOLIDAYS = frozenset(
    date.fromisoformat(f"{year}-{day}")
    for year, days in {
        2027: "11-03 11-23",
        2028: "01-01 01-10 02-11 02-23 03-20 04-29 05-03 05-04 05-05 07-17 08-11 09-18 09-22 10-09 11-03 11-23",
        2029: "01-01 01-08 02-11 02-12 02-23 03-20",
    }.items()
    for day in days.split()
)
"""From the cabinet office's list and the law's Mondays, typed in by hand; equinoxes as computed for 2028."""


def day_of(at: datetime) -> date:
    """24:00 belongs to the day that ends."""
    return (at - timedelta(microseconds=1)).date()


def end_of(day: date) -> datetime:
    """24:00."""
    return datetime.combine(day + DAY, MIDNIGHT)


def runs_out(start: datetime, days: int) -> datetime:
    """24:00 of the n-th day after."""
    return end_of(day_of(start) + days * DAY)


def is_bank_day(day: date) -> bool:
    turn_of_year = (day.month, day.day) in ((12, 31), (1, 1), (1, 2), (1, 3))
    return day.weekday() < 5 and day not in HOLIDAYS and not turn_of_year


def bank_day_from(day: date) -> date:
    while not is_bank_day(day):
        day += DAY
    return day


def bank_day_before(day: date) -> date:
    while not is_bank_day(day):
        day -= DAY
    return day


def month_of(day: date) -> date:
    return day.replace(day=1)


def month_after(day: date) -> date:
    return month_of(month_of(day) + 31 * DAY)


def payout_days(day: date) -> list[date]:
    """The 15th and the last day, each on the bank day before, of the month before, of this one and of the next."""
    first = month_of(month_of(day) - DAY)
    found = []
    for _ in range(3):
        after = month_after(first)
        found += [bank_day_before(first.replace(day=15)), bank_day_before(after - DAY)]
        first = after
    return found


def next_payout_day(day: date) -> date:
    return next(one for one in payout_days(day) if one >= day)
