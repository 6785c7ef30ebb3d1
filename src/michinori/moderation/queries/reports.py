"""Reading the actor's own reports."""

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery.rows import newest_first
from michinori.moderation.models import Report

PAGE = 30


def own_reports(actor: Actor) -> QuerySet[Report]:
    """The actor's own reports, the newest first."""
    return Report.objects.select_related("case").filter(by_id=actor.user_id or "").order_by("-made_at", "-id")


def newest_reports(actor: Actor, *, after: str | None = None) -> tuple[list[Report], str | None]:
    """A page of the actor's own reports, and ``after`` for the next page."""
    return newest_first(own_reports(actor), "made_at", after=after, limit=PAGE)


def open_report(actor: Actor, kind: str, ref: str) -> Report | None:
    """The actor's report of this thing in a case that is still open, if any."""
    return own_reports(actor).filter(case__kind=kind, case__ref=ref, case__decided_at=None).first()
