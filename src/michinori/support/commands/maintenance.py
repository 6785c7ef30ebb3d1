"""Commands of staff on maintenance: announce it, end it early or call it off."""

from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.machinery import audit, clock, maintenance
from michinori.machinery.models import Maintenance
from michinori.machinery.transactions import command
from michinori.people.staff import require_elevated, require_staff


@command
def announce_maintenance(
    *, actor: Actor, starts_at: datetime | None, ends_at: datetime | None, ja: object = "", en: object = ""
) -> Maintenance:
    """Announce maintenance. From now on a clock of a contract that would end in it ends later (domain § 2).

    Raises ``not-found`` (404), ``elevation-needed`` (403), ``invalid`` (422).
    """
    require_staff(actor, "maintenance")
    require_elevated(actor)
    made = maintenance.announce(actor=actor, starts_at=starts_at, ends_at=ends_at, ja=ja, en=en)
    audit.note(actor=actor, kind="maintenance_announced", data={"maintenance": made.id}, at=made.announced_at)
    return made


@command
def end_maintenance(*, actor: Actor, maintenance_id: str) -> Maintenance:
    """End maintenance before its time, or call it off. What it has moved stays moved.

    Raises ``not-found`` (404), ``elevation-needed`` (403), ``maintenance-over`` (409).
    """
    require_staff(actor, "maintenance")
    require_elevated(actor)
    ended = maintenance.end(maintenance_id)
    audit.note(actor=actor, kind="maintenance_ended", data={"maintenance": ended.id}, at=clock.now())
    return ended
