"""Who is suspended, and what that keeps them from (decision 0022). The only place that reads suspensions.

A suspended person begins nothing new and says nothing publicly; what runs goes on, so that no money is stranded.
"""

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.statements import read

from .models import Suspension

_HELD = """(
    client_id = ANY(%s)
    OR party_id IN (SELECT party_id FROM people_client WHERE id = ANY(%s) AND user_id IS NOT NULL)
) AND lifted_at IS NULL AND until > %s ORDER BY until DESC LIMIT 1"""


def suspension_of(*client_ids: str) -> Suspension | None:
    """The one that lasts longest of those that hold now for any of these users and organisations; one query."""
    ids = list(client_ids)
    return next(iter(read(Suspension, _HELD, ids, ids, clock.now())), None)


def not_suspended(user_field: str) -> Q:
    """The rows whose person (``user_field`` leads to the user) is not suspended now. For lists; asked once a query."""
    return ~Q(**{f"{user_field}__party__in": suspended_parties()})


def suspended_parties() -> "QuerySet[Suspension, str | None]":
    """The ids of the parties of persons who are suspended now."""
    held = Suspension.objects.filter(party_id__isnull=False, lifted_at__isnull=True, until__gt=clock.now())
    return held.values_list("party_id", flat=True)


def require_free(actor: Actor, client_id: str | None = None) -> None:
    """For whatever begins something new or speaks publicly: ``suspended`` (403) while the actor is suspended, or the
    organisation in whose name they act.
    """
    if actor.user_id is None:
        return
    held = suspension_of(*{actor.user_id, client_id or actor.user_id})
    if held is not None:
        raise Problem.forbidden("suspended")


def require_both_free(worker_id: str, client_id: str) -> None:
    """``dealings-paused`` (409) where one of two cannot enter into a new contract; which of them is not said."""
    if suspension_of(worker_id, client_id) is not None:
        raise Problem("dealings-paused")
