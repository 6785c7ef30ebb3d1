"""Outbox subscribers that fan an event out into calls of the webhooks it concerns. Calls have ids and hashes, no text.

The receiver fetches the content over the API, which checks its owner's permissions at that time.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from michinori.contracts.policy import people_on
from michinori.contracts.told import Told
from michinori.conversation.models import Thread
from michinori.conversation.policy import known, people_of
from michinori.kernel.clock import iso
from michinori.machinery.composed import Composed, Given
from michinori.machinery.deliveries import AtOnce
from michinori.machinery.models import OutboxItem
from michinori.machinery.statements import follow, read
from michinori.market.queries import known_proposal
from michinori.people.queries import users_in_power

from .models import Call, Webhook


@AtOnce
def spread_contract(items: Sequence[OutboxItem]) -> None:
    """Outbox kind ``contract_events`` → webhooks of all who may see the contract, including the actor's."""
    seen_by = people_on([Told.read(item).contract for item in items])
    hooks = _hooks("contract", set().union(*seen_by.values()))
    for item in items if hooks else ():
        told = Told.read(item)
        said = [{"n": event.n, "kind": event.kind, "hash": event.hash} for event in told.events]
        own = [hook for hook in hooks if hook.user_id in seen_by[told.contract_id]]
        add_calls(own, "contract", f"evt_{item.pk}", {"contract_id": told.contract_id, "events": said})


def spread_proposal(item: OutboxItem) -> None:
    """Outbox kinds ``proposal_…`` → webhooks of the worker and of all who act for the job's client."""
    proposal = known_proposal(item.payload["proposal_id"])
    if proposal is None:
        return
    people = [proposal.worker_id, *(user.id for user in users_in_power(proposal.job.client_id))]
    said = {"job_id": proposal.job_id, "proposal_id": proposal.id, "happened": item.kind.removeprefix("proposal_")}
    _spread("proposal", people, f"evt_{item.pk}", said)


def spread_message(item: OutboxItem) -> None:
    """Outbox kind ``message_sent``: ``{thread_id, message_id}`` → webhooks of both sides of the thread."""
    thread = _thread().first(thread=item.payload["thread_id"])
    if thread is None:
        return
    said = {"thread_id": thread.id, "message_id": item.payload["message_id"]}
    _spread("message", people_of(thread), f"evt_{item.pk}", said)


@cache
def _thread() -> Composed[Thread]:
    return Composed(known().filter(id=Given("thread")))


def spread_notices(notices: Sequence[tuple[str, str, str]]) -> None:
    """Queue calls of the webhooks of people who just got notices; each given as (notice id, user id, kind)."""
    hooks = _hooks("notice", {user_id for _, user_id, _ in notices})
    for notice_id, user_id, kind in notices if hooks else ():
        own = [hook for hook in hooks if hook.user_id == user_id]
        add_calls(own, "notice", f"evt_{notice_id}", {"notice_id": notice_id, "kind": kind})


def _spread(event: str, people: Collection[str], event_id: str, data: Mapping[str, Any]) -> None:
    add_calls(_hooks(event, people), event, event_id, data)


def _hooks(event: str, people: Collection[str]) -> list[Webhook]:
    """The webhooks of those of these people whose accounts are open that wait for this kind of event."""
    hooks = [hook for hook in read(Webhook, user_id__in=list(people), off_at__isnull=True) if event in hook.events]
    follow(hooks, "user")
    return [hook for hook in hooks if hook.user.is_active]


def add_calls(hooks: Sequence[Webhook], event: str, event_id: str, data: Mapping[str, Any]) -> list[Call]:
    """Queue calls about an event, due at once. A webhook that has a call with this ``event_id`` gets no other."""
    now = datetime.now(UTC)
    body = json.dumps({"id": event_id, "type": event, "at": iso(now), "data": data}, separators=(",", ":"))
    calls = [
        Call(webhook=hook, event_id=event_id, kind=event, body=body, made_at=now, next_try_at=now) for hook in hooks
    ]
    return Call.objects.bulk_create(calls, ignore_conflicts=True) if calls else []
