"""Searching open jobs by words, filters and sort, page by page, and hints where nothing is found."""

import base64
import binascii
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import Any

from django.db import router
from django.db.models import DateField, DateTimeField, F, Field, IntegerField, Q, QuerySet, Value

from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of, read_instant
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.composed import Choice, Composed, Given, GivenAs
from michinori.machinery.looks import kinds_now
from michinori.machinery.parts import BEGINNING, Behind, Hit, Reading, read_by_parts
from michinori.machinery.plans import planned_anew
from michinori.machinery.search import by_no_index, matches, within_the_limit
from michinori.machinery.words import anywhere_and_beside, terms_of, tsquery
from michinori.market.models import DUE_KEY, PAY_KEY, Job
from michinori.market.policy import open_to
from michinori.market.queries.conditions import NEWEST_OPEN, Conditions
from michinori.market.queries.hits import AS_COUNTED, AS_SHOWN, Counted, jobs_among
from michinori.market.queries.jobs import kept_by, with_proposals
from michinori.people.blocks import KeptApart
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.finding import DUE_DAYS
from michinori.rules.market.jobs import KINDS

PAGE = 20
COUNTED, SKILLS_SHOWN = 200, 12
"""Hits are counted up to one more than this number; above it, pages say “more than”."""
_TEXTS = 400
"""So many texts of queries are kept, more than there are sets of filters that people use, each for parts of some sizes
and for what is read of them.
"""


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


type _Key = datetime | date | int
"""What jobs are sorted by."""


def search_jobs(actor: Actor | None, search: Search, *, limit: int = PAGE) -> Found:
    """One page of the open jobs that a search finds, each with its client, ``n``, the number of proposals, and
    ``kept``, the id of the viewer's favourite. Raises ``invalid`` (422) for an unknown sort, filter or cursor.
    """
    wanted, behind = _wanted(actor, search), _behind(search)
    found = _found(wanted, search.sort, limit + 1, AS_SHOWN, behind, apart=KeptApart.of(actor))
    return Found(tuple(job for _, job in found[:limit]), _following(search, found, limit), _terms(search))


def _following(search: Search, found: Sequence[tuple[_Key, Job | Counted]], limit: int) -> str | None:
    """The cursor of the page behind the first ``limit`` of these; None if there is none."""
    if len(found) <= limit:
        return None
    key, last = found[limit - 1]
    return _cursor(search.sort, key, last.id)


def _terms(search: Search) -> tuple[str, ...]:
    return tuple(terms_of(search.q))


def _found[T](
    wanted: Conditions | None,
    sort: str,
    most: int,
    reading: Reading[Conditions, T],
    behind: Behind = BEGINNING,
    *,
    apart: KeptApart | None = None,
) -> list[tuple[_Key, T]]:
    """The first that a search finds behind that one, at most ``most``, read so, each with what it is sorted by. One
    query and that of the reading; more where many of the hits of the indexes do not fit. ``apart``: whom blocks keep
    from who is signed in, which a search for the newest by words looks up first: otherwise each of its choices would
    look, and be planned for it.
    """
    if wanted is None:
        return []
    columns = reading.columns

    def indexed(part: int, behind: Behind) -> list[Hit]:
        if not wanted.words or sort != "newest" or behind:
            values = wanted.values
            return _indexed(tuple(values), columns, sort, part, goes_on=bool(behind)).tuples(**values, **behind)
        anybody = {name: value for name, value in wanted.values.items() if name != "viewer"}
        values, words = wanted.values, wanted.words_named
        if wanted.viewer and apart:
            values = anybody | {"apart": [*apart.clients]} if apart.clients else anybody
        asked = partial(_indexed, tuple(values), columns, sort, part, goes_on=False)

        def named(words: str) -> Choice:
            return asked(named=True), values | {"words": words}

        # Without a category it may be a word that all have, of which the first are found soonest in the order of time.
        among_all = named(words) if wanted.category else (asked(), values)
        return NEWEST_OPEN.with_enough(part, words, named, among_all, tuple(anybody.items()))

    return read_by_parts(indexed, partial(reading.fitting, wanted), most, behind)


@lru_cache(_TEXTS)
def _indexed(
    names: tuple[str, ...], columns: tuple[str, ...], sort: str, limit: int, *, goes_on: bool, named: bool = False
) -> Composed[Job]:
    """The first hits of the indexes: id, key and these columns. ``named``: the words may name days and a category."""
    order = _ORDERS[sort]
    key = by_no_index("posted_at") if named else order.key
    rows = Conditions.places(names).indexed(named=named).annotate(sort_key=key)
    if goes_on:
        rows = rows.filter(order.after(GivenAs("key", order.field), Given("last")))
    if "fits" in columns:
        beside = within_the_limit(matches(Given("beside"))) if "beside" in names else Value(True)
        rows = rows.annotate(fits=beside)
    return Composed(rows.order_by(*order.by).values_list("id", "sort_key", *columns)[:limit], keeps_plan=False)


def open_jobs(actor: Actor | None) -> QuerySet[Job]:
    """All open jobs that this viewer may see, the newest first; only ``posted_at`` and ``edited_at`` are loaded."""
    return filtered(actor, Search()).only("posted_at", "edited_at").order_by("-posted_at", "-id")


def count_jobs(actor: Actor | None, search: Search) -> int:
    """How many jobs a search finds on all its pages, counted up to ``COUNTED`` + 1."""
    return len(_newest(_wanted(actor, search), KeptApart.of(actor)))


def filtered(actor: Actor | None, search: Search) -> QuerySet[Job]:
    """The open jobs that a search finds for this viewer, unordered. Raises ``invalid`` (422)."""
    wanted = _wanted(actor, search)
    return Job.objects.none() if wanted is None else wanted.rows()


def _wanted(actor: Actor | None, search: Search) -> Conditions | None:
    """What a search asks; None where its words cannot be found. Raises ``invalid`` (422)."""
    _check(search)
    query = tsquery(terms_of(search.q))
    if query is None and search.q.strip():
        return None
    words, beside = anywhere_and_beside(query or "")
    return Conditions(
        viewer=actor.user_id or "" if actor else "",
        words=words,
        beside=beside,
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


def _cursor(sort: str, key: _Key, job_id: str) -> str:
    text = json.dumps([sort, key if isinstance(key, int) else key.isoformat(), job_id], separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _behind(search: Search) -> Behind:
    """The ``key`` and the id of the ``last`` row before the page. Raises ``invalid`` (422) for a cursor of another
    sort or a forged one.
    """
    if not search.cursor:
        return BEGINNING
    cursor, order = search.cursor, _ORDERS[search.sort]
    try:
        text = base64.b64decode(cursor[:400] + "=" * (-len(cursor[:400]) % 4), altchars=b"-_", validate=True)
        sort, key, job_id = json.loads(text)
        value = key if order.type is int else order.type.fromisoformat(key)  # type: ignore[union-attr]
        if isinstance(value, datetime):
            value = read_instant(key)
        good = sort == search.sort and type(value) is order.type and str(job_id).isprintable() and len(job_id) <= 40
        if not good or (isinstance(value, int) and abs(value) > MAX_YEN):
            raise ValueError(cursor)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise Problem.invalid(Flaw("cursor", "bad_format")) from None
    return {"key": value, "last": str(job_id)}


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
    counted = _numbers(found).items()
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
    return _facets(search, _newest(_wanted(actor, search), KeptApart.of(actor)))


def search_with_facets(actor: Actor | None, search: Search, *, apart: KeptApart | None = None) -> tuple[Found, Facets]:
    """A page of ``search_jobs`` and the ``facets_of`` all that is found. The first page of the newest looks for both at
    once: the jobs shown are the first of those that are counted. ``apart``: whom blocks keep from who asks, where more
    on the page needs that. Raises as ``search_jobs``.
    """
    wanted, behind = _wanted(actor, search), _behind(search)
    counted = _newest(wanted, apart or KeptApart.of(actor))
    facets = _facets(search, counted)
    if wanted is None or not counted:
        return Found((), None, _terms(search)), facets
    if search.sort != "newest" or behind:
        return search_jobs(actor, search), facets
    shown = [one.id for _, one in counted[:PAGE]]
    jobs = jobs_among(wanted, shown)
    page = tuple(jobs[one] for one in shown if one in jobs)
    return Found(page, _following(search, counted, PAGE), _terms(search)), facets


def _newest(wanted: Conditions | None, apart: KeptApart) -> list[tuple[_Key, Counted]]:
    """The newest jobs that a search finds, whatever its page and order, one more than are counted."""
    return _found(wanted, "newest", COUNTED + 1, AS_COUNTED, apart=apart)


def _facets(search: Search, found: Sequence[tuple[_Key, Counted]]) -> Facets:
    first = [one for _, one in found[:COUNTED]]
    skills = Counter(skill for one in first for skill in one.skills if skill != search.skill)
    ranked = sorted(skills.items(), key=lambda one: (-one[1], one[0]))[:SKILLS_SHOWN]
    budgets = tuple(pay for one in first if (pay := one.budget_max or one.budget_min))
    return Facets(len(first), len(found) > COUNTED, tuple(ranked), budgets)


def _numbers(asked: Mapping[str, Conditions | None]) -> dict[str, int]:
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
    return dict(planned_anew(router.db_for_read(Job), " UNION ALL ".join(parts), values))


@lru_cache(_TEXTS)
def _ids(names: tuple[str, ...]) -> Composed[Job]:
    return Composed(Conditions.places(names).rows().order_by().values("id")[: COUNTED + 1])


def counts_by_category(actor: Actor | None, search: Search) -> dict[str, int]:
    """How many of the newest ``COUNTED`` jobs that the words and other filters of a search find each category has, the
    most first. Where they are ``COUNTED`` together, each may have more.
    """
    wide = _wanted(actor, replace(search, category="", subcategory=""))
    # The page that shows them has found nothing, and asked for much already.
    newest = _found(wide, "newest", COUNTED, AS_COUNTED)
    found = Counter(one.category for _, one in newest)
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def newest_jobs(actor: Actor | None, limit: int = 5) -> list[Job]:
    """The newest open jobs, each as ``search_jobs`` gives them; one query."""
    viewer = actor.user_id or "" if actor else ""
    return _newest_open(limit, signed_in=bool(viewer)).rows(viewer=viewer)


@lru_cache(_TEXTS)
def _newest_open(limit: int, *, signed_in: bool) -> Composed[Job]:
    viewer = Actor.person(Given("viewer")) if signed_in else None
    rows = with_proposals(open_to(viewer)).annotate(kept=kept_by(viewer))
    return Composed(rows.order_by("-posted_at", "-id")[:limit])
