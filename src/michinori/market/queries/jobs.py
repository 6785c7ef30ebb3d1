"""Reading jobs and proposals. Every list is filtered by ``market.policy`` or shows only the caller's own rows."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, DateTimeField, Exists, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, JSONObject

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock, settings
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.lookups import Among
from michinori.machinery.rows import find, first_of_each
from michinori.machinery.statements import read
from michinori.market.models import LIVE, Favourite, Job, JobFile, Proposal
from michinori.market.policy import (
    BOUND,
    jobs_of,
    proposals_known,
    proposals_of,
    questions_known,
    require,
    visible_to,
)
from michinori.market.queries.ndas import has_confidential
from michinori.people.policy import sides_as_client
from michinori.people.queries import power_over
from michinori.people.somebody import not_shown_of_client, user_at
from michinori.rules.contract.terms import BriefItem
from michinori.rules.market.job_text import LeastPay
from michinori.rules.market.jobs import Posting, missing_items
from michinori.rules.settings.table import Settings

_MOST, _FACES = 100, 3


@dataclass(frozen=True)
class JobView:
    """A job as one viewer sees it. ``proposals``: how many there are, withdrawn ones apart. ``own_side``: whether the
    viewer acts for the job's client. ``proposal``: the viewer's own latest proposal. ``missing``: which of the six
    items of Freelance Act art. 12 the posting lacks. ``agreed``: how many proposals led to a contract, 0 unless
    ``own_side``. ``least_pay``: the average minimum wage in force (domain § 10).
    """

    job: Job
    proposals: int
    own_side: bool
    proposal: Proposal | None
    missing: tuple[str, ...]
    least_pay: LeastPay
    agreed: int = 0

    @property
    def files(self) -> list[dict[str, Any]]:
        """The files of the job, as objects with ``id``, ``name``, ``size`` (bytes), ``pages`` (of the preview) and
        ``scan``.
        """
        return list(vars(self.job)["files"])

    @property
    def kept(self) -> str:
        """The id of the viewer's favourite, empty without one."""
        return vars(self.job)["kept"] or ""

    @property
    def is_partly_confidential(self) -> bool:
        """Whether there is a part that only those read who agree to an NDA."""
        return bool(vars(self.job)["partly_confidential"])

    @property
    def today(self) -> date:
        """The day in Japan."""
        return day_of(clock.read(vars(self.job)["ahead"] if clock.is_simulated() else None))

    @property
    def may_propose(self) -> bool:
        """Whether the job is open and the viewer neither acts for its client nor has a live proposal to it."""
        live = self.proposal is not None and self.proposal.status in LIVE
        return self.job.status == "open" and not self.own_side and not live


def job_for(actor: Actor | None, job_id: str) -> JobView:
    """A job as this viewer sees it. Raises ``not-found`` (404) unless ``visible_to`` the viewer."""
    if not job_id.isprintable():
        raise Problem.unknown()
    user_id = actor.user_id if actor else None
    job = _one(signed_in=user_id is not None).first(viewer=user_id, job=job_id)
    if job is None:
        raise Problem.unknown()
    own_side = power_over(user_id, job.client_id) is not None
    least = least_pay_of(settings.from_column(vars(job)["settings"], vars(job)["ahead"]))
    mine: Proposal | None = None
    if user_id and not own_side:
        for mine in read(Proposal, job_id=job_id, worker_id=user_id, order_by=("-made_at", "-id"), limit=1):
            mine.job = job
    if not own_side:
        return JobView(job, vars(job)["n"], own_side, mine, missing_of(job), least)
    known = proposals_known().filter(job=job).exclude(status="withdrawn")
    counts = known.aggregate(n=Count("id"), agreed=Count("id", filter=Q(status="agreed")))
    return JobView(job, counts["n"], own_side, mine, missing_of(job), least, counts["agreed"])


@cache
def _one(*, signed_in: bool) -> Composed[Job]:
    viewer = Actor.person(Given("viewer")) if signed_in else None
    rows = visible_to(viewer).select_related("client__user", "client__organisation", "posted_by").defer("search")
    rows = rows.annotate(n=_proposals(~Q(status="withdrawn")), settings=settings.column(), ahead=clock.column())
    rows = rows.annotate(kept=kept_by(viewer), files=_files(), partly_confidential=has_confidential())
    return Composed(rows.filter(id=Given("job")))


def kept_by(actor: Actor | None) -> Subquery:
    """A subquery for jobs: the id of this viewer's favourite; null if they have not kept the job."""
    own = Favourite.objects.filter(user_id=actor.user_id if actor and actor.user_id else "", job_id=OuterRef("pk"))
    return Subquery(own.values("id"))


def _files() -> ArraySubquery:
    """A subquery for jobs: their files as objects with ``id``, ``name``, ``size`` (bytes) and ``pages`` (of the
    preview).
    """
    shown = JSONObject(id="file_id", name="file__name", size="file__size", pages="file__pages", scan="file__scan")
    return ArraySubquery(JobFile.objects.filter(job=OuterRef("pk")).order_by("place").values(row=shown))


def missing_of(job: Job) -> tuple[str, ...]:
    """The items of Freelance Act art. 12, out of six, that a posting lacks (keys of ``rules.market.jobs.ITEMS``)."""
    holder = job.client.holder
    return missing_items(posting_of(job), name=job.client.display_name, address=holder.address, contact=holder.contact)


def least_pay() -> LeastPay:
    """The average minimum wage in force (domain § 10). One query."""
    return least_pay_of(settings.settings_now())


def least_pay_of(found: Settings) -> LeastPay:
    """The average minimum wage of these settings."""
    return LeastPay(found.site.least_pay, found.since["least_pay"])


def posting_of(job: Job) -> Posting:
    """The content of a stored job as the rules read it."""
    return Posting(
        title=job.title,
        description=job.description,
        category=job.category,
        kind=job.kind,
        budget_min=job.budget_min,
        budget_max=job.budget_max,
        due_date=job.due_date,
        place=job.place,
        brief=tuple(BriefItem(**item) for item in job.brief),
        estimated_hours=job.estimated_hours,
        end_client_name=job.end_client_name,
        end_client_number=job.end_client_number,
        subcategory=job.subcategory,
        skills=tuple(job.skills),
        closes_on=job.closes_on,
        wanted=job.wanted,
    )


def _proposals(condition: Q, among: QuerySet[Proposal] | None = None) -> Coalesce:
    """A subquery for jobs: how many proposals of the job (from ``among``, by default all) meet ``condition``."""
    rows = Proposal.objects.all() if among is None else among
    counted = rows.filter(condition, job_id=OuterRef("pk")).order_by().values("job_id")
    return Coalesce(Subquery(counted.annotate(n=Count("id")).values("n")), 0, output_field=IntegerField())


def with_proposals(rows: QuerySet[Job]) -> QuerySet[Job]:
    """Jobs for a list: with their client as lists show it, ``n``, the number of proposals, and the settings in force
    for their cards; without the search vector.
    """
    rows = rows.annotate(n=_proposals(~Q(status="withdrawn")), settings=settings.column(), ahead=clock.column())
    rows = rows.select_related("client__user", "client__organisation")
    return rows.defer("search", *not_shown_of_client("client"))


def open_jobs_of(client_id: str, actor: Actor | None) -> list[Job]:
    """A client's open jobs that this viewer may see, newest first, at most 20, for the client's public page."""
    rows = with_proposals(visible_to(actor).filter(client_id=client_id, status="open"))
    return list(rows.order_by("-posted_at", "-id")[:20])


def my_jobs(actor: Actor) -> list[Job]:
    """Jobs of the clients this person acts for, drafts first, then the newest; at most 100.

    ``n``: number of live proposals; ``waiting``: number of those not answered yet; ``agreed``: number of those that led
    to a contract; ``proposers``: who made the latest three (``people.somebody``).
    """
    rows = _mine().rows(viewer=actor.user_id)
    for row in rows:
        vars(row).update(vars(row)["counts"] or {"n": 0, "waiting": 0, "agreed": 0})
    return rows


@cache
def _mine() -> Composed[Job]:
    newest = (F("posted_at").desc(nulls_first=True), "-made_at", "-id")
    sides = sides_as_client(Job.objects.all(), Given("viewer"))
    rows = Job.objects.filter(first_of_each(sides, *newest, limit=_MOST))
    rows = rows.select_related("client__user", "client__organisation").defer("search")
    known = proposals_known()
    live = known.filter(status__in=LIVE)
    rows = rows.annotate(counts=_counts(live), ahead=clock.column(), proposers=_proposers(live))
    return Composed(rows.order_by(*newest)[:_MOST])


def _counts(among: QuerySet[Proposal]) -> Subquery:
    """A subquery for jobs: how many of these proposals of the job there are, ``waiting`` and ``agreed``, as an object;
    null without any. Together, since what each reads of the people and their blocks is the same.
    """
    rows = among.filter(job_id=OuterRef("pk")).order_by().values("job_id")
    waiting, agreed = (Count("id", filter=Q(status=status)) for status in ("open", "agreed"))
    return Subquery(rows.annotate(row=JSONObject(n=Count("id"), waiting=waiting, agreed=agreed)).values("row"))


def jobs_to_answer(actor: Actor, since: datetime) -> list[Job]:
    """Jobs of this person's clients where somebody waits for an answer, newest first, at most 100; also those closed
    after ``since`` for which nobody was chosen, whose proposals go on.

    ``waiting``: how many proposals are not answered; ``asked``: how many questions about an open job are not;
    ``proposers``: who made the latest three of those proposals (``people.somebody``).
    """
    return _to_answer().rows(viewer=actor.user_id, since=since)


@cache
def _to_answer() -> Composed[Job]:
    viewer = Actor.person(Given("viewer"))
    chosen = Proposal.objects.filter(job_id=OuterRef("pk"), status__in=BOUND)
    closed = Q(status="closed", closed_at__gte=GivenAs("since", DateTimeField())) & ~Exists(chosen)
    known = proposals_known()
    # By the client's own index: with the status beside it, PostgreSQL goes through an index of all open jobs.
    mine = [jobs_of(Given("viewer")).filter(closed_at=None), jobs_of(Given("viewer")).filter(closed)]
    ids = Func(*[ArraySubquery(side.values("id")) for side in mine], function="array_cat")
    rows = Job.objects.filter(Among(F("id"), ids), status__in=("open", "closed")).defer("search", "description")
    rows = rows.annotate(waiting=_proposals(Q(status="open"), known), asked=_asked(viewer))
    rows = rows.filter(Q(waiting__gt=0) | Q(asked__gt=0)).annotate(proposers=_proposers(known.filter(status="open")))
    return Composed(rows.order_by("-posted_at", "-id")[:_MOST])


def _proposers(among: QuerySet[Proposal]) -> ArraySubquery:
    """A subquery for jobs: who made the latest of these proposals."""
    rows = among.filter(job_id=OuterRef("pk")).order_by("-made_at", "-id")
    return ArraySubquery(rows.values(row=user_at("worker"))[:_FACES])


def _asked(actor: Actor) -> Coalesce:
    """A subquery for jobs: how many questions about the job, if it is open, wait for an answer."""
    rows = questions_known(actor).filter(answer="", job_id=OuterRef("pk"), job__status="open").order_by()
    return Coalesce(Subquery(rows.values("job_id").annotate(n=Count("id")).values("n")), 0, output_field=IntegerField())


def my_proposals(actor: Actor) -> list[Proposal]:
    """This worker's own proposals with job and client, newest first; at most 100, of the newest 200: so many are looked
    at for those whose client a block hides.
    """
    newest = ("-made_at", "-id")
    own = Proposal.objects.filter(worker_id=actor.user_id or "")
    rows = proposals_known().filter(first_of_each([own], *newest, limit=2 * _MOST))
    rows = rows.select_related("job__client__user", "job__client__organisation").order_by(*newest)
    return list(rows.defer("job__search", "job__description")[:_MOST])


def proposals_of_job(actor: Actor, job_id: str) -> tuple[Job, list[Proposal]]:
    """A job and its proposals, withdrawn ones apart, oldest first, at most 200; for people who act for the client.

    Raises ``not-found`` (404), ``forbidden`` (403).
    """
    rows = visible_to(actor).select_related("client__user", "client__organisation").defer("search")
    job = find(rows.annotate(settings=settings.column(), ahead=clock.column()), job_id)
    require(actor, "see_proposals", job)
    found = proposals_known().filter(job=job).exclude(status="withdrawn").select_related("worker", "worker__profile")
    return job, list(found.order_by("made_at", "id")[: 2 * _MOST])


def proposal_of(actor: Actor, proposal_id: str) -> Proposal:
    """A proposal with job, client and worker. Raises ``not-found`` (404) unless the actor ``knows_proposal``."""
    rows = proposals_of(actor).select_related("job__client__user", "job__client__organisation", "worker")
    rows = rows.annotate(settings=settings.column(), ahead=clock.column())
    return find(rows.defer("job__search"), proposal_id)


def known_proposal(proposal_id: str) -> Proposal | None:
    """A proposal with its job and worker, for whoever tells its sides of it; None where they may not see it."""
    return _known().first(proposal=proposal_id)


@cache
def _known() -> Composed[Proposal]:
    return Composed(proposals_known().select_related("job", "worker").filter(id=Given("proposal")))


def settings_for(row: Proposal | Job) -> Settings:
    """The settings in force, which ``proposal_of`` and ``proposals_of_job`` fetched with the proposal or the job: an
    offer's defaults and its rates.
    """
    found = vars(row)
    return settings.from_column(found["settings"], found["ahead"])
