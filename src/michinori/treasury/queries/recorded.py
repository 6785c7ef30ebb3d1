"""Money in that was recorded by hand (``deposit record``), and of which a line of the bank tells before or later."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.clock import JAPAN
from michinori.ledger import accounts, kinds
from michinori.ledger.models import Movement
from michinori.people.models import Client
from michinori.people.staff import require_staff
from michinori.treasury.models import StatementLine

NEAR = timedelta(days=7)
_FEW = 8


def by_hand(amounts: Collection[int], first: date, last: date) -> QuerySet[Movement]:
    """What was recorded by hand, of these amounts, within a week of days from ``first`` to ``last``, and of which no
    line tells yet.
    """
    since, until = _midnight(first - NEAR), _midnight(last + NEAR + timedelta(days=1))
    rows = Movement.objects.filter(kind=kinds.MONEY_IN, key__startswith="bank:", amount__in=set(amounts))
    return rows.filter(at__gte=since, at__lt=until, told_by=None)


def recorded_before(
    wanted: Collection[tuple[str, int, date]], *, since: datetime | None = None
) -> set[tuple[str, int]]:
    """Those clients and amounts, each with a line's day, that were recorded by hand near that day, and after the
    instant ``since`` where it is given. One query.
    """
    if not wanted:
        return set()
    days = [day for _, _, day in wanted]
    rows = by_hand([amount for _, amount, _ in wanted], min(days), max(days))
    found = list(rows.values_list("credit_id", "amount", "at"))
    return {
        (client_id, amount)
        for client_id, amount, day in wanted
        for account, yen, at in found
        if (account, yen) == (accounts.client(client_id), amount)
        and _midnight(day - NEAR) <= at < _midnight(day + NEAR + timedelta(days=1))
        and (since is None or at > since)
    }


def credited_by_line(client_id: str, amount: int, day: date) -> StatementLine | None:
    """The newest line by which a client was credited with that amount near a day: by the bank's day, or because its
    file came, or staff found out whose it is, only then. One query.
    """
    since = _midnight(day - NEAR)
    lately = Q(day__gte=day - NEAR) | Q(statement__imported_at__gte=since) | Q(settled_at__gte=since)
    return StatementLine.objects.filter(lately, client_id=client_id, amount=amount).order_by("-day", "-id").first()


def may_be_recorded(actor: Actor, line: StatementLine) -> list[tuple[Movement, Client]]:
    """What a line may tell of that was recorded by hand, with its client, at most 8. Raises ``not-found`` (404) for
    anybody but staff.
    """
    require_staff(actor, "money")
    rows = list(by_hand([line.amount], line.day, line.day).order_by("-id")[:_FEW])
    whose = [accounts.owner_of(one.credit_id) or "" for one in rows]
    clients = Client.objects.select_related("user", "organisation").in_bulk(whose)
    return [(one, clients[client_id]) for one, client_id in zip(rows, whose, strict=True) if client_id in clients]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=JAPAN)
