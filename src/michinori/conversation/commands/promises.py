"""Commands that mark a message as a promise ("this changes the contract") and propose an amendment from it."""

from michinori.contracts.commands.amendments import propose_amendment
from michinori.contracts.models import Amendment
from michinori.conversation.commands.threads import on_thread
from michinori.conversation.models import Message, Promise, Thread
from michinori.conversation.policy import people_of
from michinori.conversation.queries.contracts import about
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, live
from michinori.machinery.rows import find
from michinori.rules.contract.life import Side
from michinori.rules.contract.lifecycle import UNDER_WAY


def mark_promise(*, actor: Actor, message_id: str) -> Promise:
    """Mark a message of a contract's thread as a promise; either side may. A second call changes nothing.

    Raises ``not-found`` (404), ``promise-needs-contract`` (409) where the terms cannot be amended now.
    """

    def mark(thread: Thread, side: Side) -> None:
        _mark(thread, side, actor, message_id)

    on_thread(actor, _thread_of(message_id), mark)
    return Promise.objects.select_related("message__thread", "message__author").get(message_id=message_id)


def propose_from_message(
    *, actor: Actor, contract_id: str, message_id: str, terms: object, reason: str, seen: int | None = None
) -> Amendment:
    """Propose an amendment as ``propose_amendment`` does, and link it to the message as its promise. Raises what that
    raises, ``not-found`` (404) for a message of another contract's thread, ``promised-already`` (409) while an earlier
    amendment from the message is open or in force.
    """

    def propose(thread: Thread, side: Side) -> Amendment:
        _mark(thread, side, actor, message_id)
        if contract_id not in [one.id for one in about([thread])[thread.id].contracts]:
            raise Problem.unknown()
        promise = Promise.objects.select_related("amendment").get(message_id=message_id)
        if promise.amendment is not None and promise.amendment.status in ("open", "awaiting_deposit", "in_force"):
            raise Problem("promised-already")
        made = propose_amendment(actor=actor, contract_id=contract_id, terms=terms, reason=reason, seen=seen)
        promise.amendment = made
        promise.save(update_fields=["amendment"])
        _write_event(thread, side, actor, "promise_proposed", {"message": message_id, "amendment": made.id})
        return made

    return on_thread(actor, _thread_of(message_id), propose)


def _thread_of(message_id: str) -> str:
    return find(Message, message_id).thread_id


def _mark(thread: Thread, side: Side, actor: Actor, message_id: str) -> None:
    if Promise.objects.filter(message_id=message_id).exists():
        return
    contract = about([thread])[thread.id].contract
    if contract is None or contract.status not in UNDER_WAY:
        raise Problem("promise-needs-contract")
    Promise.objects.create(message_id=message_id, by=side, marked_by_id=str(actor.user_id), at=clock.now())
    _write_event(thread, side, actor, "message_promised", {"message": message_id, "contract": contract.id})


def _write_event(thread: Thread, side: Side, actor: Actor, kind: str, data: dict[str, str]) -> None:
    events.write(thread.id, at=clock.now(), actor=actor, kind=kind, data={"by": side} | data)
    live.announce(people_of(thread), "messages", thread.id)
