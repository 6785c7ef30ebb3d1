"""Making and lifting suspensions. The contracts room deals with the jobs and offers of who is suspended."""

from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.people.models import Client, Suspension, User
from michinori.people.models.suspensions import FOR_GOOD


def suspend(*, actor: Actor, client: Client, until: datetime | None) -> Suspension:
    """Suspend a client until an instant, or for good (None). Call within a transaction that has locked the client."""
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
    """End a suspension now; a lifted one stays as it is. Call within a transaction. Raises ``not-found`` (404)."""
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
    """Copy to a suspended person's accounts until when it lasts, so that every page can say so without a query."""
    if made.party_id is None:
        return
    User.objects.filter(party_id=made.party_id).update(suspended_until=marked_until(made.party_id))


def marked_until(party_id: str) -> datetime | None:
    """The latest end of a party's suspensions not lifted, as ``User.suspended_until`` stores it; None without any."""
    left = Suspension.objects.filter(party_id=party_id, lifted_at__isnull=True).order_by("-until").first()
    return left.until if left else None
