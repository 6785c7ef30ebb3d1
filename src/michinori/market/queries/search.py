"""Searching open jobs by words, filters and sort, page by page, and hints where nothing is found."""

import base64
import binascii
import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.search import matches
from michinori.machinery.words import terms_of, tsquery
from michinori.market.models import DUE_KEY, PAY_KEY, Job
from michinori.market.policy import visible_to
from michinori.market.queries.jobs import with_proposals
from michinori.rules.fields import MAX_YEN
from michinori.rules.market.jobs import CATEGORIES, KINDS

PAGE = 20
COUNTED = 1000
"""Hits are counted up to this number; above it, pages say “more than”."""


@dataclass(frozen=True)
class Search:
    """A search for jobs. Budgets, in yen before tax, find jobs whose range overlaps the one given."""

    q: str = ""
    category: str = ""
    kind: str = ""
    budget_min: int | None = None
    budget_max: int | None = None
    sort: str = "newest"
    cursor: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set besides the words."""
        return bool(self.category or self.kind) or self.budget_min is not None or self.budget_max is not None


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
    """A sort: the ``key`` expression, the lookup (``lt`` or ``gt``) that finds rows after a cursor,
    the ``order_by``.
    """

    key: Any
    lookup: str
    by: tuple[str, str]
    type: type[datetime] | type[date] | type[int]
    """The Python type of the key's values, which a cursor must have, too."""


_ORDERS = {
    "newest": _Order(F("posted_at"), "lt", ("-sort_key", "-id"), datetime),
    "deadline": _Order(DUE_KEY, "gt", ("sort_key", "id"), date),
    "budget": _Order(PAY_KEY, "lt", ("-sort_key", "-id"), int),
}
SORTS = tuple(_ORDERS)


def search_jobs(actor: Actor | None, search: Search, *, limit: int = PAGE) -> Found:
    """One page of the open jobs that a search finds, each with its client and ``n``, the number of proposals; one
    query.

    Raises ``invalid`` (422) for an unknown sort, filter or cursor.
    """
    rows = filtered(actor, search)
    order = _ORDERS[search.sort]
    rows = with_proposals(rows).defer("search", "brief").annotate(sort_key=order.key)
    if search.cursor:
        rows = rows.filter(_after(order, search))
    page = list(rows.order_by(*order.by)[: limit + 1])
    following = _cursor(page[limit - 1], search.sort) if len(page) > limit else None
    return Found(tuple(page[:limit]), following, tuple(terms_of(search.q)))


def open_jobs(actor: Actor | None) -> QuerySet[Job]:
    """All open jobs that this viewer may see, the newest first; only ``posted_at`` and ``edited_at`` are loaded."""
    return filtered(actor, Search()).only("posted_at", "edited_at").order_by("-posted_at", "-id")


def count_jobs(actor: Actor | None, search: Search) -> int:
    """How many jobs a search finds on all its pages, counted up to 1,001; one query."""
    return filtered(actor, search).order_by().values("id")[: COUNTED + 1].count()


def filtered(actor: Actor | None, search: Search) -> QuerySet[Job]:
    """The open jobs that a search finds for this viewer, unordered. Raises ``invalid`` (422)."""
    _check(search)
    rows = visible_to(actor).filter(status="open")
    wanted = tsquery(terms_of(search.q))
    if wanted is not None:
        rows = rows.filter(matches(wanted))
    elif search.q.strip():
        return rows.none()
    if search.category:
        rows = rows.filter(category=search.category)
    if search.kind:
        rows = rows.filter(kind=search.kind)
    if search.budget_min is not None:
        rows = rows.annotate(most=Coalesce("budget_max", "budget_min")).filter(most__gte=search.budget_min)
    if search.budget_max is not None:
        rows = rows.annotate(least=Coalesce("budget_min", "budget_max")).filter(least__lte=search.budget_max)
    return rows


def _check(search: Search) -> None:
    asked = (("sort", search.sort, SORTS), ("category", search.category, ("", *CATEGORIES)))
    choices = (*asked, ("kind", search.kind, ("", *KINDS)))
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


def _after(order: _Order, search: Search) -> Q:
    """Filter for the rows after the search's cursor. Raises ``invalid`` for a cursor of another
    sort or a forged one.
    """
    cursor = search.cursor
    try:
        text = base64.b64decode(cursor[:400] + "=" * (-len(cursor[:400]) % 4), altchars=b"-_", validate=True)
        sort, key, job_id = json.loads(text)
        value = key if order.type is int else order.type.fromisoformat(key)  # type: ignore[union-attr]
        good = sort == search.sort and type(value) is order.type and str(job_id).isprintable() and len(job_id) <= 40
        if not good or (isinstance(value, datetime) and value.tzinfo is None) or _too_large(value):
            raise ValueError(cursor)
    except (binascii.Error, ValueError, TypeError, RecursionError):
        raise Problem.invalid(Flaw("cursor", "bad_format")) from None
    return Q(**{f"sort_key__{order.lookup}": value}) | Q(**{"sort_key": value, f"id__{order.lookup}": job_id})


def _too_large(value: Any) -> bool:
    return isinstance(value, int) and abs(value) > MAX_YEN


@dataclass(frozen=True)
class Hint:
    """A hint for an empty result: without ``term`` the search would find ``count`` jobs."""

    term: str
    count: int


def hints_for(actor: Actor | None, search: Search) -> list[Hint]:
    """The words whose omission would give hits, most hits first; for searches of two words or more;
    at most 4 queries.
    """
    terms = terms_of(search.q)
    if len(terms) < 2:
        return []
    found = []
    for term in terms[:4]:
        rest = " ".join(other for other in terms if other != term)
        count = count_jobs(actor, replace(search, q=rest))
        if count:
            found.append(Hint(term, count))
    return sorted(found, key=lambda hint: -hint.count)


def counts_by_category(actor: Actor | None, search: Search | None = None) -> dict[str, int]:
    """How many open jobs each category has; with ``search``, only jobs that its words and other filters find count."""
    rows = filtered(actor, replace(search, category="")) if search else visible_to(actor).filter(status="open")
    return dict(rows.order_by().values_list("category").annotate(n=Count("id")).order_by("-n", "category"))


def newest_jobs(actor: Actor | None, limit: int = 5) -> list[Job]:
    """The newest open jobs; one query."""
    return list(search_jobs(actor, Search(), limit=limit).jobs)
