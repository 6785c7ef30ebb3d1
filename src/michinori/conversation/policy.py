"""Permissions on threads: for the worker and all who act for the client, unless a block hides it (domain § 10)."""

from functools import cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from michinori.contracts.models import Contract
from michinori.conversation.models import Thread
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.composed import Composed, Given
from michinori.machinery.lookups import Among
from michinori.machinery.rows import Per
from michinori.market.policy import BOUND as GOES_ON
from michinori.people.blocks import kept_apart
from michinori.people.models import BusinessEnd, Membership
from michinori.people.policy import acted_for_by, sides_as_client
from michinori.people.queries import users_in_power
from michinori.rules.contract.life import Side
from michinori.rules.talk.messages import BOUND


def known() -> QuerySet[Thread]:
    """The threads that their sides may see: a block between the two hides a thread, like its proposal, until an offer
    or a contract binds them.
    """
    goes_on = Q(proposal__status__in=GOES_ON) | Q(contract__status__in=BOUND)
    return Thread.objects.filter(~kept_apart("worker", "client") | goes_on)


def consultations() -> QuerySet[Thread]:
    """The threads that began without a job or proposal."""
    return Thread.objects.filter(proposal=None, contract=None)


def visible_to(actor: Actor) -> QuerySet[Thread]:
    """The threads that the actor may see: as worker, for the clients they act for, and as trustee of an insolvent
    client. Each of these is answered by an index.
    """
    if actor.user_id is None:
        return Thread.objects.none()
    return known().filter(Q(worker_id=actor.user_id) | acted_for_by(actor.user_id) | _in_trust(actor.user_id))


def sides_of(actor: Actor) -> list[QuerySet[Thread] | Per[Thread]]:
    """The same threads side by side: as worker, for each client, as trustee. For lists by ``last_at``: but for a
    trustee's, each side has an index in that order, so that a page does not sort all threads of a busy client.
    """
    if actor.user_id is None:
        return []
    as_worker, in_trust = known().filter(worker_id=actor.user_id), known().filter(_in_trust(actor.user_id))
    return [as_worker, *sides_as_client(known(), actor.user_id), in_trust]


def _in_trust(user_id: str) -> Q:
    """Filter for the threads of frozen contracts whose client has this person as trustee."""
    of_thread = Q(proposal__isnull=False, proposal=OuterRef("proposal")) | Q(id=OuterRef("contract"))
    frozen = Contract.objects.filter(of_thread, frozen=True, client_id=OuterRef("client"))
    estates = BusinessEnd.objects.filter(trustee_id=user_id).values("client_id")
    return Q(Among(F("client_id"), ArraySubquery(estates)), Exists(frozen))


def side_on(actor: Actor, thread: Thread) -> Side:
    """The side on which the actor sees a thread. Raises ``not-found`` (404) if they may not see it."""
    if actor.user_id is None or not _seen().tuples(viewer=actor.user_id, thread=thread.id):
        raise Problem.unknown()
    return "worker" if thread.worker_id == actor.user_id else "client"


@cache
def _seen() -> Composed[Thread]:
    return Composed(visible_to(Actor.person(Given("viewer"))).filter(id=Given("thread")).values_list("id"))


def has_left(thread: Thread, side: Side) -> bool:
    """Whether nobody on that side has an active account any more (decision 0026)."""
    return not users_in_power(thread.client_id if side == "client" else thread.worker_id)


def people_of(thread: Thread) -> list[str]:
    """Ids of the users whose open pages are told of news in a thread: both sides, but not a trustee."""
    if thread.client_id.startswith("usr_"):
        return [thread.worker_id, thread.client_id]
    members = Membership.objects.filter(organisation_id=thread.client_id).values_list("user_id", flat=True)
    return [thread.worker_id, *members]
