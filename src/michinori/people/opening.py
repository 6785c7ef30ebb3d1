"""Whether the first set-up of the installation is going on (``people.commands.opening``)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.models import Opening
from michinori.machinery.waiting import counted
from michinori.people.staff import require_staff

from .models import User


def is_setting_up() -> bool:
    """Whether its owner has begun and not opened the site yet. One query."""
    return _begun().exists()


def opening_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The same as ``machinery.waiting.count_waiting`` takes it: one row at most."""
    require_staff(actor, "settings")
    return [counted("settings", _begun(), "owner_made_at")]


def _begun() -> QuerySet[Opening]:
    return Opening.objects.filter(owner_made_at__isnull=False, opened_at__isnull=True)


def is_being_prepared() -> bool:
    """Whether it is too early to sign up: the first set-up is going on, or the home is empty and waits for its owner to
    come by the link that ``serve`` printed. One query where the site was opened, two at most.
    """
    row = Opening.objects.filter(opened_at__isnull=True).first()
    if row is None:
        return False
    waits = bool(row.code_hash or row.holder_hash)
    return row.owner_made_at is not None or (waits and not User.objects.exists())


def owner_is_alone() -> bool:
    """Whether the first set-up is going on and nobody but the owner has an account. Two queries at most."""
    return is_setting_up() and not User.objects.order_by("id")[1:2].exists()


def steps_done() -> Sequence[str]:
    """The steps that somebody went through."""
    return Opening.objects.values_list("steps", flat=True).first() or []
