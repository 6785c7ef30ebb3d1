"""Commands that add and remove the actor's devices; the outbox subscriber that fans a notice out to devices."""

from datetime import UTC, datetime
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import clean_line
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.outgoing.calls import read_url
from michinori.machinery.transactions import command
from michinori.people.models import User

from .keys import are_keys
from .models import MAX_ENDPOINT, Device, Parcel

MOST = 20
_LONGEST_TITLE = 200


@command
def add_device(*, actor: Actor, endpoint: str, key: str, auth: str) -> Device:
    """Store a browser's push subscription for the actor. One known for another user moves to the actor; of more than
    twenty devices the oldest is removed.

    Raises ``invalid`` (field ``device``), ``not-found``.
    """
    if actor.user_id is None:
        raise Problem.unknown()
    lock(User, actor.user_id)
    if len(endpoint) > MAX_ENDPOINT or read_url(endpoint) is None or not are_keys(key, auth):
        raise Problem.invalid(Flaw("device", "no_device"))
    Device.objects.filter(endpoint=endpoint).delete()
    made = Device.objects.create(
        user_id=actor.user_id, endpoint=endpoint, key=key, auth=auth, made_at=datetime.now(UTC)
    )
    rest = Device.objects.filter(user_id=actor.user_id).order_by("-made_at", "-id").values("id")[MOST:]
    Device.objects.filter(id__in=[row["id"] for row in rest]).delete()
    return made


@command
def remove_devices(*, actor: Actor, endpoint: str = "") -> int:
    """Remove the actor's device with this endpoint, or all of theirs; return how many."""
    own = Device.objects.filter(user_id=actor.user_id or "")
    gone = own.filter(endpoint=endpoint) if endpoint else own
    number = gone.count()
    gone.delete()
    return number


def send_push(item: OutboxItem) -> None:
    """Outbox kind ``notice_push``: ``{notice_id, user_id, subject, link}`` → a parcel for each of
    the user's devices.
    """
    told: dict[str, Any] = item.payload
    now = datetime.now(UTC)
    content = {"title": clean_line(told["subject"])[:_LONGEST_TITLE], "link": told["link"], "id": told["notice_id"]}
    devices = Device.objects.filter(user_id=told["user_id"], user__is_active=True)
    Parcel.objects.bulk_create(
        [
            Parcel(device=device, notice_id=told["notice_id"], content=content, made_at=now, next_try_at=now)
            for device in devices
        ],
        ignore_conflicts=True,
    )
