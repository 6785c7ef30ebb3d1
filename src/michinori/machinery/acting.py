"""Whether the installation acts by itself: not after a restore until the operator releases it, nor after its clock
jumped until the operator confirms it (decision 36).
"""

from datetime import UTC, datetime
from typing import Literal

from michinori.machinery import practising
from michinori.machinery.models import Installation

type Reason = Literal["restored", "clock"]


def standstill() -> Reason | None:
    """Why nothing leaves the installation and nothing falls due; None if it acts. A practice always acts."""
    if practising.is_inside():
        return None
    found = Installation.objects.values_list("held_since", "doubted_at").first()
    held, doubted = found or (None, None)
    return "restored" if held else "clock" if doubted else None


def hold() -> None:
    """Keep a restored copy from acting until ``release``."""
    _change(held_since=datetime.now(UTC))


def release() -> bool:
    """Let a restored copy act; return whether it was held."""
    return bool(Installation.objects.filter(held_since__isnull=False).update(held_since=None))


def _change(**values: object) -> None:
    Installation.objects.bulk_create([Installation()], ignore_conflicts=True)
    Installation.objects.update(**values)
