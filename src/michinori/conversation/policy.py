"""Who may know of a thread and write in it: the worker and whoever acts for the client; blocks (domain § 10)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from michinori.contracts.models import Contract
from michinori.conversation.models import Thread
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.market.policy import BOUND as GOES_ON
from michinori.people.blocks import kept_apart
from michinori.people.models import BusinessEnd, Membership
from michinori.people.queries import users_in_power
from michinori.rules.contract.life import Side
from michinori.rules.talk.messages import BOUND


def known() -> QuerySet[Thread]:
    """Threads that their sides may know of: a block hides one from both as it hides its proposal, until a contract."""
    goes_on = Q(proposal__status__in=GOES_ON) | Q(contract__status__in=BOUND)
    return Thread.objects.filter(~kept_apart("worker", "client") | goes_on)


def visible_to(actor: Actor) -> QuerySet[Thread]:
    """One's own as worker, those of clients one acts for, and what is in one's hands as a trustee."""
    if actor.user_id is None:
        return Thread.objects.none()
    organisations = Membership.objects.filter(user_id=actor.user_id).values("organisation_id")
    mine = Q(worker_id=actor.user_id) | Q(client_id=actor.user_id) | Q(client_id__in=organisations)
    return known().filter(mine | Q(Exists(_estate(actor.user_id))))


def _estate(user_id: str) -> QuerySet[Contract]:
    """Frozen contracts of this thread whose client's trustee the person is."""
    of_thread = Q(proposal__isnull=False, proposal=OuterRef("proposal")) | Q(id=OuterRef("contract"))
    clients = BusinessEnd.objects.filter(trustee_id=user_id).values("client_id")
    return Contract.objects.filter(of_thread, frozen=True, client_id=OuterRef("client"), client_id__in=clients)


def side_on(actor: Actor, thread: Thread) -> Side:
    """The actor's side of a thread they may know of; ``not-found`` (404) for everybody else."""
    if actor.user_id is None or not visible_to(actor).filter(id=thread.id).exists():
        raise Problem.unknown()
    return "worker" if thread.worker_id == actor.user_id else "client"


def has_left(thread: Thread, side: Side) -> bool:
    """Whether nobody of that side has an account any more (decision 0026)."""
    return not users_in_power(thread.client_id if side == "client" else thread.worker_id)


def people_of(thread: Thread) -> list[str]:
    """Ids of all who may read it, to tell them that something is new; a trustee asks without being told."""
    if thread.client_id.startswith("usr_"):
        return [thread.worker_id, thread.client_id]
    members = Membership.objects.filter(organisation_id=thread.client_id).values_list("user_id", flat=True)
    return [thread.worker_id, *members]
