"""Searching open jobs by words, filters and sort, page by page, and hints where nothing is found."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import connections, router
from django.db.models import DateField, DateTimeField, F, Field, IntegerField, Q, QuerySet, TextField

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, read_instant
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.looks import kinds_now
from michinori.machinery.parts import Behind, fitting
from michinori.machinery.words import anywhere, terms_of, tsquery
from michinori.market.models import DUE_KEY, PAY_KEY, Job
from michinori.market.queries.conditions import Conditions
from michinori.market.queries.jobs import kept_by, with_proposals
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.finding import DUE_DAYS
from michinori.rules.market.jobs import KINDS

PAGE = 20
COUNTED, SKILLS_SHOWN = 300, 12
"""Hits are counted up to one more than this number; above it, pages say “more than”."""
_TEXTS = 100
"""So many texts of queries are kept, more than there are sets of filters that people use."""


@dataclass(frozen=True)
class Search:
    """A search for jobs. Budgets, in yen before tax, find jobs whose range overlaps the one given.

    ``due``: due later than a key of ``DUE_DAYS`` says, or without a date. ``calm``: the client has no record of trouble
    and the job no open report. ``verified``: the client's identity is checked.
    """

    q: str = ""
    category: str = ""
    subcategory: str = ""
    skill: str = ""
    kind: str = ""
    budget_min: int | None = None
    budget_max: int | None = None
    due: str = ""
    calm: bool = False
    verified: bool = False
    sort: str = "newest"
    cursor: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set besides the words."""
        asked = (self.category, self.subcategory, self.skill, self.kind, self.due, self.calm, self.verified)
        return any(asked) or self.budget_min is not None or self.budget_max is not None


@dataclass(frozen=True)
class Found:
    """One page of hits. ``next``: the cursor of the following page, None on the last. ``terms``:
    the words looked for.
    """

    jobs: tuple[Job, ...]
    next: str | None
    terms: tuple[str, ...]


@dataclass(frozen=True)
class _Order:
    """A sort: the ``key`` expression, the lookup (``lt`` or ``gt``) that finds rows after a cursor, the ``order_by``;
    ``field``: what holds the key's values.
    """

    key: Any
    lookup: str
    by: tuple[str, str]
    field: "Field[Any, Any]"
    type: type[datetime] | type[date] | type[int]
    """The Python type of the key's values, which a cursor must have, too."""

    def after(self, key: Any, job_id: str) -> Q:
        """Filter for the rows after that one."""
        # The first condition says no more than the second, but an index can begin at it.
        behind = Q(**{f"sort_key__{self.lookup}": key}) | Q(**{f"id__{self.lookup}": job_id})
        return Q(**{f"sort_key__{self.lookup}e": key}) & behind


_ORDERS = {
    "newest": _Order(F("posted_at"), "lt", ("-sort_key", "-id"), DateTimeField(), datetime),
    "deadline": _Order(DUE_KEY, "gt", ("sort_key", "id"), DateField(), date),
    "budget": _Order(PAY_KEY, "lt", ("-sort_key", "-id"), IntegerField(), int),
}
SORTS = tuple(_ORDERS)


class _Hit(NamedTuple):
    """A job that a search finds: what its numbers are made of, and the cursor of the newest."""

    id: str
    posted_at: datetime
    category: str
    skills: list[str]
    budget_max: int | None
    budget_min: int | None


_HITS = GivenAs("hits", ArrayField(TextField()))


def search_jobs(actor: Actor | None, search: Search, *, limit: int = PAGE) -> Found:
    """One page of the open jobs that a search finds, each with its client, ``n``, the number of proposals, and
    ``kept``, the id of the viewer's favourite. Raises ``invalid`` (422) for an unknown sort, filter or cursor.
    """
    jobs = _fitting(_wanted(actor, search), search, limit + 1, partial(_jobs, search.sort))
    following = _cursor(jobs[limit - 1].id, vars(jobs[limit - 1])["sort_key"], search) if len(jobs) > limit else None
    return Found(tuple(jobs[:limit]), following, tuple(terms_of(search.q)))


def _fitting[T](
    wanted: Conditions | None, search: Search, most: int, read: Callable[[Conditions, list[str]], Mapping[str, T]]
) -> list[T]:
    """The first that a search finds, from its cursor on, at most ``most``, as ``read``. Two queries, more where many of
    the hits of the indexes do not fit.
    """
    order = _ORDERS[search.sort]
    behind = _behind(order, search) if search.cursor else {}
    if wanted is None:
        return []
    values = wanted.values

    def indexed(part: int, behind: Behind) -> list[tuple[str, Any]]:
        return _indexed(tuple(values), search.sort, part, goes_on=bool(behind)).tuples(**values, **behind)

    return fitting(indexed, partial(read, wanted), most, behind)


@lru_cache(_TEXTS)
def _indexed(names: tuple[str, ...], sort: str, limit: int, *, goes_on: bool) -> Composed[Job]:
    """The first hits of the indexes and what they are sorted by."""
    order = _ORDERS[sort]
    rows = Conditions.places(names).indexed().annotate(sort_key=order.key)
    if goes_on:
        rows = rows.filter(order.after(GivenAs("key", order.field), Given("last")))
    return Composed(rows.order_by(*order.by).values_list("id", "sort_key")[:limit], keeps_plan=False)


def _jobs(sort: str, wanted: Conditions, hits: list[str]) -> dict[str, Job]:
    """Of these hits those that are found and that the viewer may see, as a page shows them."""
    return {job.id: job for job in _whole(tuple(wanted.values), sort).rows(**wanted.values, hits=hits)}


@lru_cache(_TEXTS)
def _whole(names: tuple[str, ...], sort: str) -> Composed[Job]:
    wanted = Conditions.places(names)
    rows = with_proposals(wanted.among(_HITS)).annotate(sort_key=_ORDERS[sort].key, kept=kept_by(wanted.actor))
    return Composed(rows.order_by())


def _counted_hits(wanted: Conditions, hits: list[str]) -> dict[str, _Hit]:
    """Of these hits those that are found and that the viewer may see, as they are counted."""
    return {row[0]: _Hit(*row) for row in _columns(tuple(wanted.values)).tuples(**wanted.values, hits=hits)}


@lru_cache(_TEXTS)
def _columns(names: tuple[str, ...]) -> Composed[Job]:
    return Composed(Conditions.places(names).among(_HITS).order_by().values_list(*_Hit._fields))


def open_jobs(actor: Actor | None) -> QuerySet[Job]:
    """All open jobs that this viewer may see, the newest first; only ``posted_at`` and ``edited_at`` are loaded."""
    return filtered(actor, Search()).only("posted_at", "edited_at").order_by("-posted_at", "-id")


def count_jobs(actor: Actor | None, search: Search) -> int:
    """How many jobs a search finds on all its pages, counted up to ``COUNTED`` + 1; one query."""
    return _counted({"": _wanted(actor, search)}).get("", 0)


def filtered(actor: Actor | None, search: Search) -> QuerySet[Job]:
    """The open jobs that a search finds for this viewer, unordered. Raises ``invalid`` (422)."""
    wanted = _wanted(actor, search)
    return Job.objects.none() if wanted is None else wanted.rows()


def _wanted(actor: Actor | None, search: Search) -> Conditions | None:
    """What a search asks; None where its words cannot be found. Raises ``invalid`` (422)."""
    _check(search)
    words = tsquery(terms_of(search.q))
    if words is None and search.q.strip():
        return None
    return Conditions(
        viewer=actor.user_id or "" if actor else "",
        words=words or "",
        anywhere=anywhere(words or ""),
        category=search.category,
        subcategory=search.subcategory,
        kind=search.kind,
        skill=search.skill,
        budget_min=search.budget_min,
        budget_max=search.budget_max,
        due=day_of(clock.now()) + timedelta(days=DUE_DAYS[search.due]) if search.due else None,
        calm=search.calm,
        verified=search.verified,
    )


def _check(search: Search) -> None:
    kinds = kinds_now(search.category, search.subcategory)
    asked = (("sort", search.sort, SORTS), ("category", search.category, ("", *kinds.categories)))
    choices = (
        *asked,
        ("kind", search.kind, ("", *KINDS)),
        ("due", search.due, ("", *DUE_DAYS)),
        ("subcategory", search.subcategory, ("", *kinds.subcategories(search.category))),
    )
    flaws = [Flaw(name, "not_a_choice") for name, value, allowed in choices if value not in allowed]
    for name, amount in (("budget_min", search.budget_min), ("budget_max", search.budget_max)):
        if amount is not None and amount < 0:
            flaws.append(Flaw(name, "too_small", {"limit": 0}))
        elif amount is not None and amount > MAX_YEN:
            flaws.append(Flaw(name, "too_large", {"limit": MAX_YEN}))
    if flaws:
        raise Problem.invalid(*flaws)


def _cursor(job_id: str, key: datetime | date | int, search: Search) -> str:
    """The cursor of what comes behind the job with this key."""
    text = json.dumps([search.sort, key if isinstance(key, int) else key.isoformat(), job_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _behind(order: _Order, search: Search) -> dict[str, Any]:
    """The ``key`` and the id of the ``last`` row before the page. Raises ``invalid`` (422) for a cursor of another
    sort or a forged one.
    """
    cursor = search.cursor
    try:
        text = base64.b64decode(cursor[:400] + "=" * (-len(cursor[:400]) % 4), altchars=b"-_", validate=True)
        sort, key, job_id = json.loads(text)
        value = key if order.type is int else order.type.fromisoformat(key)  # type: ignore[union-attr]
        if isinstance(value, datetime):
            value = read_instant(key)
        good = sort == search.sort and type(value) is order.type and str(job_id).isprintable() and len(job_id) <= 40
        if not good or _too_large(value):
            raise ValueError(cursor)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise Problem.invalid(Flaw("cursor", "bad_format")) from None
    return {"key": value, "last": str(job_id)}


def _too_large(value: Any) -> bool:
    return isinstance(value, int) and abs(value) > MAX_YEN


@dataclass(frozen=True)
class Hint:
    """A hint for an empty result: without ``term`` the search would find ``count`` jobs, ``more`` if it is more."""

    term: str
    count: int
    more: bool


def hints_for(actor: Actor | None, search: Search) -> list[Hint]:
    """The words whose omission would give hits, most hits first; for searches of two words or more;
    one query.
    """
    terms = terms_of(search.q)
    if len(terms) < 2:
        return []
    found = {}
    for term in terms[:4]:
        rest = " ".join(other for other in terms if other != term)
        found[term] = _wanted(actor, replace(search, q=rest))
    counted = _counted(found).items()
    hints = (Hint(term, min(count, COUNTED), count > COUNTED) for term, count in counted if count)
    return sorted(hints, key=lambda hint: -hint.count)


@dataclass(frozen=True)
class Facets:
    """What a search finds, in numbers: ``count`` jobs, ``more`` if it is more than that; the ``skills`` that most of
    the newest ``COUNTED`` of them ask for, and their highest budgets in yen.
    """

    count: int
    more: bool
    skills: tuple[tuple[str, int], ...]
    budgets: tuple[int, ...]


def facets_of(actor: Actor | None, search: Search) -> Facets:
    """Count what a search finds and what it could be narrowed by."""
    return _facets(search, _newest(_wanted(actor, search), COUNTED + 1))


def search_with_facets(actor: Actor | None, search: Search) -> tuple[Found, Facets]:
    """A page of ``search_jobs`` and the ``facets_of`` all that is found. The first page of the newest looks for both at
    once: the jobs shown are the first of those that are counted. Raises as ``search_jobs``.
    """
    if search.sort != "newest" or search.cursor:
        return search_jobs(actor, search), facets_of(actor, search)
    wanted = _wanted(actor, search)
    hits = _newest(wanted, COUNTED + 1)
    jobs = _jobs(search.sort, wanted, [one.id for one in hits[:PAGE]]) if wanted and hits else {}
    following = _cursor(hits[PAGE - 1].id, hits[PAGE - 1].posted_at, search) if len(hits) > PAGE else None
    shown = tuple(jobs[one.id] for one in hits[:PAGE] if one.id in jobs)
    return Found(shown, following, tuple(terms_of(search.q))), _facets(search, hits)


def _newest(wanted: Conditions | None, most: int) -> list[_Hit]:
    """The newest jobs that a search finds, whatever its page and order."""
    return _fitting(wanted, Search(), most, _counted_hits)


def _facets(search: Search, found: Sequence[_Hit]) -> Facets:
    skills = Counter(skill for one in found[:COUNTED] for skill in one.skills if skill != search.skill)
    ranked = sorted(skills.items(), key=lambda one: (-one[1], one[0]))[:SKILLS_SHOWN]
    budgets = tuple(pay for one in found[:COUNTED] if (pay := one.budget_max or one.budget_min))
    return Facets(min(len(found), COUNTED), len(found) > COUNTED, tuple(ranked), budgets)


def _counted(asked: Mapping[str, Conditions | None]) -> dict[str, int]:
    """How many jobs each of these finds, counted up to ``COUNTED`` + 1; one query for all. Those that cannot be found
    are left out.
    """
    parts, values = [], list[Any]()
    for name, wanted in asked.items():
        if wanted is not None:
            counted, given = _ids(tuple(wanted.values)).statement(wanted.values)
            parts.append(f"SELECT %s, count(*) FROM ({counted}) found")  # noqa: S608 - our own text, values apart
            values += [name, *given]
    if not parts:
        return {}
    with connections[router.db_for_read(Job)].cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), values)
        return dict(cursor.fetchall())


@lru_cache(_TEXTS)
def _ids(names: tuple[str, ...]) -> Composed[Job]:
    return Composed(Conditions.places(names).rows().order_by().values("id")[: COUNTED + 1])


def counts_by_category(actor: Actor | None, search: Search) -> dict[str, int]:
    """How many of the newest ``COUNTED`` jobs that the words and other filters of a search find each category has, the
    most first; one query. Where they are ``COUNTED`` together, each may have more.
    """
    wide = _wanted(actor, replace(search, category="", subcategory=""))
    found = Counter(one.category for one in _newest(wide, COUNTED))
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def newest_jobs(actor: Actor | None, limit: int = 5) -> list[Job]:
    """The newest open jobs."""
    return list(search_jobs(actor, Search(), limit=limit).jobs)
