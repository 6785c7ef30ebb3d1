"""One's own reports: what a reporter is told."""

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.rows import newest_first
from michinori.moderation.models import Report

PAGE = 30


def own_reports(actor: Actor) -> QuerySet[Report]:
    """What this person has reported, the newest first."""
    return Report.objects.select_related("case").filter(by_id=actor.user_id or "").order_by("-made_at", "-id")


def newest_reports(actor: Actor, *, after: str | None = None) -> tuple[list[Report], str | None]:
    """A page of them, and the id to go on after."""
    return newest_first(own_reports(actor), "made_at", after=after, limit=PAGE)


def open_report(actor: Actor, kind: str, ref: str) -> Report | None:
    """This person's report of the thing that staff have not decided on yet."""
    return own_reports(actor).filter(case__kind=kind, case__ref=ref, case__decided_at=None).first()
