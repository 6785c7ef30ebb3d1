"""What the bank itself says it holds, by the balances in its statements, against the lines that were imported
(decision 38, Books). What the ledger has more, or less, than those lines is in ``reconciling``.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Max, Min, Sum

from michinori.kernel.actor import Actor
from michinori.people.staff import require_staff
from michinori.rules.money.statement_spans import Break, Known, breaks
from michinori.treasury.models import LineTwin, StatementDay, StatementSpan

_YEAR = timedelta(days=365)
_DAY = timedelta(days=1)


@dataclass(frozen=True)
class AccountSays:
    """By the bank ``carried`` yen lay on an ``account`` before the day ``since``, and ``said`` at the end of ``day``;
    ``moved``: the sum of all lines between. ``breaks``: where statements do not follow from each other.
    """

    account: str
    since: date
    carried: int
    moved: int
    day: date
    said: int
    breaks: tuple[Break, ...]

    @property
    def difference(self) -> int:
        """What has to be explained: by how much the bank holds more than its lines say."""
        return self.said - self.carried - self.moved


@dataclass(frozen=True)
class BankSays:
    """A year of statements, by account. ``silent``: accounts whose newest statement has no balance; ``older``: the day
    up to which those before it reach, None without any.
    """

    accounts: tuple[AccountSays, ...]
    silent: int
    older: date | None

    @property
    def day(self) -> date:
        """Up to which all accounts are told of."""
        return min(one.day for one in self.accounts)

    @property
    def breaks(self) -> int:
        """How many there are."""
        return sum(len(one.breaks) for one in self.accounts)

    @property
    def difference(self) -> int:
        """What has to be explained, in all accounts."""
        return sum(one.difference for one in self.accounts)


def bank_says(actor: Actor, *, until: date | None = None) -> BankSays | None:
    """What the newest statements say, a year of them, or those of the year up to the day ``until``; None where none has
    a balance. Raises ``not-found`` (404) for anybody but staff. Six queries, and who is staff.
    """
    require_staff(actor, "money")
    rows = StatementSpan.objects.filter(last__lte=until) if until else StatementSpan.objects.all()
    ends = rows.filter(closing__isnull=False).aggregate(first=Min("last"), last=Max("last"))
    if ends["last"] is None:
        return None
    older = ends["last"] - _YEAR
    spans = _spans(rows.filter(last__gt=older).order_by("last", "id"), older)
    same = dict(LineTwin.objects.filter(account__in=spans).values_list("account", "line__account").distinct())
    own = {name: each for name, each in spans.items() if same.get(name) not in spans}
    told = {name: each for name, each in own.items() if each[-1].closing is not None}
    if not told:
        return None
    moved = _moved(told, min(one.first for each in told.values() for one in each))
    return BankSays(
        tuple(_says(name, each, moved[name], is_newest=not until) for name, each in sorted(told.items())),
        silent=len(own) - len(told),
        older=older if ends["first"] <= older else None,
    )


def _spans(rows: Iterable[StatementSpan], older: date) -> dict[str, list[StatementSpan]]:
    """By account, each with the last one before them that has a balance, from which they have to follow."""
    found: dict[str, list[StatementSpan]] = defaultdict(list)
    for one in rows:
        found[one.account].append(one)
    before = StatementSpan.objects.filter(account__in=found, last__lte=older, opening__isnull=False)
    for one in before.order_by("account", "-last", "-id").distinct("account"):
        found[one.account].insert(0, one)
    return dict(found)


def _says(name: str, rows: Sequence[StatementSpan], moved: Mapping[date, int], *, is_newest: bool) -> AccountSays:
    """What was said of one account. ``is_newest``: no statement follows; else the last one counts as it begins, since
    the next may bring more lines of the day on which it ends.
    """
    known = [Known(one.first, one.opening) for one in rows if one.opening is not None]
    since, last = min(one.first for one in known), rows[-1]
    day, said = (last.last, last.closing) if is_newest else (last.first - _DAY, last.opening)
    return AccountSays(
        name,
        since=since,
        carried={one.first: one.opening for one in known}[since],
        moved=sum(amount for on, amount in moved.items() if since <= on <= day),
        day=day,
        said=said or 0,
        breaks=tuple(breaks(known, moved)),
    )


def _moved(names: Mapping[str, object], since: date) -> dict[str, dict[date, int]]:
    """The sums of the lines of these accounts by day, those included that came in a file of another format."""
    found: dict[str, dict[date, int]] = {name: defaultdict(int) for name in names}
    own = StatementDay.objects.filter(account__in=names, day__gte=since)
    for name, day, amount in own.values_list("account", "day", "moved"):
        found[name][day] += amount
    twins = LineTwin.objects.filter(account__in=names, line__day__gte=since).values_list("account", "line__day")
    for name, day, amount in twins.annotate(sum=Sum("line__amount")).order_by():
        found[name][day] += amount
    return found
