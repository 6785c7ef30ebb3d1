"""Commands for the actor's own webhooks: add, test, give another secret, switch on again, delete."""

import secrets
from datetime import UTC, datetime, timedelta
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.ids import new_id
from michinori.kernel.problems import Problem
from michinori.machinery.locks import lock
from michinori.machinery.outgoing.calls import read_url
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.commands.security import note
from michinori.people.models import User
from michinori.rules.fields import Reader

from .models import EVENTS, MAX_URL, Call, Webhook
from .spreading import add_calls

MOST = 20
TESTS = 5
"""Limit of test calls per webhook and minute."""


@command
def add_webhook(*, actor: Actor, url: Any, events: Any) -> tuple[Webhook, str]:
    """Add a webhook; return it and its secret, which is never shown again. Raises ``invalid``,
    ``too-many-webhooks``.
    """
    if actor.user_id is None:
        raise Problem.unknown()
    lock(User, actor.user_id)
    reader = Reader({"url": url})
    address = reader.line("url", MAX_URL)
    if address and read_url(address) is None:
        reader.flaw("url", "not_callable")
    wanted = [event for event in EVENTS if event in events]
    if not events:
        reader.flaw("events", "required")
    elif set(events) - set(EVENTS):
        reader.flaw("events", "not_a_choice")
    reader.finish()
    if Webhook.objects.filter(user_id=actor.user_id).count() >= MOST:
        raise Problem("too-many-webhooks", limit=MOST)
    secret = _new_secret()
    made = Webhook.objects.create(
        user_id=actor.user_id, url=address, events=wanted, secret=secret, made_at=datetime.now(UTC)
    )
    return made, secret


@command
def test_webhook(*, actor: Actor, webhook_id: str) -> Call:
    """Queue a test call, which is about no event. Raises ``not-found``, ``webhook-off``, ``too-many-test-calls``."""
    hook = _own(actor, webhook_id)
    if hook.off_at is not None:
        raise Problem("webhook-off")
    minute = datetime.now(UTC) - timedelta(minutes=1)
    if Call.objects.filter(webhook=hook, kind="test", made_at__gt=minute).count() >= TESTS:
        raise Problem("too-many-test-calls", limit=TESTS)
    return add_calls([hook], "test", new_id("evt"), {"webhook_id": hook.id})[0]


@command
def switch_on_webhook(*, actor: Actor, webhook_id: str) -> Webhook:
    """Switch a webhook on again for events from now on; its pending calls are dropped. A second call changes nothing.
    Raises ``not-found``.
    """
    hook = _own(actor, webhook_id)
    if hook.off_at is not None:
        Call.objects.filter(webhook=hook, next_try_at__isnull=False).update(next_try_at=None)
        hook.off_at, hook.off_why, hook.failing_since = None, "", None
        hook.save(update_fields=["off_at", "off_why", "failing_since"])
    return hook


@command
def renew_webhook_secret(
    *, actor: Actor, webhook_id: str, proved: bool = False, at_once: bool = False
) -> tuple[Webhook, str]:
    """Give a webhook another secret; return it with the secret, which is never shown again. Calls are signed by the
    former one as well for ``webhook_overlap_hours``, not at all if ``at_once``; one that was former before ends now.

    Only who has ``proved`` again who they are ends a secret by which calls are still signed: whoever has got hold of a
    token would else shut the owner's program out before its owner could see it. Raises ``not-found``,
    ``elevation-needed`` (403), ``webhook-renewed-lately`` (409).
    """
    hook, now, secret = _own(actor, webhook_id), datetime.now(UTC), _new_secret()
    if at_once and not proved:
        raise Problem.forbidden("elevation-needed")
    if not proved and hook.former_until is not None and now < hook.former_until:
        raise Problem("webhook-renewed-lately", until=hook.former_until)
    hook.former_secret = "" if at_once else hook.secret
    hook.former_until = None if at_once else now + timedelta(hours=settings_now().site.webhook_overlap_hours)
    hook.secret = secret
    hook.save(update_fields=["secret", "former_secret", "former_until"])
    note(hook.user_id, "webhook_renewed")
    return hook, secret


def forget_former_secrets() -> int:
    """Delete secrets by which nothing is signed any more; return how many."""
    over = Webhook.objects.filter(former_until__lt=datetime.now(UTC))
    return over.update(former_secret="", former_until=None)


def switch_off_webhooks(user_id: str) -> None:
    """Switch off all webhooks of a user whose password changes, since whoever knew the old one may have added some.
    Call within a transaction.
    """
    Call.objects.filter(webhook__user_id=user_id, next_try_at__isnull=False).update(next_try_at=None)
    Webhook.objects.filter(user_id=user_id, off_at__isnull=True).update(off_at=datetime.now(UTC), off_why="password")


@command
def remove_webhooks(*, actor: Actor) -> None:
    """Delete all webhooks of the actor with their calls."""
    for hook in Webhook.objects.select_for_update().filter(user_id=actor.user_id or "").order_by("id"):
        hook.delete()


@command
def remove_webhook(*, actor: Actor, webhook_id: str) -> None:
    """Delete a webhook with all its calls. Raises ``not-found``."""
    own = find(Webhook.objects.filter(user_id=actor.user_id or ""), webhook_id)
    # FOR UPDATE, unlike ``lock``: it waits for a concurrent INSERT of a call, whose foreign key points to this row.
    found = Webhook.objects.select_for_update().filter(id=own.id).first()
    if found is None:
        raise Problem.unknown()
    found.delete()


def _new_secret() -> str:
    return "whs_" + secrets.token_urlsafe(32)


def _own(actor: Actor, webhook_id: str) -> Webhook:
    hook = lock(Webhook, webhook_id)[webhook_id]
    if hook.user_id != actor.user_id:
        raise Problem.unknown()
    return hook
