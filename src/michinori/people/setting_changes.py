"""Changes of settings that wait for a second person."""

from datetime import datetime
from typing import Any

from michinori.kernel.actor import Actor
from michinori.machinery.models import Setting
from michinori.machinery.rows import find
from michinori.people.staff import require_staff

from .models import SettingChange


def changes_waiting() -> list[SettingChange]:
    """All that wait, oldest first; one at most for each setting. One query."""
    return list(SettingChange.objects.filter(status="open").select_related("proposed_by").order_by("proposed_at", "id"))


def count_changes(actor: Actor) -> tuple[int, datetime | None]:
    """How many wait, and since when the oldest does. Raises ``not-found`` (404)."""
    require_staff(actor, "setting-changes")
    waits = changes_waiting()
    return len(waits), waits[0].proposed_at if waits else None


def change_waiting_for(key: str) -> SettingChange | None:
    """What waits for this setting."""
    return SettingChange.objects.filter(key=key, status="open").select_related("proposed_by").first()


def change_by_id(actor: Actor, change_id: str) -> SettingChange:
    """A change, answered or not. Raises ``not-found`` (404)."""
    require_staff(actor, "setting-changes")
    return find(SettingChange.objects.select_related("proposed_by__client", "answered_by"), change_id)


def vouched_value(key: str) -> Any | None:
    """The value that two people, or the operator at the command line, set last; None where neither did."""
    rows = Setting.objects.filter(key=key).order_by("-id")
    row = next((one for one in rows if one.confirmed_by or one.by == "operator"), None)
    return None if row is None else row.value
