"""The command that begins a consultation (相談): a client asks a worker something before there is a job or proposal."""

from collections.abc import Sequence

from michinori.conversation.commands.messages import send_message
from michinori.conversation.models import Message, Thread, new_thread_id
from michinori.conversation.policy import consultations
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, rates
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.blocks import is_kept_apart, own_block
from michinori.people.models import Client, User
from michinori.people.policy import visible_to as people_visible_to
from michinori.people.queries import client_named, is_own_side
from michinori.people.suspensions import require_free, suspension_of


def consult_worker(
    *, actor: Actor, worker_id: str, body: object, organisation_id: str | None = None, file_ids: Sequence[str] = ()
) -> Message:
    """Ask a worker something, in the name of ``organisation_id`` (by default as a job would be posted). What the two
    say before a proposal is one thread, so that asking again goes on in it. Screened as before any contract.

    Raises ``not-found`` (404), ``own-side-talk``, ``blocked-by-you``, ``not-consulted``, ``answer-first`` (409),
    ``suspended`` (403), ``too-many-consultations``, ``too-many-messages`` (429), ``invalid``,
    ``contact-before-contract`` (422).
    """
    user_id = actor.user_id
    if user_id is None:
        raise Problem.unknown()

    def run() -> Message:
        worker = find(people_visible_to(actor).select_related("profile"), worker_id)
        asking = client_named(user_id, organisation_id)
        _require_may_consult(actor, worker, asking)
        lock(Client, asking.id)
        thread = consultations().filter(client=asking, worker=worker).first()
        if thread is None:
            thread = _begin(worker, asking)
            limit = settings_now().site.consultations_a_day
            rates.count(f"consultations {user_id}", limit, rates.DAY, "too-many-consultations")
        return send_message(actor=actor, thread_id=thread.id, body=body, file_ids=file_ids)

    return in_transaction(run)


def _require_may_consult(actor: Actor, worker: User, asking: Client) -> None:
    """One refusal for all that the asker must not tell apart: a worker who blocked them, who is suspended, or who does
    not want to be found.
    """
    if is_own_side(worker.id, asking.id):
        raise Problem("own-side-talk")
    require_free(actor, asking.id)
    if own_block(actor, worker.id) is not None:
        raise Problem("blocked-by-you")
    hidden = worker.profile.availability == "unlisted" or suspension_of(worker.id) is not None
    if hidden or is_kept_apart(worker.id, asking.id):
        raise Problem("not-consulted")


def _begin(worker: User, asking: Client) -> Thread:
    now = clock.now()
    return Thread.objects.create(id=new_thread_id(), client=asking, worker=worker, made_at=now, last_at=now)
