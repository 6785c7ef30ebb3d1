"""``michinori outbox``: what waits to leave the site."""

import click
from django.db import transaction

from michinori.config import installation
from michinori.kernel.actor import Actor
from michinori.kernel.clock import iso
from michinori.kernel.problems import Problem
from michinori.machinery import audit, deliveries
from michinori.machinery import outbox as items
from michinori.machinery.models import OutboxDelivery


@click.group()
def outbox() -> None:
    """Mails, notices, webhooks and papers that wait."""


@outbox.command("list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True)
def show(limit: int) -> dict[str, object]:
    """What is not delivered yet, the oldest first, without addresses and texts. ``not_spread``: what nobody has looked
    at yet.
    """
    with installation.ready():
        return {"not_spread": items.not_spread(), "items": [_line(delivery) for delivery in deliveries.waiting(limit)]}


@outbox.command()
@click.argument("delivery_id", metavar="ID", type=int)
def retry(delivery_id: int) -> dict[str, object]:
    """Try a delivery that waits after a failure again at once instead of at its next time."""
    with installation.ready(), transaction.atomic():
        if not deliveries.retry(delivery_id):
            raise Problem.unknown()
        audit.note(actor=Actor.operator(), kind="delivery_retried", data={"delivery": delivery_id})
        return {"id": delivery_id}


def _line(delivery: OutboxDelivery) -> dict[str, object]:
    return {
        "id": delivery.pk,
        "kind": delivery.item.kind,
        "subscriber": delivery.subscriber.rpartition(".")[2],
        "made_at": iso(delivery.item.made_at),
        "attempts": delivery.attempts,
        "next_try_at": iso(delivery.next_try_at),
        "failure": delivery.failure,
    }
