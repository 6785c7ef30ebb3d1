"""Commands for jobs (仕事): post, edit, publish, close. Any member of the client may give them (domain § 8)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, end_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock, events, outbox, rates
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.last_day import require_no_last_day
from michinori.machinery.locks import lock
from michinori.machinery.looks import kinds_now
from michinori.machinery.search import as_vector
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.machinery.words import document
from michinori.market.commands.files import attach_to_job, files_of, read_attached
from michinori.market.models import Job
from michinori.market.policy import require
from michinori.market.queries import posting_of
from michinori.people.queries import business_ended, client_named
from michinori.people.suspensions import require_free, suspension_of
from michinori.people.verification import require_verified
from michinori.rules.market.job_text import refuse_contact_in
from michinori.rules.market.jobs import Posting, last_day, posting_data, read_posting
from michinori.rules.market.kinds import Kinds, is_slug, refuse_other_kind
from michinori.rules.support.closures import is_over

DEADLINE = "job"


def create_job(
    *, actor: Actor, body: object, organisation_id: str | None = None, draft: bool = False, file_ids: Sequence[str] = ()
) -> Job:
    """Make a job, published at once unless ``draft``.

    Its client is ``organisation_id`` (an organisation of the actor's, or the actor's own id) if given, else the actor's
    only organisation, else the actor. ``file_ids``: the actor's own files that show
    what it is about. Raises ``invalid``, ``contact-before-contract`` (422), ``forbidden``,
    ``suspended`` (403), ``client-business-ended``, ``verification-needed``, ``market-closing`` (409).
    """
    user_id = actor.user_id
    if user_id is None:
        raise Problem.forbidden()

    def run() -> Job:
        owner = client_named(user_id, organisation_id)
        _require_may_post(actor, owner.id)
        _require_room(user_id, owner.id, draft=draft)
        now = clock.now()
        job = Job(client=owner, posted_by_id=user_id, made_at=now)
        posting = read_posting(body, day_of(now), kinds=_kinds_for(body))
        files = read_attached(actor, file_ids)
        _fill(job, posting)
        if not draft:
            _refuse_unfit(posting)
            job.status, job.posted_at = "open", now
            outbox.put("job_posted", {"job_id": job.id})
        job.save(force_insert=True)
        if files:
            attach_to_job(job, files)
        _schedule_close(job)
        _write_event(job, actor, "job_saved" if draft else "job_posted", now)
        return job

    return in_transaction(run)


def _refuse_unfit(posting: Posting, *, was: Collection[str] = ()) -> None:
    """Refuse to publish what names a way of contact, or work of a kind that the site does not take on; those that an
    open job ``was`` of may stay. Raises ``contact-before-contract``, ``invalid`` (422).
    """
    site = settings_now().site
    refuse_contact_in(posting, site.watched_words)
    known = kinds_now(*site.kinds_of_work, posting.category, posting.subcategory)
    kinds = known.choosing(site.kinds_of_work)
    refuse_other_kind(posting.category, posting.subcategory, kinds, was=was)


def _kinds_for(body: object, former: Posting | None = None) -> Kinds:
    """The site's kinds of work, those that ``body`` names, and that the job was of, surely among them if there are
    such.
    """
    given = [body.get(name) for name in ("category", "subcategory")] if isinstance(body, Mapping) else []
    was = (former.category, former.subcategory) if former else ()
    return kinds_now(*was, *[one for one in given if is_slug(one)])


def _write_event(job: Job, actor: Actor, kind: str, at: datetime, **data: object) -> None:
    events.write(job.id, at=at, actor=actor, kind=kind, data=data)


def _require_may_post(actor: Actor, client_id: str) -> None:
    """Refuse to post for suspended people and clients (``suspended``, 403), and for every account of a party whose
    business ended (domain § 6; ``client-business-ended``, 409).
    """
    require_free(actor, client_id)
    if business_ended(client_id):
        raise Problem("client-business-ended")


def _require_room(user_id: str, client_id: str, *, draft: bool) -> None:
    """Count a job of this person. Raises ``too-many-drafts`` (409), ``too-many-jobs`` (429) beyond the settings, and
    ``verification-needed`` (409) where the operator asks for papers before a job is published; ``market-closing`` (409)
    for publishing once the market's last day is named.
    """
    if not draft:
        require_no_last_day("market-closing")
    site = settings_now().site
    if site.verify_to_post and not draft:
        require_verified(client_id)
    if not draft:
        rates.count(f"jobs {user_id}", site.jobs_a_day, rates.DAY, "too-many-jobs")
    elif Job.objects.filter(posted_by_id=user_id, status="draft").count() >= site.drafts_kept:
        raise Problem("too-many-drafts", limit=site.drafts_kept)


def close_jobs_of(*, actor: Actor, client_id: str, at: datetime, suspension_id: str = "") -> int:
    """Close all drafts and open jobs of a client; return how many there were. ``suspension_id``: the suspension whose
    lifting gives them back. Call within a transaction.
    """
    jobs = list(Job.objects.filter(client_id=client_id).exclude(status="closed").values_list("id", flat=True))
    for job in lock(Job, *jobs).values() if jobs else ():
        because = {"suspension": suspension_id, "was": job.status} if suspension_id else {}
        _close(job, actor, at, **because)
    return len(jobs)


def _close(job: Job, actor: Actor, at: datetime, kind: str = "job_closed", **data: object) -> None:
    job.status, job.closed_at = "closed", at
    job.save(update_fields=["status", "closed_at"])
    _schedule_close(job)
    _write_event(job, actor, kind, at, **data)


def _schedule_close(job: Job) -> None:
    """Set when an open job closes by itself: at the end of its last day, never if it names none."""
    day = last_day(job.due_date, job.closes_on) if job.status == "open" else None
    set_deadline(DEADLINE, job.id, end_of(day) if day else None)


def close_due(job_id: str, until: datetime) -> int:
    """Deadline handler: close a job whose last day is over. Return how many were closed (0 or 1)."""
    job = lock(Job, job_id)[job_id]
    if job.status != "open" or not _is_past(job, until):
        _schedule_close(job)
        return 0
    day = last_day(job.due_date, job.closes_on)
    _close(job, Actor.clock(), end_of(day) if day else until)
    return 1


def _is_past(job: Job, at: datetime) -> bool:
    """Whether the last day of the posting is over; never if it names none."""
    day = last_day(job.due_date, job.closes_on)
    return day is not None and end_of(day) <= at


def close_done(job_id: str, at: datetime) -> None:
    """Close a job whose work was completed under a contract, unless it still looks for more people. Call within a
    transaction.
    """
    job = lock(Job, job_id)[job_id]
    if job.status == "open" and (job.wanted is None or _is_filled(job)):
        _close(job, Actor.clock(), at)


def close_some(at: datetime, limit: int) -> int:
    """Close so many of the jobs that are open, whatever their last day, as the clock; return how many there were. Call
    within a transaction.
    """
    jobs = list(Job.objects.filter(status="open").order_by("id").values_list("id", flat=True)[:limit])
    for job in lock(Job, *jobs).values() if jobs else ():
        if job.status == "open":
            _close(job, Actor.clock(), at)
    return len(jobs)


def close_filled(job_id: str, at: datetime) -> None:
    """Close a job for which as many contracts were agreed as it looks for people. Call within a transaction."""
    job = lock(Job, job_id)[job_id]
    if job.status == "open" and _is_filled(job):
        _close(job, Actor.clock(), at, filled=True)


def reopen_unfilled(job_id: str, at: datetime) -> None:
    """Undo ``close_filled`` when one of those contracts was cancelled before the work began, unless the job is past or
    its client may not post. Call within a transaction.
    """
    job = lock(Job, job_id)[job_id]
    last = events.last(job.id)
    if job.status != "closed" or last is None or not last.data.get("filled") or _is_filled(job) or _is_past(job, at):
        return
    if business_ended(job.client_id) or suspension_of(job.client_id) is not None:
        return
    if is_over(settings_now().site.ends_on, day_of(at)):
        return
    job.status, job.closed_at = "open", None
    job.save(update_fields=["status", "closed_at"])
    _schedule_close(job)
    _write_event(job, Actor.clock(), "job_reopened", at)


def _is_filled(job: Job) -> bool:
    return job.wanted is not None and job.proposals.filter(status="agreed").count() >= job.wanted


def note_reported(*, job_id: str, reported: bool) -> None:
    """Note whether reports of a job wait for the staff's decision. For the moderation room."""
    Job.objects.filter(id=job_id).update(reported=reported)


def give_jobs_back(*, actor: Actor, suspension_ids: Collection[str], client_ids: Collection[str], at: datetime) -> int:
    """Undo what suspensions did to the jobs of these clients: drafts are drafts again, open ones open, unless
    their last day is over; return how many. Call within a transaction.
    """
    closed = sorted(Job.objects.filter(client_id__in=client_ids, status="closed").values_list("id", flat=True))
    given = 0
    for job in lock(Job, *closed).values() if closed else ():
        last = events.last(job.id)
        if last is None or last.kind != "job_closed" or last.data.get("suspension") not in suspension_ids:
            continue
        if last.data["was"] == "open" and _is_past(job, at):
            continue  # it would have closed meanwhile
        job.status, job.closed_at = last.data["was"], None
        job.save(update_fields=["status", "closed_at"])
        _schedule_close(job)
        _write_event(job, actor, "job_given_back", at)
        given += 1
    return given


def _fill(job: Job, posting: Posting) -> None:
    for name, value in posting_data(posting).items():
        setattr(job, name, value)
    job.due_date, job.closes_on = posting.due_date, posting.closes_on
    job.search = as_vector(_document(posting))


def _document(posting: Posting) -> str:
    brief = " ".join(f"{item.key} {item.value}" for item in posting.brief)
    return document(f"{posting.title}\n{posting.description}\n{brief}\n{' '.join(posting.skills)}")


def _locked_for(job_id: str, actor: Actor, act: str) -> tuple[Job, datetime]:
    """The job, locked, and the present instant. Raises ``job-closed`` and what ``require`` raises for the act."""
    job = lock(Job, job_id)[job_id]
    require(actor, act, job)
    if job.status == "closed":
        raise Problem("job-closed")
    return job, clock.now()


def edit_job(*, actor: Actor, job_id: str, body: object, file_ids: Sequence[str] | None = None) -> Job:
    """Change a draft or open job; fields that ``body`` leaves out stay, and the files, if ``file_ids`` is None.
    Proposals stay as they are.

    An event records which fields changed; ``edited_at`` is the last change of an open job. Raises ``job-closed`` (409),
    ``invalid`` and, for an open job, ``contact-before-contract`` (422), ``forbidden`` (403), ``not-found`` (404).
    """

    def run() -> Job:
        job, now = _locked_for(job_id, actor, "edit")
        former = posting_of(job)
        given = {key: value for key, value in body.items() if key != "status"} if isinstance(body, Mapping) else body
        posting = read_posting(given, day_of(now), former, _kinds_for(given, former))
        if job.status == "open":
            _refuse_unfit(posting, was=(former.category, former.subcategory))
        old = posting_data(former)
        changed = [name for name, value in posting_data(posting).items() if value != old[name]]
        there = files_of(job)
        files = there if file_ids is None else read_attached(actor, file_ids, there)
        if files != there:
            attach_to_job(job, files)
            changed.append("file_ids")
        if not changed:
            return job
        _fill(job, posting)
        job.edited_at = now if job.status == "open" else None
        job.save()
        _schedule_close(job)
        _write_event(job, actor, "job_edited", now, changed=changed)
        return job

    return in_transaction(run)


def publish_job(*, actor: Actor, job_id: str) -> Job:
    """Publish a draft; an open job stays as it is.

    Raises ``job-closed``, ``client-business-ended``, ``verification-needed``, ``market-closing`` (409),
    ``contact-before-contract`` (422), ``forbidden``, ``suspended`` (403), ``not-found`` (404).
    """

    def run() -> Job:
        job, now = _locked_for(job_id, actor, "publish")
        if job.status == "draft":
            _require_may_post(actor, job.client_id)
            _require_room(actor.user_id or "", job.client_id, draft=False)
            _refuse_unfit(posting_of(job))
            job.status, job.posted_at = "open", now
            job.save(update_fields=["status", "posted_at"])
            _schedule_close(job)
            _write_event(job, actor, "job_posted", now)
            outbox.put("job_posted", {"job_id": job.id})
        return job

    return in_transaction(run)


def close_for_staff(*, actor: Actor, job_id: str) -> None:
    """Take a posting down for staff. Call within a transaction, after checking that the actor is staff. Raises
    ``not-found``.
    """
    job = lock(Job, job_id)[job_id]
    if job.status != "closed":
        _close(job, actor, clock.now(), "job_taken_down")


def reopen_for_staff(*, actor: Actor, job_id: str) -> None:
    """Undo ``close_for_staff``, unless the job has changed since; it becomes open or a draft again, as before. Call
    within a transaction, after checking that the actor is staff. Raises ``not-found``.
    """
    job, now = lock(Job, job_id)[job_id], clock.now()
    last = events.last(job.id)
    if job.status == "closed" and last is not None and last.kind == "job_taken_down":
        job.status, job.closed_at = "open" if job.posted_at else "draft", None
        job.save(update_fields=["status", "closed_at"])
        _schedule_close(job)
        _write_event(job, actor, "job_put_up_again", now)


def close_job(*, actor: Actor, job_id: str) -> Job:
    """Close a job to proposals for good; offers and contracts go on. A closed job stays as it is.

    Raises ``forbidden`` (403), ``not-found`` (404).
    """

    def run() -> Job:
        job = lock(Job, job_id)[job_id]
        require(actor, "close", job)
        if job.status != "closed":
            _close(job, actor, clock.now())
        return job

    return in_transaction(run)
