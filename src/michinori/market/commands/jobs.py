"""Jobs (仕事): post, edit, publish, close. Any member of a client may (domain § 8)."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Func, Value

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.market.models import Job
from michinori.market.policy import require
from michinori.market.words import lexemes
from michinori.people.models import Client
from michinori.people.queries import client, default_client, power_over
from michinori.rules.posting import Posting, posting_data, read_posting
from michinori.rules.terms import BriefItem


def create_job(*, actor: Actor, body: object, organisation_id: str | None = None, draft: bool = False) -> Job:
    """A new job, published at once unless ``draft``.

    The client: the organisation named, else the caller's only one, else
    the caller. Raises ``invalid`` (422), ``forbidden`` (403)."""
    if actor.user_id is None:
        raise Problem.forbidden()
    owner = _client_for(actor.user_id, organisation_id)
    now = clock.now()
    posting = read_posting(body, day_of(now))
    job = Job(client=owner, posted_by_id=actor.user_id, made_at=now)
    _fill(job, posting)
    if not draft:
        job.status, job.posted_at = "open", now
    job.save(force_insert=True)
    return job


def _client_for(user_id: str, organisation_id: str | None) -> Client:
    if not organisation_id:
        return default_client(user_id)
    if power_over(user_id, organisation_id) is None:
        raise Problem.invalid(Flaw("organisation_id", "unknown_id"))
    return client(organisation_id)


def _fill(job: Job, posting: Posting) -> None:
    for name, value in posting_data(posting).items():
        setattr(job, name, value)
    job.due_date = posting.due_date
    job.search = Func(
        Value(_lexemes(posting)), function="array_to_tsvector", template="%(function)s(%(expressions)s::text[])"
    )


def _lexemes(posting: Posting) -> list[str]:
    brief = " ".join(f"{item.key} {item.value}" for item in posting.brief)
    return lexemes(f"{posting.title}\n{brief}\n{posting.description}")


def posting_of(job: Job) -> Posting:
    """What a stored job says."""
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
    )


def _on(job_id: str, actor: Actor, act: str) -> tuple[Job, datetime]:
    job = lock(Job, job_id)[job_id]
    require(actor, act, job)
    if job.status == "closed":
        raise Problem("job-closed")
    return job, clock.now()


def edit_job(*, actor: Actor, job_id: str, body: object) -> Job:
    """Change what a draft or open job says; what ``body`` leaves out stays.

    Raises ``job-closed`` (409), ``invalid``.
    """

    def run() -> Job:
        job, now = _on(job_id, actor, "edit")
        given = {key: value for key, value in body.items() if key != "status"} if isinstance(body, Mapping) else body
        _fill(job, read_posting(given, day_of(now), posting_of(job)))
        job.save()
        return job

    return in_transaction(run)


def publish_job(*, actor: Actor, job_id: str) -> Job:
    """draft → open. An open one stays as it is."""

    def run() -> Job:
        job, now = _on(job_id, actor, "publish")
        if job.status == "draft":
            job.status, job.posted_at = "open", now
            job.save(update_fields=["status", "posted_at"])
        return job

    return in_transaction(run)


def close_job(*, actor: Actor, job_id: str) -> Job:
    """No more proposals, for good; offers and contracts go on. A closed one stays as it is."""

    def run() -> Job:
        job = lock(Job, job_id)[job_id]
        require(actor, "close", job)
        if job.status != "closed":
            job.status, job.closed_at = "closed", clock.now()
            job.save(update_fields=["status", "closed_at"])
        return job

    return in_transaction(run)
