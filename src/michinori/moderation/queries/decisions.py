"""Decisions as the person concerned reads them: what, why, and what became of an appeal; never who reported."""

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.rows import newest_first
from michinori.moderation.models import Decision
from michinori.people.queries import clients_of

PAGE = 30


def decisions_on(actor: Actor) -> QuerySet[Decision]:
    """What was decided about this person, and about organisations they belong to; the newest first."""
    own = [client.id for client in clients_of(actor.user_id or "")]
    rows = Decision.objects.filter(case__about_id__in=own).exclude(outcome="none")
    return rows.select_related("case", "appeal", "suspension").order_by("-made_at", "-id")


def newest_decisions(actor: Actor, *, after: str | None = None) -> tuple[list[Decision], str | None]:
    """A page of them, and the id to go on after."""
    return newest_first(decisions_on(actor), "made_at", after=after, limit=PAGE)


def decision_on(actor: Actor, decision_id: str) -> Decision:
    """Raises ``not-found`` (404) for all others."""
    found = decisions_on(actor).filter(id=decision_id).first() if decision_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found
