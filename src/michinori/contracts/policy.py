"""The permissions on a contract, for pages and API alike: who stands on which side, and what each may do
(architecture, How data flows).
"""

from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.lookups import Among
from michinori.machinery.rows import Per, find
from michinori.machinery.statements import read
from michinori.people.models import BusinessEnd, Membership
from michinori.people.policy import acted_for_by, sides_as_client
from michinori.people.queries import insolvency_of, power_over
from michinori.rules.contract.life import Side
from michinori.rules.contract.lifecycle import ACTS

_BINDING = ("owner", "approver")
"""Roles that may bind their organisation."""


@dataclass(frozen=True)
class Place:
    """A person's place on a contract: the side, and whether they may bind it (owner or approver; domain § 8).

    ``acting`` False: they may only read, because a trustee acts for their insolvent side.
    """

    side: Side
    binding: bool
    acting: bool = True


def people_on(contracts: Collection[Contract]) -> dict[str, list[str]]:
    """The ids of all who may look at each of these contracts, by contract; no query where both sides are persons."""
    organisations = {one.client_id for one in contracts if one.client_id.startswith("org_")}
    members = read(Membership, organisation_id__in=sorted(organisations)) if organisations else []
    found = {one.id: [one.worker_id] for one in contracts}
    for one in contracts:
        own = [row.user_id for row in members if row.organisation_id == one.client_id]
        found[one.id] += own if one.client_id in organisations else [one.client_id]
    for contract in contracts:
        estate = insolvency_of(contract.client_id) if contract.frozen else None
        if estate is not None and estate.trustee_id is not None:
            found[contract.id].append(estate.trustee_id)
    return found


def in_estate(*, is_trustee: bool) -> Place:
    """The place of a person on the side of an insolvent client (domain § 6).

    Only the trustee, who may be one of its members, acts; the client and its other members may still read.
    """
    return Place("client", is_trustee, is_trustee)


def place_on(actor: Actor, contract: Contract) -> Place | None:
    """The actor's place, None for a stranger. Nobody can be on both sides (domain § 2)."""
    if actor.user_id is None:
        return None
    if contract.worker_id == actor.user_id:
        return Place("worker", True)
    if contract.frozen:
        return _of_insolvent_client(actor.user_id, contract.client_id)
    power = "owner" if contract.client_id == actor.user_id else power_over(actor.user_id, contract.client_id)
    return None if power is None else Place("client", power in _BINDING)


def _of_insolvent_client(user_id: str, client_id: str) -> Place | None:
    end = insolvency_of(client_id)
    is_trustee = end is not None and end.trustee_id == user_id
    return in_estate(is_trustee=is_trustee) if is_trustee or power_over(user_id, client_id) is not None else None


def with_place(rows: QuerySet[Contract], actor: Actor) -> QuerySet[Contract]:
    """Contracts annotated for ``place_in``: the person's role for the client, and whether they are its trustee."""
    own = Membership.objects.filter(organisation_id=OuterRef("client_id"), user_id=actor.user_id)
    estate = BusinessEnd.objects.filter(kind="insolvent", client_id=OuterRef("client_id"), trustee_id=actor.user_id)
    return rows.annotate(own_role=Subquery(own.values("role")[:1]), is_trustee=Exists(estate))


def place_in(actor: Actor, contract: Contract) -> Place | None:
    """The same as ``place_on`` for a contract that came ``with_place``. No query."""
    if actor.user_id is None:
        return None
    if contract.worker_id == actor.user_id:
        return Place("worker", True)
    role = "owner" if contract.client_id == actor.user_id else vars(contract)["own_role"]
    is_trustee = contract.frozen and vars(contract)["is_trustee"]
    if role is None and not is_trustee:
        return None
    return in_estate(is_trustee=is_trustee) if contract.frozen else Place("client", role in _BINDING)


def bound_by(actor: Actor) -> Q:
    """Filter contracts that came ``with_place`` for those whose side the person may bind, as ``place_in`` tells."""
    own = Q(client_id=actor.user_id) | Q(own_role__in=_BINDING)
    return Q(worker_id=actor.user_id) | Q(frozen=False) & own | Q(frozen=True, is_trustee=True)


def require_place(actor: Actor, contract: Contract) -> Place:
    """The actor's place. Raises ``not-found`` (404) for anybody who may not know of this contract."""
    place = place_on(actor, contract)
    if place is None:
        raise Problem.unknown()
    return place


def require_no_part(actor: Actor, contract: Contract) -> None:
    """Check that a member of staff is not a party to the contract. Raises ``own-matter`` (403)."""
    if place_on(actor, contract) is not None:
        raise Problem.forbidden("own-matter")


def require_power(place: Place, act: str) -> None:
    """Check that the place allows the act, a name of the table in ``rules.contract.lifecycle``.

    Raises ``not-your-side`` (403) for an act of the other side only, ``needs-approver`` (403) for a member who may not
    bind the client (domain § 8), ``trustee-acts`` (403) for an insolvent client itself.
    """
    if place.side not in ACTS[act].who:
        raise Problem.forbidden("not-your-side")
    if not place.acting:
        raise Problem.forbidden("trustee-acts")
    if place.side == "client" and ACTS[act].binding and not place.binding:
        raise Problem.forbidden("needs-approver")


def visible_to(actor: Actor) -> QuerySet[Contract]:
    """The contracts that this person may know of: as the worker, for a client they act for, or as a trustee.

    Each of these is answered by an index: their clients are looked up first.
    """
    if actor.user_id is None:
        return Contract.objects.none()
    return Contract.objects.filter(Q(worker_id=actor.user_id) | _as_client(actor.user_id))


def visible_by_side(user_id: str) -> dict[Side, QuerySet[Contract]]:
    """The same contracts by the side on which the person stands, for sums that differ by it."""
    works = Q(worker_id=user_id)
    return {"worker": Contract.objects.filter(works), "client": Contract.objects.filter(~works & _as_client(user_id))}


def sides_of(actor: Actor) -> list[QuerySet[Contract] | Per[Contract]]:
    """The same contracts side by side: as the worker, for each client, as a trustee. For lists by ``last_at``: but for
    a trustee's, each side has an index in that order, so that a page does not sort all of a busy client's.
    """
    if actor.user_id is None:
        return []
    as_worker, in_trust = Contract.objects.filter(worker_id=actor.user_id), _in_trust(actor.user_id)
    return [as_worker, *sides_as_client(Contract.objects.all(), actor.user_id), Contract.objects.filter(in_trust)]


def _as_client(user_id: str) -> Q:
    """Filter for the contracts of clients for whom this person acts, and of those whose trustee they are."""
    return acted_for_by(user_id) | _in_trust(user_id)


def _in_trust(user_id: str) -> Q:
    """Filter for the frozen contracts of clients whose trustee this person is."""
    estates = BusinessEnd.objects.filter(trustee_id=user_id).values("client_id")
    return Q(Among(F("client_id"), ArraySubquery(estates)), frozen=True)


def find_placed(actor: Actor, rows: QuerySet[Contract], contract_id: str) -> tuple[Contract, Place]:
    """One of ``rows`` with the actor's place on it, in one query, also where it is another's or nowhere. Raises
    ``not-found`` (404) for strangers.
    """
    contract = find(with_place(rows, actor), contract_id)
    place = place_in(actor, contract)
    if place is None:
        raise Problem.unknown()
    return contract, place
