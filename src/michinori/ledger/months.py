"""Months of the books: closing one, and sums of movements by days in the books (``booked.BOOKED``)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from michinori.ledger.booked import BOOKED
from michinori.ledger.models import ClosedMonth, MonthSum, Movement

_LOCK = 0x626F6F6B  # "book" in ASCII: the lock that migration 0004 has all hold who post
_LAST = date(9000, 1, 1)


@dataclass(frozen=True)
class Moved:
    """``count`` movements of one ``kind`` between accounts of these kinds: ``amount`` yen together."""

    debit: str
    credit: str
    kind: str
    count: int
    amount: int


def first_of(day: date) -> date:
    """The first day of a day's month, by which the month is named."""
    return day.replace(day=1)


def after(month: date) -> date:
    """The first day of the next month."""
    return first_of(month + timedelta(days=31))


def before(month: date) -> date:
    """The first day of the month before."""
    return first_of(first_of(month) - timedelta(days=1))


def keep_alone(patience: str) -> None:
    """Wait for all that post at this moment, and let others wait until this transaction ends. ``patience``: for how
    long, as PostgreSQL writes times; then it raises OperationalError (``lock_not_available``).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [patience])
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def last_closed() -> ClosedMonth | None:
    """The newest closed month."""
    return ClosedMonth.objects.order_by("-month").first()


def first_day() -> date | None:
    """The day of the first movement in the books; None without any."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT min({BOOKED}) FROM ledger_movement")  # noqa: S608 - our own text
        found: tuple[date | None] = cursor.fetchone()
    return found[0]


def sum_closed() -> None:
    """Note the sums of closed months that have none: after each closing, or later where that was cut short."""
    for row in ClosedMonth.objects.filter(sums=None).order_by("month"):
        sums = moved_until(after(row.month) - timedelta(days=1))
        rows = [MonthSum(month=row, **vars(one)) for one in sums]
        with transaction.atomic():
            MonthSum.objects.bulk_create(rows, ignore_conflicts=True)


def moved_until(day: date) -> list[Moved]:
    """All that moved until the end of a day, from the newest sums of a closed month on."""
    day = min(day, _LAST)
    over = MonthSum.objects.filter(month__lt=first_of(day + timedelta(days=1)))
    before = list(MonthSum.objects.filter(month=over.order_by("-month").values("month")[:1]))
    since = after(before[0].month_id) if before else date.min
    return _joined([*(_of(one) for one in before), *moved_between(since, day)])


def until_closed() -> tuple[date, dict[str, int]]:
    """The first day in the books behind the newest sums of a closed month, and credits less debits until then, by kind
    of account: they change no more. ``date.min`` and nothing where no month has sums. One query.
    """
    newest = list(MonthSum.objects.filter(month=MonthSum.objects.order_by("-month").values("month")[:1]))
    found = defaultdict[str, int](int)
    for one in newest:
        found[one.credit] += one.amount
        found[one.debit] -= one.amount
    return after(newest[0].month_id) if newest else date.min, found


def moved_between(first: date, last: date) -> list[Moved]:
    """What moved from one day to another, both included."""
    with connection.cursor() as cursor:
        cursor.execute(_MOVED, [first, last])
        return [Moved(*row) for row in cursor.fetchall()]


def wrong_sums() -> int:
    """How many sums of the newest closed month that has some differ from its movements."""
    newest = MonthSum.objects.order_by("-month").values_list("month", flat=True).first()
    if newest is None:
        return 0
    noted = {_of(row) for row in MonthSum.objects.filter(month=newest)}
    return len(noted ^ set(moved_between(date.min, after(newest) - timedelta(days=1))))


def moved_in(wanted: Sequence[date]) -> dict[date, list[Moved]]:
    """What moved in each of these months, by its first day. Those that were closed one after the other come from their
    sums; two or three queries.
    """
    rows = MonthSum.objects.filter(month__in={*wanted, *(before(month) for month in wanted)})
    until = defaultdict[date, list[Moved]](list)
    for row in rows:
        until[row.month_id].append(_of(row))
    summed = [month for month in wanted if month in until and before(month) in until]
    found = {month: _less(until[month], until[before(month)]) for month in summed}
    left = [month for month in wanted if month not in found]
    found |= {month: [] for month in left}
    if left:
        with connection.cursor() as cursor:
            cursor.execute(_BY_MONTH, [min(left), after(max(left)), left])
            for month, *rest in cursor.fetchall():
                found[month].append(Moved(*rest))
    return found


def moved_after(day: date, number: int, last: date, limit: int) -> list[Movement]:
    """The next movements in the order of days in the books, after that with this day and id, until ``last``. Each has
    ``day``, its day in the books.
    """
    text = f"SELECT *, {BOOKED} AS day FROM ledger_movement WHERE ({BOOKED}, id) > (%s, %s) AND {BOOKED} <= %s"  # noqa: S608
    return list(Movement.objects.raw(f"{text} ORDER BY {BOOKED}, id LIMIT %s", [day, number, last, limit]))


def _of(row: MonthSum) -> Moved:
    return Moved(row.debit, row.credit, row.kind, row.count, row.amount)


def _less(until: Iterable[Moved], earlier: Iterable[Moved]) -> list[Moved]:
    minus = [Moved(one.debit, one.credit, one.kind, -one.count, -one.amount) for one in earlier]
    return [one for one in _joined([*until, *minus]) if one.count]


def _joined(parts: Iterable[Moved]) -> list[Moved]:
    found: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for one in parts:
        both = found[one.debit, one.credit, one.kind]
        both[0] += one.count
        both[1] += one.amount
    return [Moved(*names, count, amount) for names, (count, amount) in sorted(found.items())]


_MOVED = f"""
SELECT split_part(debit_id, ':', 1), split_part(credit_id, ':', 1), kind, count(*), sum(amount)::bigint
FROM ledger_movement WHERE {BOOKED} BETWEEN %s AND %s GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""  # noqa: S608 - our own text
_BY_MONTH = f"""
SELECT date_trunc('month', {BOOKED})::date,
    split_part(debit_id, ':', 1), split_part(credit_id, ':', 1), kind, count(*), sum(amount)::bigint
FROM ledger_movement
WHERE {BOOKED} >= %s AND {BOOKED} < %s AND date_trunc('month', {BOOKED})::date = ANY(%s)
GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4
"""  # noqa: S608 - our own text
