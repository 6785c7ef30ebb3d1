"""Whether the first set-up of the installation is going on (``people.commands.opening``)."""

from collections.abc import Sequence

from michinori.machinery.models import Opening


def is_setting_up() -> bool:
    """Whether its owner has begun and not opened the site yet. One query."""
    return Opening.objects.filter(owner_made_at__isnull=False, opened_at__isnull=True).exists()


def steps_done() -> Sequence[str]:
    """The steps that somebody went through."""
    return Opening.objects.values_list("steps", flat=True).first() or []
