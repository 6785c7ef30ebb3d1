"""Suspending somebody and lifting it. What becomes of their jobs and offers the contracts' room adds."""

from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.people.models import Client, Suspension, User
from michinori.people.models.suspensions import FOR_GOOD


def suspend(*, actor: Actor, client: Client, until: datetime | None) -> Suspension:
    """Until an instant, or for good. Within a transaction that holds the client."""
    now = clock.now()
    made = Suspension.objects.create(
        client=client,
        party_id=client.party_id if client.user_id else None,
        made_at=now,
        until=until or FOR_GOOD,
    )
    _mark(made)
    events.write(client.id, at=now, actor=actor, kind="suspended", data={"suspension": made.id})
    return made


def lift_suspension(*, actor: Actor, suspension_id: str) -> Suspension:
    """It holds no longer. Within a transaction. Raises ``not-found`` (404)."""
    made = lock(Suspension, suspension_id)[suspension_id]
    lock(Client, made.client_id)
    if made.lifted_at is None:
        made.lifted_at = clock.now()
        made.save(update_fields=["lifted_at"])
        _mark(made)
        data = {"suspension": made.id}
        events.write(made.client_id, at=made.lifted_at, actor=actor, kind="suspension_lifted", data=data)
    return made


def _mark(made: Suspension) -> None:
    """Keep on a person's accounts until when, so that every page can say so without a question to the database."""
    if made.party_id is None:
        return
    User.objects.filter(party_id=made.party_id).update(suspended_until=marked_until(made.party_id))


def marked_until(party_id: str) -> datetime | None:
    """What the accounts of a party carry."""
    left = Suspension.objects.filter(party_id=party_id, lifted_at__isnull=True).order_by("-until").first()
    return left.until if left else None
