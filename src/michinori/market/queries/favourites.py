"""The jobs and workers that somebody keeps, and how they stand to a worker."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Subquery

from michinori.kernel.actor import Actor
from michinori.market.models import Favourite, Job
from michinori.market.policy import visible_to
from michinori.market.queries.jobs import with_proposals
from michinori.people.blocks import kept_from, manageable
from michinori.people.models import Client, Profile

_MOST = 100
"""So many rows a list has at most."""


def favourite_jobs(actor: Actor) -> list[Job]:
    """The actor's favourite jobs that are still open, as in lists, the latest kept first; at most 100. ``kept``: the id
    of the favourite, ``kept_at``: since when it is one.
    """
    own = Favourite.objects.filter(user_id=actor.user_id or "")
    rows = with_proposals(visible_to(actor).filter(status="open", id__in=own.values("job_id")))
    kept = own.filter(job_id=OuterRef("pk"))
    rows = rows.annotate(kept=Subquery(kept.values("id")), kept_at=Subquery(kept.values("made_at")))
    return list(rows.order_by("-kept_at", "-kept")[:_MOST])


def favourite_workers(actor: Actor) -> list[tuple[Favourite, Profile]]:
    """The actor's favourite workers, the latest kept first; at most 100."""
    rows = Favourite.objects.filter(~kept_from(actor.user_id or "", "worker__party"), user_id=actor.user_id or "")
    rows = rows.filter(worker__is_active=True).select_related("worker__profile").defer("worker__profile__search")
    found = rows.order_by("-made_at", "-id")[:_MOST]
    return [(one, one.worker.profile) for one in found if one.worker]


@dataclass(frozen=True)
class Stance:
    """A viewer's relation to a worker: ``kept``, the id of the favourite or empty, and whether the viewer may undo a
    block of the worker.
    """

    kept: str = ""
    blocked: bool = False


def stance_to(actor: Actor | None, worker_id: str) -> Stance:
    """The viewer's stance towards a worker; one query, none for a visitor."""
    if actor is None or actor.user_id in (None, worker_id):
        return Stance()
    kept = Favourite.objects.filter(user_id=actor.user_id, worker_id=worker_id).values("id")
    rows = Client.objects.filter(id=worker_id).annotate(kept=Subquery(kept))
    row = (
        rows.annotate(blocked=Exists(manageable(actor).filter(party=OuterRef("party"))))
        .values("kept", "blocked")
        .first()
    )
    return Stance(row["kept"] or "", row["blocked"]) if row else Stance()
