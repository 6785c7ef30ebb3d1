"""What the bank itself says it holds, by the balances in its statements, against the ledger (decision 38, Books)."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from michinori.kernel.actor import Actor
from michinori.people.staff import require_staff
from michinori.rules.money.statement_spans import Break, Known, breaks
from michinori.treasury.models import LineTwin, StatementLine, StatementSpan
from michinori.treasury.queries.books import trial_balance

_MOST = 200
"""The newest statements that are compared: with one a day more than half a year."""


@dataclass(frozen=True)
class BankSays:
    """``said`` yen lay at the bank at the end of ``day``, in all accounts together; by the ledger ``ledger``.
    ``before`` lay there before the first statement, which the ledger does not know. ``breaks``: where statements do not
    follow from each other; ``silent``: accounts whose newest statement has no balance.
    """

    day: date
    said: int
    ledger: int
    before: int
    breaks: tuple[Break, ...]
    silent: int

    @property
    def difference(self) -> int:
        """What has to be explained: by how much the bank holds more than the ledger knows of."""
        return self.said - self.before - self.ledger


def bank_says(actor: Actor) -> BankSays | None:
    """What the newest statements say; None where none has a balance. Raises ``not-found`` (404) for anybody but staff.
    Six queries at most.
    """
    require_staff(actor, "money")
    spans: dict[str, list[StatementSpan]] = defaultdict(list)
    for one in list(StatementSpan.objects.order_by("-last", "-id")[:_MOST]):
        spans[one.account].insert(0, one)
    same = dict(LineTwin.objects.values_list("account", "line__account").distinct())
    told = {name: rows for name, rows in spans.items() if rows[-1].closing is not None and same.get(name) not in spans}
    if not told:
        return None
    moved = _moved(set(told), min(rows[0].first for rows in told.values()))
    day = min(rows[-1].last for rows in told.values())
    firsts = StatementSpan.objects.filter(account__in=told, opening__isnull=False).order_by("account", "first", "id")
    return BankSays(
        day,
        said=sum(rows[-1].closing or 0 for rows in told.values()),
        ledger=trial_balance(day).of("bank"),
        before=sum(one.opening or 0 for one in firsts.distinct("account")),
        breaks=tuple(one for name, rows in sorted(told.items()) for one in breaks(_known(rows), moved[name])),
        silent=sum(1 for name, rows in spans.items() if rows[-1].closing is None and same.get(name) not in spans),
    )


def _known(rows: list[StatementSpan]) -> list[Known]:
    return [Known(one.first, one.opening) for one in rows if one.opening is not None]


def _moved(names: set[str], since: date) -> dict[str, dict[date, int]]:
    """The sums of the lines of these accounts by day, those included that came in a file of another format."""
    found: dict[str, dict[date, int]] = {name: defaultdict(int) for name in names}
    own = StatementLine.objects.filter(account__in=names, day__gte=since).values_list("account", "day")
    for name, day, amount in own.annotate(sum=Sum("amount")).order_by():
        found[name][day] += amount
    twins = LineTwin.objects.filter(account__in=names, line__day__gte=since).values_list("account", "line__day")
    for name, day, amount in twins.annotate(sum=Sum("line__amount")).order_by():
        found[name][day] += amount
    return found
