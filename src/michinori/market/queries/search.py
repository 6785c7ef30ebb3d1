"""Searching open jobs by words, filters and sort, page by page, and hints where nothing is found."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db import connections, router
from django.db.models import DateField, DateTimeField, F, Field, IntegerField, Q, QuerySet, TextField

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, read_instant
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.composed import Composed, Given, GivenAs
from michinori.machinery.looks import kinds_now
from michinori.machinery.lookups import Among
from michinori.machinery.words import terms_of, tsquery
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


def search_jobs(actor: Actor | None, search: Search, *, limit: int = PAGE) -> Found:
    """One page of the open jobs that a search finds, each with its client, ``n``, the number of proposals, and
    ``kept``, the id of the viewer's favourite; one query.

    All hits are sorted by their ids alone; what is shown is joined to a page of them.
    Raises ``invalid`` (422) for an unknown sort, filter or cursor.
    """
    wanted = _wanted(actor, search)
    behind = _behind(_ORDERS[search.sort], search) if search.cursor else {}
    if wanted is None:
        return Found((), None, tuple(terms_of(search.q)))
    values = wanted.values
    page = _page(tuple(values), search.sort, limit, goes_on=bool(behind)).rows(**values, **behind)
    return _found(search, page, limit)


def _found(search: Search, page: list[Job], limit: int) -> Found:
    """``page``: the jobs of a page, and one more if another follows."""
    following = _cursor(page[limit - 1], search.sort) if len(page) > limit else None
    return Found(tuple(page[:limit]), following, tuple(terms_of(search.q)))


@lru_cache(_TEXTS)
def _page(names: tuple[str, ...], sort: str, limit: int, *, goes_on: bool) -> Composed[Job]:
    wanted, order = Conditions.places(names), _ORDERS[sort]
    rows = wanted.rows().annotate(sort_key=order.key)
    if goes_on:
        rows = rows.filter(order.after(GivenAs("key", order.field), Given("last")))
    found = ArraySubquery(rows.order_by(*order.by).values("id")[: limit + 1])
    shown = with_proposals(Job.objects.filter(Among(F("id"), found)))
    return Composed(
        shown.annotate(sort_key=order.key, kept=kept_by(wanted.actor)).order_by(*order.by), keeps_plan=False
    )


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


def _cursor(job: Job, sort: str) -> str:
    key = job.sort_key  # type: ignore[attr-defined]  # annotated by search_jobs
    text = json.dumps([sort, key if isinstance(key, int) else key.isoformat(), job.id], separators=(",", ":"))
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
    """Count what a search finds and what it could be narrowed by; one query."""
    return _facets(search, _newest(_wanted(actor, search), COUNTED + 1, *_COUNTED_BY))


def search_with_facets(actor: Actor | None, search: Search) -> tuple[Found, Facets]:
    """A page of ``search_jobs`` and the ``facets_of`` all that is found. The first page of the newest looks for both at
    once: the jobs shown are the first of those that are counted. Two queries; raises as ``search_jobs``.
    """
    if search.sort != "newest" or search.cursor:
        return search_jobs(actor, search), facets_of(actor, search)
    found = _newest(_wanted(actor, search), COUNTED + 1, *_COUNTED_BY, "id")
    shown = [row[-1] for row in found[: PAGE + 1]]
    page = _named().rows(viewer=actor.user_id or "" if actor else "", jobs=shown) if shown else []
    return _found(search, page, PAGE), _facets(search, found)


_COUNTED_BY = ("skills", "budget_max", "budget_min")


def _facets(search: Search, found: list[Any]) -> Facets:
    """``found``: the columns ``_COUNTED_BY`` of each hit first."""
    skills = Counter(skill for row in found[:COUNTED] for skill in row[0] if skill != search.skill)
    ranked = sorted(skills.items(), key=lambda one: (-one[1], one[0]))[:SKILLS_SHOWN]
    budgets = tuple(pay for row in found[:COUNTED] if (pay := row[1] or row[2]))
    return Facets(min(len(found), COUNTED), len(found) > COUNTED, tuple(ranked), budgets)


@cache
def _named() -> Composed[Job]:
    """The jobs of these ids, as on a page of the newest."""
    shown = with_proposals(Job.objects.filter(Among(F("id"), GivenAs("jobs", ArrayField(TextField())))))
    kept = kept_by(Actor.person(Given("viewer")))
    return Composed(shown.annotate(sort_key=F("posted_at"), kept=kept).order_by("-posted_at", "-id"))


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


def _newest(wanted: Conditions | None, most: int, *columns: str) -> list[Any]:
    """These columns of the newest jobs that a search finds. One query."""
    return [] if wanted is None else _columns(tuple(wanted.values), most, columns).tuples(**wanted.values)


@lru_cache(_TEXTS)
def _columns(names: tuple[str, ...], most: int, columns: tuple[str, ...]) -> Composed[Job]:
    rows = Conditions.places(names).rows().order_by("-posted_at", "-id")
    return Composed(rows.values_list(*columns)[:most], keeps_plan=False)


def counts_by_category(actor: Actor | None, search: Search) -> dict[str, int]:
    """How many of the newest ``COUNTED`` jobs that the words and other filters of a search find each category has, the
    most first; one query. Where they are ``COUNTED`` together, each may have more.
    """
    wide = _wanted(actor, replace(search, category="", subcategory=""))
    found = Counter(row[0] for row in _newest(wide, COUNTED, "category"))
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def newest_jobs(actor: Actor | None, limit: int = 5) -> list[Job]:
    """The newest open jobs; one query."""
    return list(search_jobs(actor, Search(), limit=limit).jobs)
