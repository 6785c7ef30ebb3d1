"""Reading announcements: the banner, one to read, the desk's list, and whom one is for."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.people.models import Membership, User
from michinori.people.staff import require_staff
from michinori.support.models import Announcement

PAGE = 50


def standing() -> list[Announcement]:
    """What is published and whose banner stands now or is still to come."""
    rows = Announcement.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)
    return list(rows.filter(until_at__gt=clock.now()).order_by("from_at", "id"))


def announcement_to_read(actor: Actor, announcement_id: str) -> Announcement:
    """A published one: for members, and for visitors if it is for everybody. Raises ``not-found`` (404)."""
    rows = Announcement.objects.filter(published_at__isnull=False, withdrawn_at__isnull=True)
    if actor.user_id is None:
        rows = rows.filter(audience="everybody")
    return find(rows, announcement_id)


def announcements_at_desk(actor: Actor) -> list[Announcement]:
    """The newest. Raises ``not-found`` (404) for everybody but staff who announce."""
    require_staff(actor, "announcements")
    return list(Announcement.objects.order_by("-edited_at", "-id")[:PAGE])


def announcement_at_desk(actor: Actor, announcement_id: str) -> Announcement:
    """One. Raises ``not-found`` (404), also for everybody but staff who announce."""
    require_staff(actor, "announcements")
    return find(Announcement.objects.select_related("edited_by", "published_by"), announcement_id)


def people_of(audience: str) -> QuerySet[User]:
    """The active people of an audience. A worker is who came to work or has worked, a client likewise."""
    people = User.objects.filter(is_active=True)
    worked = Exists(Contract.objects.filter(worker=OuterRef("pk")))
    hired = Exists(Contract.objects.filter(client_id=OuterRef("pk")))
    acts = Exists(Membership.objects.filter(user=OuterRef("pk")))
    wanted = {
        "everybody": Q(),
        "workers": Q(aims__in=("work", "both")) | Q(worked),
        "clients": Q(aims__in=("hire", "both")) | Q(hired) | Q(acts),
        "staff": Q(is_staff=True),
    }
    return people.filter(wanted[audience])


def next_after(audience: str, after: str, count: int) -> str:
    """The id of the last of the next ``count`` people after the one with the id ``after``; empty if there is none."""
    ids = list(people_of(audience).filter(id__gt=after).order_by("id").values_list("id", flat=True)[:count])
    return ids[-1] if ids else ""
