"""Commands that add and remove the actor's devices; the outbox subscriber that fans a notice out to devices."""

from datetime import UTC, datetime, timedelta
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.kernel.text import clean_line
from michinori.machinery.acting import this_installation
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.outgoing.calls import read_url
from michinori.machinery.transactions import command
from michinori.people.models import User

from .keys import are_keys, are_known, fingerprint, forget_former, former_since, public_key
from .models import MAX_ENDPOINT, Device, Parcel

MOST = 20
_LONGEST_TITLE = 200
_FORMER_SERVES = timedelta(days=60)


@command
def add_device(*, actor: Actor, endpoint: str, key: str, auth: str, site_key: str = "", former: str = "") -> Device:
    """Store a browser's push subscription for the actor. One known for another user moves to the actor; of more than
    twenty devices the oldest is removed. ``site_key``: with which it was made, as the browser says; ``former``: the
    endpoint of the actor's device that it takes the place of.

    Raises ``invalid`` (field ``device``), ``not-found``.
    """
    if actor.user_id is None:
        raise Problem.unknown()
    lock(User, actor.user_id)
    if len(endpoint) > MAX_ENDPOINT or read_url(endpoint) is None or not are_keys(key, auth):
        raise Problem.invalid(Flaw("device", "no_device"))
    if site_key and not are_known(site_key):
        raise Problem.invalid(Flaw("device", "no_device"))
    Device.objects.filter(endpoint=endpoint).delete()
    if former:
        Device.objects.filter(endpoint=former, user_id=actor.user_id).delete()
    made = Device.objects.create(
        user_id=actor.user_id, endpoint=endpoint, key=key, auth=auth, site_key=site_key, made_at=datetime.now(UTC)
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


def forget_former_key() -> int:
    """Delete the key before the present one once it has served for sixty days, and the devices that nobody has opened
    the site on meanwhile; return how many.
    """
    since = former_since()
    if since is None or datetime.now(UTC) - since < _FORMER_SERVES or this_installation().push_key != fingerprint():
        return 0  # not yet; or the key of this home is not the site's
    gone = Device.objects.exclude(site_key__in=["", public_key()]).delete()[0]
    forget_former()
    return gone


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
