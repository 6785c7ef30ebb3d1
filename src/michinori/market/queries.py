"""Reading jobs and proposals. Every list goes through ``market.policy.visible_to`` or a caller's own rows."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, F, Q, QuerySet
from django.db.models.expressions import RawSQL

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.market.models import Job, Proposal
from michinori.market.policy import jobs_of, require, visible_to
from michinori.market.words import terms_of, tsquery
from michinori.people.queries import power_over
from michinori.rules.fields import MAX_YEN
from michinori.rules.posting import CATEGORIES, KINDS

SORTS = ("newest", "deadline", "budget")
PAGE = 20
_FAR = date(9999, 12, 31)


@dataclass(frozen=True)
class Search:
    """What is looked for. Budgets in yen before tax: jobs whose range reaches into the one asked for."""

    q: str = ""
    category: str = ""
    kind: str = ""
    budget_min: int | None = None
    budget_max: int | None = None
    sort: str = "newest"
    cursor: str = ""


@dataclass(frozen=True)
class Found:
    """One page. ``next``: the cursor of the following page, None at the end. ``terms``: the words searched for."""

    jobs: tuple[Job, ...]
    next: str | None
    terms: tuple[str, ...]


def search_jobs(actor: Actor | None, search: Search, *, limit: int = PAGE) -> Found:
    """Open jobs by words, filters and sort; one query.

    Raises ``invalid`` (422) for an unknown sort, filter or cursor.
    """
    rows = _filtered(actor, search)
    terms = terms_of(search.q)
    rows = rows.annotate(
        due_key=RawSQL("coalesce(market_job.due_date, '9999-12-31'::date)", []),
        pay_key=RawSQL("coalesce(market_job.budget_max, market_job.budget_min, 0)", []),
    )
    key, order = {
        "newest": ("posted_at", ("-posted_at", "-id")),
        "deadline": ("due_key", ("due_key", "id")),
        "budget": ("pay_key", ("-pay_key", "-id")),
    }[search.sort]
    if search.cursor:
        rows = rows.filter(_after(search.sort, key, search.cursor))
    page = list(rows.order_by(*order)[: limit + 1])
    following = _cursor(page[limit - 1], key) if len(page) > limit else None
    return Found(tuple(page[:limit]), following, tuple(terms))


def _filtered(actor: Actor | None, search: Search) -> QuerySet[Job]:
    flaws = [
        Flaw(name, "not_a_choice")
        for name, value, allowed in (
            ("sort", search.sort, SORTS),
            ("category", search.category, ("", *CATEGORIES)),
            ("kind", search.kind, ("", *KINDS)),
        )
        if value not in allowed
    ]
    for name, amount in (("budget_min", search.budget_min), ("budget_max", search.budget_max)):
        if amount is not None and not 0 <= amount <= MAX_YEN:
            flaws.append(
                Flaw(name, "too_large" if amount > MAX_YEN else "too_small", {"limit": MAX_YEN if amount > 0 else 0})
            )
    if flaws:
        raise Problem.invalid(*flaws)
    rows = visible_to(actor).filter(status="open").select_related("client__user", "client__organisation")
    terms = terms_of(search.q)
    wanted = tsquery(terms)
    if wanted is not None:
        rows = rows.extra(where=["market_job.search @@ %s::tsquery"], params=[wanted])
    elif terms:
        rows = rows.none()
    if search.category:
        rows = rows.filter(category=search.category)
    if search.kind:
        rows = rows.filter(kind=search.kind)
    if search.budget_min is not None:
        rows = rows.filter(Q(budget_max__gte=search.budget_min) | Q(budget_max=None, budget_min__gte=search.budget_min))
    if search.budget_max is not None:
        rows = rows.filter(Q(budget_min__lte=search.budget_max) | Q(budget_min=None, budget_max__lte=search.budget_max))
    return rows


def _cursor(job: Job, key: str) -> str:
    value = getattr(job, key)
    return f"{value.isoformat() if isinstance(value, date | datetime) else value}~{job.id}"


def _after(sort: str, key: str, cursor: str) -> Q:
    text, _, job_id = cursor.partition("~")
    value: datetime | date | int
    try:
        if sort == "newest":
            value = datetime.fromisoformat(text)
            if value.tzinfo is None:
                raise ValueError
        elif sort == "deadline":
            value = date.fromisoformat(text)
        else:
            value = int(text[:12])
    except ValueError:
        raise Problem.invalid(Flaw("cursor", "bad_format")) from None
    if not job_id or len(job_id) > 40 or "\x00" in job_id:
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    side = "gt" if sort == "deadline" else "lt"
    return Q(**{f"{key}__{side}": value}) | Q(**{key: value, f"id__{side}": job_id})


@dataclass(frozen=True)
class Hint:
    """For an empty result: leaving out ``term`` would find ``count`` jobs."""

    term: str
    count: int


def hints_for(actor: Actor | None, search: Search) -> list[Hint]:
    """Which word to leave out, the most helpful first; for searches of two words or more, at most 4 queries."""
    terms = terms_of(search.q)[:4]
    if len(terms) < 2:
        return []
    found = []
    for term in terms:
        rest = " ".join(other for other in terms if other != term)
        count = _filtered(actor, replace(search, q=rest)).count()
        if count:
            found.append(Hint(term, count))
    return sorted(found, key=lambda hint: -hint.count)


def counts_by_category(actor: Actor | None) -> dict[str, int]:
    """How many open jobs each category holds."""
    rows = visible_to(actor).filter(status="open").values_list("category").annotate(n=Count("id", distinct=True))
    return dict(rows.order_by("category"))


@dataclass(frozen=True)
class JobView:
    """A job for one viewer. ``proposal``: the viewer's own live one. ``own_side``: the viewer acts for its client."""

    job: Job
    proposals: int
    own_side: bool
    proposal: Proposal | None


def job_for(actor: Actor | None, job_id: str) -> JobView:
    """A job that this viewer may see; a closed one only with a proposal or for the client.

    Raises ``not-found`` (404).
    """
    user_id = actor.user_id if actor else None
    rows = Job.objects.select_related("client__user", "client__organisation", "posted_by")
    job = rows.annotate(n=Count("proposals", filter=~Q(proposals__status="withdrawn"))).filter(id=job_id).first()
    if job is None:
        raise Problem.unknown()
    own_side = power_over(user_id, job.client_id) is not None
    mine = None
    if user_id and not own_side:
        mine = job.proposals.filter(worker_id=user_id).order_by("-made_at").first()
    if job.status != "open" and not own_side and mine is None:
        raise Problem.unknown()
    return JobView(job, job.n, own_side, mine)


def my_jobs(actor: Actor) -> list[Job]:
    """Jobs of the clients this person acts for, newest first, each with ``n`` live proposals; at most 100."""
    counted = Count(
        "proposals", filter=Q(proposals__status__in=("open", "shortlisted", "offered", "agreed")), distinct=True
    )
    rows = jobs_of(actor.user_id or "").select_related("client__user", "client__organisation").annotate(n=counted)
    return list(rows.order_by(F("posted_at").desc(nulls_first=True), "-made_at")[:100])


def my_proposals(actor: Actor) -> list[Proposal]:
    """This worker's proposals, newest first; at most 100."""
    rows = Proposal.objects.filter(worker_id=actor.user_id or "")
    return list(rows.select_related("job__client__user", "job__client__organisation").order_by("-made_at")[:100])


def proposals_of_job(actor: Actor, job_id: str) -> tuple[Job, list[Proposal]]:
    """A job with its proposals (not the withdrawn ones), for the client's people only. Raises 404, 403."""
    job = Job.objects.select_related("client__user", "client__organisation").filter(id=job_id).first()
    if job is None:
        raise Problem.unknown()
    require(actor, "see_proposals", job)
    rows = job.proposals.exclude(status="withdrawn").select_related("worker", "worker__profile")
    return job, list(rows.order_by("made_at", "id")[:200])


def proposal_of(actor: Actor, proposal_id: str) -> Proposal:
    """A proposal for its worker or the client's people. Raises ``not-found`` (404)."""
    rows = Proposal.objects.select_related("job__client__user", "job__client__organisation", "worker")
    proposal = rows.filter(id=proposal_id).first()
    if proposal is None:
        raise Problem.unknown()
    if proposal.worker_id != actor.user_id and power_over(actor.user_id, proposal.job.client_id) is None:
        raise Problem.unknown()
    return proposal
