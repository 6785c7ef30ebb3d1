"""The operator's bank at the desk: lines that nobody has been credited with, and the files that were imported."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from michinori.contracts.queries.held import list_waiting
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.machinery.rows import find
from michinori.machinery.words import kana_of
from michinori.people.finding import MOST, clients_named
from michinori.people.models import Client
from michinori.people.staff import require_staff
from michinori.rules.money.payer_references import reference_in
from michinori.rules.money.senders import Suggestion, resembles, suggest
from michinori.treasury.models import (
    BankStatement,
    LineAssignment,
    PayerReference,
    Payout,
    StatementLayout,
    StatementLine,
)
from michinori.treasury.queries.senders import known_alike

PAGE = 50
MOST_SUGGESTED = 8
_FEW = 8
_COMES_BACK = timedelta(days=60)


@dataclass(frozen=True)
class Unmatched:
    """How many lines wait for staff, their sum in yen, and the day of the oldest."""

    count: int
    amount: int
    oldest: date | None


@dataclass(frozen=True)
class Suggested:
    """A suggestion with its client, who may be shown to staff; ``number``: their payer's reference, empty for none."""

    client: Client
    said: Suggestion
    number: str = ""


def count_unmatched(actor: Actor) -> Unmatched:
    """What waits. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "money")
    found = _waiting().aggregate(count=Count("id"), amount=Sum("amount"), oldest=Min("day"))
    return Unmatched(found["count"], found["amount"] or 0, found["oldest"])


def list_unmatched(actor: Actor) -> list[StatementLine]:
    """The oldest lines that wait, at most 50. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "money")
    return list(_waiting().order_by("day", "id")[:PAGE])


def list_settled(actor: Actor) -> list[StatementLine]:
    """The lines that staff have settled, the newest first. Raises ``not-found`` (404) for others."""
    require_staff(actor, "money")
    settled = Q(settled_at__isnull=False)  # says no more than the status does, but names the index
    come = ("assigned", "returned", "bounced", "card", "own", "known")
    rows = StatementLine.objects.filter(settled, status__in=come, amount__gt=0)
    return list(rows.select_related("client__user", "client__organisation").order_by("-settled_at", "-id")[:_FEW])


def find_line(actor: Actor, line_id: str) -> StatementLine:
    """A line that came in. Raises ``not-found`` (404), also for everybody but staff."""
    require_staff(actor, "money")
    rows = StatementLine.objects.filter(amount__gt=0)
    return find(rows.select_related("statement", "client__user", "client__organisation"), line_id)


def assignment_of(line: StatementLine) -> LineAssignment | None:
    """What staff have said of whose a line is, that stands; None where nobody has. Check who may see it before."""
    return assignments_of(line)[0]


def assignments_of(line: StatementLine) -> tuple[LineAssignment | None, list[LineAssignment]]:
    """The same, and to whom the line was credited wrongly before, the newest first, at most 8. One query. Check who may
    see it before.
    """
    rows = LineAssignment.objects.filter(Q(ended_at=None) | Q(booked_at__isnull=False), line=line)
    rows = rows.select_related("client__user", "client__organisation", "payout__run", "payout__account")
    found = list(rows.order_by(F("ended_at").desc(nulls_first=True), "-id")[: _FEW + 1])
    stands = found.pop(0) if found and found[0].ended_at is None else None
    return stands, found[:_FEW]


def suggested_for(actor: Actor, line: StatementLine) -> list[Suggested]:
    """To whom a line may belong, at most 8. Raises ``not-found`` (404) for anybody but staff."""
    dues: dict[str, tuple[int, ...]] = {}
    for one in list_waiting(actor, line.amount):
        dues[one.contract.client_id] = (*dues.get(one.contract.client_id, ()), one.due)
    before, names = known_alike(line)
    rows = Client.objects.filter(id__in={*dues, *before, *names}).exclude(user__is_active=False)
    clients = {one.id: one for one in rows.select_related("user", "organisation", "payer_reference")}
    there = balances(accounts.client(client_id) for client_id in clients)
    found = suggest(
        line.amount,
        line.name,
        before=[client_id for client_id in before if client_id in clients],
        dues={client_id: wanted for client_id, wanted in dues.items() if client_id in clients},
        names={one.id: [kana_of(one.display_name), *names.get(one.id, ())] for one in clients.values()},
        balances={client_id: there[accounts.client(client_id)] for client_id in clients},
    )
    return [_suggested(clients[one.client_id], one) for one in found[:MOST_SUGGESTED]]


def _suggested(client: Client, said: Suggestion) -> Suggested:
    known: PayerReference | None = getattr(client, "payer_reference", None)
    return Suggested(client, said, known.number if known else "")


def may_have_come_back(actor: Actor, line: StatementLine) -> list[Payout]:
    """The payouts, at most 8, that a line may be: sent before it, of its amount, and not known to have come by another
    line. Those to a name that resembles the line's come first. Raises ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "money")
    rows = Payout.objects.filter(
        status__in=("sent", "returned"),
        amount=line.amount,
        run__on__range=(line.day - _COMES_BACK, line.day),
        came_back=None,
    )
    found = rows.select_related("account", "run", "owner__user", "owner__organisation").order_by("-run__on", "id")
    return sorted(found, key=lambda one: not (one.account and resembles(line.name, one.account.holder)))[:_FEW]


def sent_back(actor: Actor, line: StatementLine) -> list[Payout]:
    """The payouts by which a line goes back to its sender, the newest first; more than one where one came back. Raises
    ``not-found`` (404) for anybody but staff.
    """
    require_staff(actor, "money")
    return list(Payout.objects.filter(line=line).select_related("account", "run").order_by("-requested_at", "-id"))


def payer(actor: Actor, text: str) -> Client:
    """The one client whose reference, mail address, corporate number or beginning of the name this is. Raises
    ``not-found`` (404) for anybody but staff, ``invalid`` (422, at ``other``) for none or several.
    """
    require_staff(actor, "money")
    marked = PayerReference.objects.select_related("client__user", "client__organisation").filter(
        number=reference_in(text)
    )
    found = [one.client for one in marked] or clients_named(text)
    if len(found) != 1:
        many = "payer_more" if len(found) >= MOST else "payer_many"  # of more than these only so many are looked for
        raise Problem.invalid(Flaw("other", many if found else "payer_unknown", {"count": len(found)}))
    return found[0]


def list_layouts(actor: Actor) -> list[StatementLayout]:
    """The layouts kept, by name. Raises ``not-found`` (404) for anybody but staff."""
    require_staff(actor, "money")
    return list(StatementLayout.objects.order_by("name")[:PAGE])


def list_statements(actor: Actor) -> list[tuple[BankStatement, int]]:
    """The files imported last, each with how many of its lines it brought. Raises ``not-found`` (404) for anybody but
    staff.
    """
    require_staff(actor, "money")
    rows = list(BankStatement.objects.order_by("-imported_at", "-id")[:_FEW])
    counted = StatementLine.objects.filter(statement__in=rows).values_list("statement").annotate(n=Count("id"))
    brought = dict(counted.order_by())
    return [(one, brought.get(one.id, 0)) for one in rows]


def _waiting() -> QuerySet[StatementLine]:
    return StatementLine.objects.filter(status="suspense")
