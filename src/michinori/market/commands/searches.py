"""Commands for saved searches (保存した検索): save, change, delete; and telling their owners of new jobs."""

from collections.abc import Mapping
from datetime import datetime

from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, outbox
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.machinery.looks import kinds_now
from michinori.machinery.models import OutboxItem
from michinori.machinery.transactions import in_transaction
from michinori.machinery.words import MAX_QUERY, terms_of, tsquery
from michinori.market.models import Job, SavedSearch
from michinori.market.queries.searches import FILTERS, found_by, new_jobs_for, own_search
from michinori.people.models import User
from michinori.rules.fields import MAX_YEN, Reader
from michinori.rules.market.categories import LONGEST_SLUG
from michinori.rules.market.finding import DUE_DAYS, EVERY, MAX_NAME, MAX_SEARCHES, next_morning
from michinori.rules.market.jobs import KINDS
from michinori.rules.market.kinds import Kinds, is_slug
from michinori.rules.skills import SKILL_LIMIT

DEADLINE = "saved_search"


def save_search(*, actor: Actor, body: object) -> SavedSearch:
    """Save a search under a ``name``: ``q``, ``category``, ``kind``, ``budget_min`` and ``budget_max`` (yen before
    tax), and ``every``: tell of new jobs ``at_once``, ``daily`` or ``never``. Raises ``invalid`` (422),
    ``too-many-searches`` (409).
    """
    user_id = actor.user_id
    if user_id is None:
        raise Problem.forbidden()

    def run() -> SavedSearch:
        lock(User, user_id)
        if SavedSearch.objects.filter(user_id=user_id).count() >= MAX_SEARCHES:
            raise Problem("too-many-searches", limit=MAX_SEARCHES)
        now = clock.now()
        search = SavedSearch(user_id=user_id, made_at=now, told_until=now, every="daily")
        _fill(search, body)
        search.save(force_insert=True)
        _schedule_mail(search, now)
        return search

    return in_transaction(run)


def change_search(*, actor: Actor, search_id: str, body: object) -> SavedSearch:
    """Change a saved search; fields that ``body`` leaves out stay. Raises ``not-found`` (404), ``invalid`` (422)."""

    def run() -> SavedSearch:
        search = lock(SavedSearch, own_search(actor, search_id).id)[search_id]
        now, former = clock.now(), search.every
        _fill(search, body)
        if search.every == "daily" != former:
            search.told_until = now
        search.save()
        _schedule_mail(search, now)
        return search

    return in_transaction(run)


def forget_search(*, actor: Actor, search_id: str) -> None:
    """Delete a saved search and its daily deadline. Raises ``not-found`` (404)."""

    def run() -> None:
        search = lock(SavedSearch, own_search(actor, search_id).id)[search_id]
        set_deadline(DEADLINE, search.id, None)
        search.delete()

    in_transaction(run)


_FIELDS = ("name", *FILTERS, "every")


def _fill(search: SavedSearch, body: object) -> None:
    if not isinstance(body, Mapping):
        raise Problem.invalid(Flaw("name", "required"))
    reader = Reader({name: getattr(search, name) for name in _FIELDS} | dict(body))
    for name in ("budget_min", "budget_max"):
        setattr(search, name, reader.integer(name, 0, MAX_YEN) if reader.given(name) else None)
    search.name = reader.line("name", MAX_NAME)
    search.q = reader.line("q", MAX_QUERY, "")
    kinds = kinds_now(*(one for name in ("category", "subcategory") if is_slug(one := reader.body[name])))
    search.category = reader.choice("category", ("", *kinds.categories), "")
    search.subcategory = _subcategory(reader, search.category, kinds)
    search.skill = reader.line("skill", SKILL_LIMIT, "")
    search.kind = reader.choice("kind", ("", *KINDS), "")
    search.due = reader.choice("due", ("", *DUE_DAYS), "")
    search.calm, search.verified = reader.flag("calm", False), reader.flag("verified", False)
    search.every = reader.choice("every", EVERY, "daily")
    if search.q and not terms_of(search.q):
        reader.flaw("q", "no_words")
    reader.finish()
    search.wanted = tsquery(terms_of(search.q)) or ""


def _subcategory(reader: Reader, category: str, kinds: Kinds) -> str:
    slug = reader.line("subcategory", LONGEST_SLUG, "")
    if slug and slug not in kinds.subcategories(category):
        reader.flaw("subcategory", "not_of_category")
    return slug


def _schedule_mail(search: SavedSearch, now: datetime) -> None:
    set_deadline(DEADLINE, search.id, next_morning(now, search.id) if search.every == "daily" else None)


def tell_daily(search_id: str, at: datetime) -> int:
    """Deadline handler: tell of the jobs posted since the last daily mail in one mail, if there are any. Return how
    many mails (0 or 1), and set the deadline of the next.
    """
    try:
        search = lock(SavedSearch, search_id)[search_id]
    except Problem:
        set_deadline(DEADLINE, search_id, None)
        return 0
    found = new_jobs_for(search, at)
    if found:
        outbox.put("saved_search_found", {"search_id": search.id, "job_ids": found})
    search.told_until = at
    search.save(update_fields=["told_until"])
    _schedule_mail(search, at)
    return bool(found)


def spread_posted(item: OutboxItem) -> None:
    """Outbox subscriber to ``job_posted`` (``{job_id}``): put one item ``saved_search_found`` for each person with a
    matching search that tells at once; if several match, the one saved first counts.
    """
    rows = Job.objects.select_related("client__party", "client__user", "client__organisation")
    job = rows.filter(id=item.payload["job_id"], status="open").first()
    if job is None:
        return
    finding = _searches_finding(job).order_by("user_id", "made_at", "id").distinct("user_id")
    for search_id in finding.values_list("id", flat=True):
        payload = {"search_id": search_id, "job_ids": [job.id]}
        outbox.put("saved_search_found", payload, key=f"found:{search_id}:{job.id}")


def _searches_finding(job: Job) -> QuerySet[SavedSearch]:
    """The searches with ``at_once`` that match this job and were saved before it was posted; not the poster's own."""
    most, least = job.budget_max or job.budget_min, job.budget_min or job.budget_max
    rows = SavedSearch.objects.filter(
        every="at_once", made_at__lte=job.posted_at or job.made_at, user__is_active=True
    ).exclude(user_id=job.posted_by_id)
    rows = rows.filter(
        Q(wanted="") | Q(found_by(job.pk)),
        category__in=("", job.category),
        subcategory__in=("", job.subcategory),
        skill__in=("", *job.skills),
        kind__in=("", job.kind),
        due__in=_due_later(job),
    ).exclude(_kept_out(job))
    if most is None or least is None:
        return rows.filter(budget_min=None, budget_max=None)
    rows = rows.filter(Q(budget_min=None) | Q(budget_min__lte=most))
    return rows.filter(Q(budget_max=None) | Q(budget_max__gte=least))


def _due_later(job: Job) -> list[str]:
    """The values of ``due`` with which a search finds this job."""
    left = None if job.due_date is None else (job.due_date - day_of(clock.now())).days
    return ["", *(key for key, days in DUE_DAYS.items() if left is None or left >= days)]


def _kept_out(job: Job) -> Q:
    """Searches that leave this job out because of its client: a record of trouble, or an identity not checked."""
    out = Q(pk__in=[])
    if job.reported or job.client.party.trouble:
        out |= Q(calm=True)
    return out if job.client.holder.verified else out | Q(verified=True)
