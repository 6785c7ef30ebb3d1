"""Reading saved searches and the jobs they find."""

from datetime import datetime

from django.db.models import BooleanField, F, Func, Subquery

from michinori.kernel.actor import Actor
from michinori.machinery.rows import find
from michinori.market.models import Job, SavedSearch
from michinori.market.policy import jobs_of, visible_to
from michinori.market.queries.jobs import with_proposals
from michinori.market.queries.search import Search, filtered

FILTERS = (
    "q", "category", "subcategory", "skill", "kind", "budget_min", "budget_max", "due", "calm", "verified",
)  # fmt: skip
"""The fields of a saved search that are those of a ``Search``."""
TOLD = 20
"""How many jobs one mail names."""


def own_search(actor: Actor, search_id: str) -> SavedSearch:
    """One of the actor's own saved searches. Raises ``not-found`` (404), also for other people's."""
    return find(SavedSearch.objects.filter(user_id=actor.user_id or ""), search_id)


def saved_searches(actor: Actor) -> list[SavedSearch]:
    """The actor's own saved searches, the newest first."""
    return list(SavedSearch.objects.filter(user_id=actor.user_id or "").order_by("-made_at", "-id"))


def as_search(saved: SavedSearch) -> Search:
    """The search that a saved search runs."""
    return Search(**{name: getattr(saved, name) for name in FILTERS})


def new_jobs_for(saved: SavedSearch, until: datetime) -> list[str]:
    """Ids of the open jobs that the search finds, posted after ``told_until`` up to ``until``, the newest first,
    without jobs of the person's own clients. At most one more than a mail names, so that the mail can say there are
    more.
    """
    rows = filtered(Actor.person(saved.user_id), as_search(saved))
    rows = rows.filter(posted_at__gt=saved.told_until, posted_at__lte=until).exclude(id__in=_own(saved))
    return list(rows.order_by("-posted_at", "-id").values_list("id", flat=True)[: TOLD + 1])


def jobs_to_tell(saved: SavedSearch, job_ids: list[str]) -> list[Job]:
    """Those of the jobs found before that are still open and visible to this person, for the mail that names them."""
    rows = visible_to(Actor.person(saved.user_id)).filter(status="open", id__in=job_ids).exclude(id__in=_own(saved))
    return list(with_proposals(rows).order_by("-posted_at", "-id"))


def _own(saved: SavedSearch) -> Subquery:
    return Subquery(jobs_of(saved.user_id).values("id"))


def found_by(job_id: str) -> Func:
    """A condition for saved searches: whether the words of the row find this job."""
    document = Subquery(Job.objects.filter(pk=job_id).values("search"))
    written = "(%(expressions)s::tsquery)"
    return Func(document, F("wanted"), template=written, arg_joiner=" @@ ", output_field=BooleanField())
