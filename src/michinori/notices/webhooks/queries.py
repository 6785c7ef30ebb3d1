"""Queries of the actor's own webhooks and their calls."""

from michinori.kernel.actor import Actor
from michinori.machinery.rows import find

from .models import Call, Webhook

SHOWN = 30


def webhooks_of(actor: Actor) -> list[Webhook]:
    """The actor's webhooks, the newest first."""
    return list(Webhook.objects.filter(user_id=actor.user_id or "").order_by("-made_at", "id"))


def webhook_of(actor: Actor, webhook_id: str) -> Webhook:
    """One of the actor's webhooks. Raises ``not-found`` (404), also for other people's."""
    return find(Webhook.objects.filter(user_id=actor.user_id or ""), webhook_id)


def calls_of(actor: Actor, webhook_id: str) -> list[Call]:
    """The last thirty calls of one of the actor's webhooks, the newest first. Raises ``not-found`` (404)."""
    hook = webhook_of(actor, webhook_id)
    return list(Call.objects.filter(webhook=hook).order_by("-made_at", "id")[:SHOWN])
