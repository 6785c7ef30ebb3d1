"""Whom the link of a handover is for, and whether both sides agree to show them the work so far (domain § 7)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, When

from michinori.contracts.models import Contract, Handover, Switch, TermsVersion
from michinori.contracts.policy import visible_to
from michinori.kernel.actor import Actor
from michinori.machinery import clock, settings
from michinori.people.blocks import is_kept_apart, not_kept_apart
from michinori.people.models import BusinessEnd, Client
from michinori.people.models.tokens import hash_secret
from michinori.people.queries import business_ended, confirmed_addresses
from michinori.rules.contract.handovers import handed_on
from michinori.rules.contract.life import Life

JOINED = ("contract__terms", "contract__open_termination", "contract__worker", "continuation")


def link_by(token: str) -> Handover | None:
    """The handover of that token, live or not, with its contract and what ``settings.from_column`` reads; None for an
    unknown token.
    """
    rows = Handover.objects.select_related(*JOINED).annotate(settings=settings.column(), ahead=clock.column())
    return rows.filter(token_hash=hash_secret(token)).first()


def is_live(handover: Handover, at: datetime) -> bool:
    """Whether the rest may still be taken: the link is not used, revoked, expired or lapsed with its termination."""
    return handover.status == "open" and at < handover.expires_at


def reaches(actor: Actor, handover: Handover) -> bool | None:
    """Whether the link names a verified address of this person; None if it does but a block stands between them and the
    worker, or the old client who made the link. One query, two if the old client made it.
    """
    if actor.user_id is None:
        return False
    named = EmailAddress.objects.filter(
        user_id=OuterRef("id"), verified=True, user__is_active=True, email__iexact=handover.email
    )
    rows = Client.objects.filter(Exists(named), id=actor.user_id)
    free = rows.annotate(free=Case(When(not_kept_apart(handover.contract.worker_id, "id"), then=True), default=False))
    found = free.values_list("free", flat=True).first()
    if not found:
        return False if found is None else None
    apart = handover.by == "client" and is_kept_apart(actor.user_id, handover.contract.client_id)
    return None if apart else True


def is_kept_from(user_id: str, handover: Handover) -> bool:
    """Whether a block stands between this person and the worker, or the old client if it made the link.

    The link then looks like one that does not exist, and its maker is not told.
    """
    contract = handover.contract
    if is_kept_apart(contract.worker_id, user_id):
        return True
    return handover.by == "client" and is_kept_apart(user_id, contract.client_id)


def both_agree(handover: Handover) -> bool:
    """Whether worker and old client let the new client see the brief, approved stages and files. The old client's
    consent is presumed when its business has ended; ``shown_to`` asks the same of many.
    """
    if not handover.agreed_by_worker:
        return False
    return handover.agreed_by_client or business_ended(handover.contract.client_id)


def shown_to(actor: Actor) -> "QuerySet[Handover, Any]":
    """Ids of the contracts whose work so far this person may see as the new client, for a subquery: both sides agree,
    and the rest was offered to the person, or taken by them or by a client that they belong to.
    """
    if actor.user_id is None:
        return Handover.objects.none().values("contract_id")
    live = Q(status="open", expires_at__gt=clock.now(), email__in=confirmed_addresses(actor.user_id))
    own = visible_to(actor).exclude(worker_id=actor.user_id).exclude(status="cancelled")
    taken = Q(Exists(own.filter(id=OuterRef("continuation"))), status="accepted")
    rows = Handover.objects.filter(live | taken, agreed_by_worker=True)
    ended = BusinessEnd.objects.filter(client__party__clients=OuterRef("contract__client_id"))
    return rows.filter(Q(agreed_by_client=True) | Exists(ended)).values("contract_id")


def agreed_continuations(contract: Contract) -> QuerySet[Contract]:
    """The contracts that continue this one and are agreed, or further."""
    return Contract.objects.filter(continues=contract).exclude(status__in=("offered", "cancelled"))


def with_rest(rows: QuerySet[Contract]) -> QuerySet[Contract]:
    """Contracts annotated with ``rest_stages`` (the stages that a new client took on, as first offered, of the contract
    that continues this one and is agreed; None without one) and ``is_switched`` (both sides agreed to a switch, domain
    § 4).
    """
    first = TermsVersion.objects.filter(contract__continues=OuterRef("pk"), version=1)
    agreed = first.exclude(contract__status__in=("offered", "cancelled"))
    return rows.annotate(
        rest_stages=Subquery(agreed.values("body__stages")[:1]),
        is_switched=Exists(Switch.objects.filter(contract=OuterRef("pk"), status="accepted")),
    )


def stages_handed_on(contract: Contract, life: Life) -> frozenset[str]:
    """Ids of the stages for which a continuation is agreed, of a contract from ``with_rest``. No query."""
    stages = contract.rest_stages  # type: ignore[attr-defined]
    if stages is None:
        return frozenset()
    switched = contract.is_switched  # type: ignore[attr-defined]
    return handed_on(life, None if switched else [stage["name"] for stage in stages])


def continued(contract_ids: Iterable[str]) -> frozenset[str]:
    """Those of the contracts that another contract continues, cancelled ones not counted. One query."""
    rows = Contract.objects.filter(continues_id__in=list(contract_ids)).exclude(status="cancelled")
    return frozenset(one for one in rows.values_list("continues_id", flat=True) if one)
