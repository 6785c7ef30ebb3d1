"""Which devices show notices."""

from michinori.kernel.actor import Actor

from .models import Device


def devices_of(actor: Actor) -> int:
    """On how many of their devices a person is shown notices."""
    return Device.objects.filter(user_id=actor.user_id or "").count()
