"""The balances of a person: as a worker, and of each client that they act for."""

from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Concat

from michinori.ledger import accounts
from michinori.ledger.models import Balance
from michinori.machinery import clock, settings
from michinori.machinery.lookups import Among
from michinori.machinery.rows import find
from michinori.people.models import Client, Membership
from michinori.people.queries import Power
from michinori.rules.settings.table import Settings
from michinori.treasury.models import Payout, PayoutHold


@dataclass(frozen=True)
class ActedFor:
    """A client for which a person acts as ``power``; its ``balance`` in yen, and that of the person as a worker.
    ``settings``: the operator's, in force now. ``was_held``: whether anybody of staff has held its money and did not
    lift that, so that one has to look whether it is held now. ``asked``: whether money of the client is on its way out.
    """

    client: Client
    power: Power
    balance: int
    as_worker: int
    settings: Settings
    was_held: bool
    asked: bool


def balances_of(user_id: str) -> list[ActedFor]:
    """The clients for which a person acts: organisations by name, then themself. One query."""
    rows = _balances(user_id, Membership.objects.filter(user_id=user_id))
    return [_acted_for(row, user_id) for row in rows.order_by("organisation__name", "id")]


def balance_for(user_id: str, client_id: str) -> ActedFor:
    """One of those. One query. Raises ``not-found`` (404) for a client for which the person does not act."""
    return _acted_for(find(_balances(user_id, Membership.objects.filter(user_id=user_id)), client_id), user_id)


def balances_owned(user_id: str) -> "QuerySet[Client]":
    """The clients whose money is the person's to take out: themself and organisations that they own, annotated with
    ``amount`` and ``as_worker``, None for accounts never used.
    """
    return _balances(user_id, Membership.objects.filter(user_id=user_id, role="owner"))


def _balances(user_id: str, own: QuerySet[Membership]) -> QuerySet[Client]:
    """Themself, and the organisations of these memberships of theirs."""
    organisations = Among(F("id"), ArraySubquery(own.values("organisation_id")))
    on_account = Balance.objects.filter(pk=Concat(Value(accounts.client("")), OuterRef("id")))
    return (
        Client.objects.filter(Q(id=user_id) | Q(organisations))
        .select_related("user", "organisation")
        .annotate(
            role=Subquery(own.filter(organisation_id=OuterRef("id")).values("role")[:1]),
            amount=Subquery(on_account.values("amount")),
            as_worker=Subquery(Balance.objects.filter(pk=accounts.worker(user_id)).values("amount")),
            settings=settings.column(),
            ahead=clock.column(),
            asked=Exists(
                Payout.objects.filter(owner=OuterRef("id"), source="client", status__in=("requested", "in_run"))
            ),
            was_held=Exists(PayoutHold.objects.filter(owner=OuterRef("id"), lifted_at=None)),
        )
    )


def _acted_for(row: Client, user_id: str) -> ActedFor:
    found = vars(row)
    return ActedFor(
        client=row,
        power="owner" if row.id == user_id else found["role"],
        balance=found["amount"] or 0,
        as_worker=found["as_worker"] or 0,
        settings=settings.from_column(found["settings"], found["ahead"]),
        was_held=found["was_held"],
        asked=found["asked"],
    )
