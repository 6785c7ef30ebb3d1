"""Webhooks: addresses of programs that are called when something happens, and their latest calls."""

from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Page
from michinori.api.routes import Room
from michinori.notices.webhooks import commands, queries
from michinori.notices.webhooks.models import MAX_URL, Webhook
from michinori.notices.webhooks.models import Call as Delivery

room = Room(_("Webhook"))

Event = Literal["contract", "proposal", "message", "notice"]


class NewWebhook(Body):
    """Where to call, and of what."""

    url: Annotated[str, Field(max_length=MAX_URL, description="https, reachable from the internet")]
    events: Annotated[list[Event], Field(min_length=1, max_length=10)]


class WebhookOut(BaseModel):
    """A webhook. Off means: answered 410, or not reached for three days."""

    id: str
    url: str
    events: list[str]
    made_at: Instant
    off_at: Instant | None
    off_why: Literal["", "gone", "failing", "password"]
    former_until: Instant | None = Field(description="Until then calls are signed by the former secret as well")


class MadeWebhook(WebhookOut):
    """``secret`` is never shown again."""

    secret: str = Field(
        description="Signs each call: Michinori-Signature is t=SECONDS,v1=HEX, HMAC-SHA256 of SECONDS.BODY"
    )


class DeliveryOut(BaseModel):
    """A call: the same id in every try. Tried again less and less often, for three days."""

    id: str
    event_id: str
    type: str
    made_at: Instant
    tries: int
    tried_at: Instant | None
    arrived_at: Instant | None
    next_try_at: Instant | None
    status: int | None = Field(description="What the last try was answered")
    fault: str = Field(description="Why the last try had no answer")


def _webhook(row: Webhook) -> WebhookOut:
    return WebhookOut(**_values(row))  # type: ignore[arg-type]


def _values(row: Webhook) -> dict[str, object]:
    names = ("id", "url", "events", "made_at", "off_at", "off_why", "former_until")
    return {name: getattr(row, name) for name in names}


def _delivery(row: Delivery) -> DeliveryOut:
    return DeliveryOut(
        id=row.id,
        event_id=row.event_id,
        type=row.kind,
        made_at=row.made_at,
        tries=row.tries,
        tried_at=row.tried_at,
        arrived_at=row.done_at,
        next_try_at=row.next_try_at,
        status=row.status,
        fault=row.fault,
    )


@room.query("/webhooks", Page[WebhookOut], _("Webhookの一覧"))
def list_webhooks(call: Call) -> Page[WebhookOut]:
    """All of the caller's, the newest first."""
    return Page[WebhookOut](items=[_webhook(row) for row in queries.webhooks_of(call.actor)], next=None)


@room.command("/webhooks", MadeWebhook, _("Webhookを作る"), body=NewWebhook, status=201)
def add_webhook(call: Call, body: NewWebhook) -> MadeWebhook:
    """Calls hold ids and hashes only; what they are about is fetched over the API.

    What happens on a contract is sent in order, but a call that failed comes again after later ones: ``n`` decides.
    """
    made, secret = commands.add_webhook(actor=call.actor, url=body.url, events=body.events)
    return MadeWebhook(**_values(made), secret=secret)  # type: ignore[arg-type]


@room.command("/webhooks/{webhook_id}", None, _("Webhookを削除する"), body=Nothing, status=204, method="DELETE")
def remove_webhook(call: Call, webhook_id: str, body: Nothing) -> None:
    """With all calls that wait."""
    commands.remove_webhook(actor=call.actor, webhook_id=webhook_id)


@room.command("/webhooks/{webhook_id}/test", DeliveryOut, _("Webhookを試す"), body=Nothing, status=201)
def test_webhook(call: Call, webhook_id: str, body: Nothing) -> DeliveryOut:
    """A call of type ``test``, sent within seconds."""
    return _delivery(commands.test_webhook(actor=call.actor, webhook_id=webhook_id))


@room.command("/webhooks/{webhook_id}/renew-secret", MadeWebhook, _("Webhookの署名の鍵を新しくする"), body=Nothing)
def renew_secret(call: Call, webhook_id: str, body: Nothing) -> MadeWebhook:
    """Until ``former_until`` Michinori-Signature is t=SECONDS,v1=HEX,v1=HEX, the second by the former secret, and no
    program renews it again. Its owner may do both on its page, at once where a secret got out.
    """
    hook, secret = commands.renew_webhook_secret(actor=call.actor, webhook_id=webhook_id)
    return MadeWebhook(**_values(hook), secret=secret)  # type: ignore[arg-type]


@room.command("/webhooks/{webhook_id}/switch-on", WebhookOut, _("止まったWebhookを再開する"))
def switch_on_webhook(call: Call, webhook_id: str, body: Nothing) -> WebhookOut:
    """Of what happens from now on; what happened meanwhile is fetched over the API."""
    return _webhook(commands.switch_on_webhook(actor=call.actor, webhook_id=webhook_id))


@room.query("/webhooks/{webhook_id}/deliveries", Page[DeliveryOut], _("最近の呼び出し"))
def list_deliveries(call: Call, webhook_id: str) -> Page[DeliveryOut]:
    """The last thirty, the newest first."""
    return Page[DeliveryOut](items=[_delivery(row) for row in queries.calls_of(call.actor, webhook_id)], next=None)
