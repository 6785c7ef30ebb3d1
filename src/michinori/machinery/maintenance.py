"""Announced maintenance: what clocks of contracts read, whether it is on, announcing it (decision 44)."""

import json
from datetime import datetime, timedelta

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.models import Maintenance
from michinori.machinery.settings import settings_now
from michinori.machinery.statements import read
from michinori.rules.support.maintenance import Window, read_window

WINDOWS = (
    "SELECT jsonb_agg(jsonb_build_array(starts_at, ends_at) ORDER BY starts_at, ends_at) FROM machinery_maintenance"
)
"""A subquery of all that was ever announced, for ``windows_of``; null without any. There are few."""


def windows_of(found: str | None) -> tuple[Window, ...]:
    """What ``WINDOWS`` found."""
    rows: list[list[str]] = json.loads(found) if found else []
    return tuple(Window(*(datetime.fromisoformat(one) for one in row)) for row in rows)


def going_on() -> Maintenance | None:
    """The maintenance that is on now, if any. One query."""
    now = clock.now()
    running = read(Maintenance, ends_at__gt=now, ended_at__isnull=True, order_by=("-ends_at",))
    return next((one for one in running if one.starts_at <= now), None)


def announced() -> list[Maintenance]:
    """What is on or still to come, the next first."""
    rows = Maintenance.objects.filter(ends_at__gt=clock.now(), ended_at__isnull=True)
    return list(rows.order_by("starts_at", "id"))


def newest(limit: int) -> list[Maintenance]:
    """What was announced, the last first."""
    return list(Maintenance.objects.order_by("-starts_at", "-id")[:limit])


def announce(
    *, actor: Actor, starts_at: datetime | None, ends_at: datetime | None, ja: object = "", en: object = ""
) -> Maintenance:
    """Announce maintenance, in the caller's transaction. Raises ``invalid`` (422)."""
    now, ahead = clock.now(), timedelta(hours=settings_now().site.maintenance_hours)
    window, ja, en = read_window(starts_at=starts_at, ends_at=ends_at, ja=ja, en=en, now=now, ahead=ahead)
    return Maintenance.objects.create(
        starts_at=window.starts_at, ends_at=window.ends_at, ja=ja, en=en, announced_at=now, announced_by=str(actor)
    )


def end(maintenance_id: str) -> Maintenance:
    """End it before its time, or call it off, in the caller's transaction. Clocks that it has moved stay moved.

    Raises ``not-found`` (404), ``maintenance-over`` (409).
    """
    found, now = lock(Maintenance, maintenance_id)[maintenance_id], clock.now()
    if found.ended_at is not None or found.ends_at <= now:
        raise Problem("maintenance-over")
    found.ended_at = now
    found.save(update_fields=["ended_at"])
    return found
