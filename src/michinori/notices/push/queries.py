"""Queries of devices."""

from collections.abc import Collection

from michinori.kernel.actor import Actor
from michinori.machinery.statements import read

from .models import Device


def with_devices(user_ids: Collection[str]) -> set[str]:
    """Those of these people of whom a device shows notices."""
    return {device.user_id for device in read(Device, user_id__in=list(user_ids))} if user_ids else set()


def devices_of(actor: Actor) -> int:
    """How many devices of the actor show notices."""
    return Device.objects.filter(user_id=actor.user_id or "").count()
