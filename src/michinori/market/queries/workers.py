"""Finding workers by words, kind of work, skill, rate, availability and verified identity."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache, partial
from itertools import chain
from typing import Any, NamedTuple

from django.db.models import DateTimeField, F, IntegerField, OuterRef, Q, Subquery, Value

from michinori.kernel.actor import Actor
from michinori.kernel.clock import read_instant
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.composed import Choice, Composed, Given, GivenAs, GivenIds
from michinori.machinery.looks import kinds_now
from michinori.machinery.lookups import Among, Mostly
from michinori.machinery.parts import BEGINNING, Behind, Hit, Reading, read_by_parts
from michinori.machinery.search import Newest, by_no_index, dated, matches, within_the_limit
from michinori.machinery.words import anywhere_and_beside, terms_of, tsquery
from michinori.market.queries.search import COUNTED, SKILLS_SHOWN
from michinori.people.blocks import kept_from
from michinori.people.models import Profile, User
from michinori.people.models.profiles import FINDABLE
from michinori.people.somebody import not_shown_of_user
from michinori.people.suspensions import not_suspended, suspended_parties
from michinori.rules.fields import MAX_YEN

PAGE = 20
_TEXTS = 400
"""So many texts of queries are kept, more than there are sets of filters that people use, each for parts of some sizes.
"""
_OF_ONE_REQUEST = ("viewer", "now")
"""Conditions by which no search is like another."""
_CONDITIONS = ("category", "subcategory", "skill", "rate_max", "free", "verified")


@dataclass(frozen=True)
class WorkerSearch:
    """A search for workers. ``rate_max``: only those who name an hourly rate, of at most so many yen before tax;
    ``free``: only those who take on work now; ``verified``: only those of verified identity.
    """

    q: str = ""
    category: str = ""
    subcategory: str = ""
    skill: str = ""
    rate_max: int | None = None
    free: bool = False
    verified: bool = False
    cursor: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether any filter is set besides the words."""
        kinds = (self.category, self.subcategory, self.skill, self.free, self.verified)
        return any(kinds) or self.rate_max is not None


@dataclass(frozen=True)
class WorkerFacets:
    """What a search finds, in numbers: ``count`` people, ``more`` if it is more than that; of the first ``COUNTED`` of
    them, the ``skills`` that most have, and their hourly rates in yen before tax. ``kinds``: how many take on each
    category and subcategory, of whom the search finds without these; ``more_of_kinds``: at least so many.
    """

    count: int
    more: bool
    skills: tuple[tuple[str, int], ...]
    rates: tuple[int, ...]
    kinds: Counter[str]
    more_of_kinds: bool


class _Counted(NamedTuple):
    """A profile that a search finds: what its numbers are made of."""

    user_id: str
    categories: list[str]
    subcategories: list[str]
    skills: list[str]
    hourly_guide: int | None


NEWEST_FINDABLE = Newest(
    lambda: Profile.objects.filter(FINDABLE).order_by("-updated_at", "-user_id").values_list("updated_at", flat=True)
)

type _Wanted = Mapping[str, Any]
"""The conditions of a search by name."""


def search_workers(actor: Actor, search: WorkerSearch, *, limit: int = PAGE) -> tuple[list[Profile], str | None]:
    """A page of profiles with their users, the last updated first, and the cursor of the next page.

    Leaves out the viewer, whomever a block separates from the viewer or an organisation of theirs, suspended people and
    those who do not want to be found. Raises ``invalid`` (422).
    """
    found = _found(_wanted(actor, search), limit + 1, _AS_SHOWN, _behind(search.cursor))
    return [profile for _, profile in found[:limit]], _following(found, limit)


def search_with_facets(actor: Actor, search: WorkerSearch) -> tuple[list[Profile], str | None, WorkerFacets]:
    """A page of ``search_workers`` and the ``worker_facets`` of all that it finds; on a first page those shown are the
    first of those that are counted. Raises as ``search_workers``.
    """
    wanted, behind = _wanted(actor, search), _behind(search.cursor)
    counted, facets = _counted_and_facets(wanted, search)
    if wanted is None or not counted:
        return [], None, facets
    if behind:
        return *search_workers(actor, search), facets
    shown = [one.user_id for _, one in counted[:PAGE]]
    profiles = _profiles(wanted, shown)
    return [profiles[one] for one in shown if one in profiles], _following(counted, PAGE), facets


def worker_facets(actor: Actor, search: WorkerSearch) -> WorkerFacets:
    """Count whom a search finds and what it could be narrowed by.

    The newest ``COUNTED`` are counted: a count for each kind would read an array's index as far as it goes.

    Raises ``invalid`` (422).
    """
    return _counted_and_facets(_wanted(actor, search), search)[1]


def count_workers(actor: Actor, search: WorkerSearch) -> int:
    """How many people a search finds on all its pages, counted up to ``COUNTED`` + 1."""
    return len(_found(_wanted(actor, search), COUNTED + 1, _AS_COUNTED))


def _counted_and_facets(
    wanted: _Wanted | None, search: WorkerSearch
) -> tuple[list[tuple[datetime, _Counted]], WorkerFacets]:
    """The newest whom a search finds, one more than are counted, and its numbers."""
    wide = wanted and {name: value for name, value in wanted.items() if name not in ("category", "subcategory")}
    among = _found(wide, COUNTED + 1, _AS_COUNTED)
    chosen = {search.category, search.subcategory} - {""}
    found = [one for one in among if chosen <= {*one[1].categories, *one[1].subcategories}]
    if chosen and len(among) > COUNTED:
        found = _found(wanted, COUNTED + 1, _AS_COUNTED)
    first, first_among = ([one for _, one in each[:COUNTED]] for each in (found, among))
    skills = Counter(chain.from_iterable(one.skills for one in first))
    skills.pop(search.skill, None)
    return found, WorkerFacets(
        count=len(first),
        more=len(found) > COUNTED,
        skills=tuple(sorted(skills.items(), key=lambda one: (-one[1], one[0]))[:SKILLS_SHOWN]),
        rates=tuple(one.hourly_guide for one in first if one.hourly_guide),
        kinds=Counter(kind for one in first_among for kind in (*one.categories, *one.subcategories)),
        more_of_kinds=len(among) > COUNTED,
    )


def _following(found: Sequence[tuple[datetime, Profile | _Counted]], limit: int) -> str | None:
    """The cursor of the page behind the first ``limit`` of these; None if there is none."""
    if len(found) <= limit:
        return None
    at, last = found[limit - 1]
    return f"{at.isoformat()}|{last.user_id}"


def _found[T](
    wanted: _Wanted | None, most: int, reading: Reading[_Wanted, T], behind: Behind = BEGINNING
) -> list[tuple[datetime, T]]:
    """The newest whom a search finds behind that one, at most ``most``, read so, each with when the profile was
    updated. Two queries, more where many of the hits of the indexes do not fit.
    """
    if wanted is None:
        return []

    def indexed(part: int, behind: Behind) -> list[Hit]:
        asked = partial(_indexed, tuple(wanted), reading.columns, part, goes_on=bool(behind))
        if "words" not in wanted or behind:
            return asked().tuples(**wanted, **behind)

        def named(words: str) -> Choice:
            return asked(named=True), {**wanted, "words": words}

        search = tuple((name, value) for name, value in wanted.items() if name not in _OF_ONE_REQUEST)
        return NEWEST_FINDABLE.with_enough(part, wanted["words"], named, (asked(), wanted), search)

    return read_by_parts(indexed, partial(reading.fitting, wanted), most, behind)


@lru_cache(_TEXTS)
def _indexed(
    names: tuple[str, ...], columns: tuple[str, ...], limit: int, *, goes_on: bool, named: bool = False
) -> Composed[Profile]:
    """The newest hits of the indexes, when they updated their profile, and these columns. ``named``: the words may name
    days.
    """
    rows = Profile.objects.filter(FINDABLE).exclude(user_id=Given("viewer"))
    if "words" in names:
        rows = rows.filter(matches(Given("words"), dated("updated_at") if named else F("search")))
    kinds = {"categories": "category", "subcategories": "subcategory", "skills": "skill"}
    rows = rows.filter(**{f"{column}__contains": [Given(name)] for column, name in kinds.items() if name in names})
    if "rate_max" in names:
        rows = rows.filter(hourly_guide__lte=GivenAs("rate_max", IntegerField()))
    if "free" in names:
        rows = rows.filter(availability="open")
    if "verified" in names:
        # Looked up for each profile: of a join, all users would be read.
        rows = rows.filter(Subquery(User.objects.filter(pk=OuterRef("user_id")).values("verified")))
    if goes_on:
        at = GivenAs("key", DateTimeField())
        # The first condition says no more than the second, but an index can begin at it.
        rows = rows.filter(Q(updated_at__lte=at), Q(updated_at__lt=at) | Q(user_id__lt=Given("last")))
    # In the order of an index that holds them: the first ones are read, not all that there are.
    rows = rows.annotate(at=by_no_index("updated_at") if named else F("updated_at"))
    if "fits" in columns:
        beside = within_the_limit(matches(Given("beside"))) if "beside" in names else Value(True)
        rows = rows.annotate(fits=beside)
    return Composed(rows.order_by("-at", "-user_id").values_list("user_id", "at", *columns)[:limit], keeps_plan=False)


def _profiles(wanted: _Wanted, hits: list[str]) -> dict[str, Profile]:
    """Of these hits those that the viewer may be shown, as a page shows them."""
    return {one.user_id: one for one in _whole(beside="beside" in wanted).rows(**wanted, hits=hits)}


@cache
def _whole(*, beside: bool) -> Composed[Profile]:
    """Of the ``hits`` those that the viewer may be shown, unordered, and whose words stand beside each other if these
    must.
    """
    rows = Profile.objects.filter(Among(F("user_id"), GivenIds("hits")), user__is_active=True)
    # What nearly all of them are: an index that answers it would be read as far as it goes.
    rows = rows.filter(Mostly(FINDABLE & Q(matches(Given("beside"))) if beside else FINDABLE))
    rows = rows.filter(
        ~kept_from(Given("viewer"), "user__party"), not_suspended("user", GivenAs("now", DateTimeField()))
    )
    return Composed(rows.select_related("user").defer("search", *not_shown_of_user("user")))


def _shown(wanted: _Wanted, hits: Sequence[Hit]) -> dict[str, Profile]:
    return _profiles(wanted, [one for one, _ in hits])


def _counted(wanted: _Wanted, hits: Sequence[Hit]) -> dict[str, _Counted]:
    found = {one: _Counted(one, *rest) for one, _, fits, *rest in hits if fits}
    return {one: found[one] for (one,) in _visible().tuples(**wanted, hits=[*found])}


@cache
def _visible() -> Composed[User]:
    """Of the ``hits`` those that the viewer may be shown, unordered."""
    rows = User.objects.filter(Among(F("id"), GivenIds("hits")), is_active=True)
    rows = rows.exclude(party__in=suspended_parties(GivenAs("now", DateTimeField())))
    return Composed(rows.filter(~kept_from(Given("viewer"), "party")).values_list("id"))


_AS_SHOWN = Reading((), _shown)
"""As a page shows them. One query."""
_AS_COUNTED = Reading(("fits", *_Counted._fields[1:]), _counted)
"""As they are counted. One query: ``fits``, whether a hit has the words beside each other, was read with it."""


def _check(search: WorkerSearch) -> None:
    kinds = kinds_now(search.category, search.subcategory)
    within = kinds.subcategories(search.category)
    choices = (("category", search.category, kinds.categories), ("subcategory", search.subcategory, within))
    flaws = [Flaw(name, "not_a_choice") for name, value, allowed in choices if value not in ("", *allowed)]
    if search.rate_max is not None and search.rate_max < 0:
        flaws.append(Flaw("rate_max", "too_small", {"limit": 0}))
    elif search.rate_max is not None and search.rate_max > MAX_YEN:
        flaws.append(Flaw("rate_max", "too_large", {"limit": MAX_YEN}))
    if flaws:
        raise Problem.invalid(*flaws)


def _wanted(actor: Actor, search: WorkerSearch) -> dict[str, Any] | None:
    """The conditions of a search by name; None where its words cannot be found. Raises ``invalid`` (422)."""
    _check(search)
    query = tsquery(terms_of(search.q))
    if query is None and search.q.strip():
        return None
    words, beside = anywhere_and_beside(query or "")
    asked = {name: getattr(search, name) for name in _CONDITIONS} | {"words": words, "beside": beside}
    always = {"viewer": actor.user_id or "", "now": clock.now()}
    return always | {name: value for name, value in asked.items() if value or type(value) is int}


def _behind(cursor: str) -> Behind:
    """When the last profile before the page was updated, and whose it is. Raises ``invalid`` (422)."""
    if not cursor:
        return BEGINNING
    at, _, last = cursor[:100].partition("|")
    instant = read_instant(at)
    if instant is None or not last.isprintable():
        raise Problem.invalid(Flaw("cursor", "bad_format"))
    return {"key": instant, "last": last}
