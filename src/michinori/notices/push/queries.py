"""Queries of devices."""

from michinori.kernel.actor import Actor

from .models import Device


def devices_of(actor: Actor) -> int:
    """How many devices of the actor show notices."""
    return Device.objects.filter(user_id=actor.user_id or "").count()
