"""Recommending jobs to a worker by skills, kinds of work and former jobs, with reasons (``rules.market.finding``)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from itertools import islice

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    IntegerField,
    Min,
    OuterRef,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce, JSONObject, Least

from michinori.kernel.actor import Actor
from michinori.machinery import clock, settings
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.rows import first_of_each
from michinori.machinery.words import nouns_of, terms_of, tsquery
from michinori.market.models import Invitation, Job, Proposal
from michinori.market.policy import invitations_known
from michinori.market.queries.fitting import LOOKED_AT, fitting
from michinori.market.queries.jobs import least_pay, least_pay_of
from michinori.market.queries.remarks import flaws_of
from michinori.market.queries.search import Search, search_jobs
from michinori.people.models import Profile
from michinori.people.somebody import Somebody, client_at, somebody
from michinori.people.suspensions import not_suspended
from michinori.rules.market.finding import Reasons, best
from michinori.rules.market.job_text import LeastPay
from michinori.rules.market.risk import UNFIT

_READ_FOR_EACH = 5
"""For each job to recommend so many are read at first, since blocks and poor texts rule some out."""
SHOWN_FROM = 50
"""How many of the newest jobs are looked through for what a visitor is shown."""
_FORMER, _WORDS, _FACES = 10, 12, 3


@dataclass(frozen=True)
class Likes:
    """What a worker is recommended jobs by. ``skills``, ``words`` (of former jobs' titles): each text as shown, with
    the ``tsquery`` that finds it. ``invitations``: how many wait for an answer; ``invited_by``: the clients of the
    latest three; ``invited_until``: the last day of the posting that closes first. ``least_pay``: the average minimum
    wage in force.
    """

    skills: dict[str, str]
    words: dict[str, str]
    categories: frozenset[str]
    invitations: int = 0
    invited_by: tuple[Somebody, ...] = ()
    invited_until: date | None = None
    least_pay: LeastPay | None = None

    @property
    def empty(self) -> bool:
        return not (self.skills or self.words or self.categories)


def likes_of(actor: Actor, at: datetime | None = None) -> Likes:
    """A worker's likes, from the profile and the titles of the latest ten jobs that led to a contract; one query. Empty
    for suspended people, who cannot propose. ``at``: the present instant, where it is known.
    """
    found = _liked().tuples(viewer=actor.user_id, now=at or clock.now())
    if not found:
        return Likes({}, {}, frozenset())
    profile = dict(zip(_LIKED, found[0], strict=True))
    jobs, skills = profile["former"], profile["skills"]
    words = dict.fromkeys(word for job in jobs for word in nouns_of(job["title"]))
    return Likes(
        skills=_with_tsquery(skills),
        words=_with_tsquery([word for word in words if word not in skills][:_WORDS]),
        categories=frozenset(job["category"] for job in jobs) | frozenset(profile["categories"]),
        invitations=profile["invitations"],
        invited_by=tuple(somebody(row) for row in profile["invited_by"]),
        invited_until=profile["invited_until"],
        least_pay=least_pay_of(settings.from_column(profile["settings"], profile["ahead"])),
    )


_LIKED = ("skills", "categories", "former", "invitations", "invited_by", "invited_until", "settings", "ahead")


@cache
def _liked() -> Composed[Profile]:
    newest = ("-made_at", "-id")
    agreed = Proposal.objects.filter(worker_id=Given("viewer"), status="agreed")
    # The ids first, in the order of an index: joined to their jobs, all that there are would be sorted.
    former = Proposal.objects.filter(first_of_each([agreed], *newest, limit=_FORMER)).order_by(*newest)
    named = former.values(row=JSONObject(title="job__title", category="job__category"))
    waiting = _invitations(Actor.person(Given("viewer")))
    inviters = waiting.order_by("-made_at", "-id").values(row=client_at("job__client"))[:_FACES]
    rows = Profile.objects.filter(not_suspended("user", GivenAs("now", DateTimeField())), user_id=Given("viewer"))
    rows = rows.annotate(former=ArraySubquery(named), invitations=_counted(waiting))
    rows = rows.annotate(invited_by=ArraySubquery(inviters), invited_until=_first_last_day(waiting))
    return Composed(rows.annotate(settings=settings.column(), ahead=clock.column()).values_list(*_LIKED))


def _invitations(actor: Actor) -> QuerySet[Invitation]:
    """The invitations to open jobs that the worker has neither followed nor declined."""
    mine = Proposal.objects.filter(job=OuterRef("job"), worker=OuterRef("worker"))
    return invitations_known(actor).filter(declined_at=None, job__status="open").exclude(Exists(mine))


def _counted(rows: QuerySet[Invitation]) -> Coalesce:
    """A subquery for profiles: how many of these there are."""
    counted = rows.order_by().values("worker_id").annotate(n=Count("id")).values("n")
    return Coalesce(Subquery(counted), 0, output_field=IntegerField())


def _first_last_day(rows: QuerySet[Invitation]) -> Subquery:
    """A subquery for profiles: the first of the last days of the postings to which these invite."""
    first = rows.order_by().values("worker_id").annotate(day=Min(Least("job__due_date", "job__closes_on")))
    return Subquery(first.values("day"))


def _with_tsquery(words: list[str]) -> dict[str, str]:
    return {word: wanted for word in words if (wanted := tsquery(terms_of(word)))}


def recommended_jobs(actor: Actor, most: int, likes: Likes | None = None) -> list[tuple[Job, Reasons]]:
    """Open jobs that this worker may see, has no live proposal to and that are not of their own clients, the best
    first, at most ``most``; none that was reported, and none whose text is vague or offers too little. Two queries, one
    if ``likes`` are given; one more where blocks and poor texts leave too few of those that fit best.
    """
    likes = likes or likes_of(actor)
    if likes.empty:
        return []
    least = likes.least_pay or least_pay()
    found: list[tuple[Job, Reasons]] = []
    for looked_at in (_READ_FOR_EACH * most, LOOKED_AT):
        rows = _heaviest(actor, looked_at, likes)
        ranked = best([(make, why) for make, why in rows if why], looked_at)
        jobs = ((make(), why) for make, why in ranked)
        found = list(islice((one for one in jobs if not _is_unfit(one[0], least)), most))
        if len(found) == most or len(rows) < looked_at:
            break
    return found


def _heaviest(actor: Actor, most: int, likes: Likes) -> list[tuple[Callable[[], Job], Reasons | None]]:
    """The ``most`` jobs that fit best, the newest first, each with the reasons, None where a block stands between. One
    query.
    """
    asked = [*likes.skills.values(), *likes.words.values()]
    rows = fitting(most, by_word=bool(asked), by_category=bool(likes.categories)).unmade(
        *("category", "found", "apart"),
        viewer=actor.user_id,
        any=" | ".join(asked),
        each=asked,
        skills=len(likes.skills),
        categories=sorted(likes.categories),
    )
    return [(make, None if apart else _reasons(category, places, likes)) for (category, places, apart), make in rows]


def showcase(most: int, least: LeastPay, actor: Actor | None = None) -> list[Job]:
    """Of the newest open jobs those to show to a visitor, or to an ``actor`` of whom nothing is known yet, at most
    ``most``: not reported, of clients without a record of trouble, neither vague nor offering less than ``least``;
    those of verified clients first.
    """
    found = search_jobs(actor, Search(calm=True), limit=SHOWN_FROM).jobs
    fit = [job for job in found if not _is_unfit(job, least)]
    return sorted(fit, key=lambda job: not job.client.holder.verified)[:most]


def _is_unfit(job: Job, least: LeastPay) -> bool:
    """Whether the text of a job says too little, or offers too little, to recommend it."""
    return not flaws_of(job, least).isdisjoint(UNFIT)


def _reasons(category: str, places: Sequence[int], likes: Likes) -> Reasons:
    """Why a job is recommended. ``places``: those of the words that it has, from 1 on."""
    found = set(places)
    return Reasons(
        skills=tuple(word for at, word in enumerate(likes.skills, 1) if at in found),
        category=category in likes.categories,
        words=tuple(word for at, word in enumerate(likes.words, 1 + len(likes.skills)) if at in found),
    )
