"""Reading decisions as the person concerned: outcome, reason and appeal, never the reporters."""

from django.db.models import QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.rows import newest_first
from michinori.moderation.models import Decision
from michinori.people.queries import clients_of

PAGE = 30


def decisions_on(actor: Actor) -> QuerySet[Decision]:
    """Decisions about the actor and the organisations they belong to, other than ``none``; the newest first."""
    own = [client.id for client in clients_of(actor.user_id or "")]
    rows = Decision.objects.filter(case__about_id__in=own).exclude(outcome="none")
    return rows.select_related("case", "appeal", "suspension").order_by("-made_at", "-id")


def newest_decisions(actor: Actor, *, after: str | None = None) -> tuple[list[Decision], str | None]:
    """A page of the decisions on the actor, and ``after`` for the next page."""
    return newest_first(decisions_on(actor), "made_at", after=after, limit=PAGE)


def decision_on(actor: Actor, decision_id: str) -> Decision:
    """A decision on the actor. Raises ``not-found`` (404), also for decisions on others."""
    found = decisions_on(actor).filter(id=decision_id).first() if decision_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    return found
