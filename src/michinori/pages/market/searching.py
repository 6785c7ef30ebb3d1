"""The job search: words, two levels of categories, facets, pages by cursor, and suggestions if nothing is found."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.kernel.actor import Actor
from michinori.market import queries
from michinori.market.queries import Search
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.market.budgets import Bar, bars_of
from michinori.pages.market.cards import cards_of
from michinori.pages.market.forms import SearchForm
from michinori.pages.sides import on_side
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.wording import display
from michinori.wording.market import categories as kinds
from michinori.wording.market.jobs import CATEGORIES, DUES, KINDS, SORTS

_FACETS = ("subcategory", "skill", "kind", "budget_min", "budget_max", "due", "calm", "verified")
_NARROWING = ("category", *_FACETS)


@dataclass(frozen=True)
class Tile:
    """A kind of work to search in: its address, its number of open jobs (``more``: of at least so many), its icon."""

    key: str
    word: str | Promise
    address: str
    count: int
    more: bool
    chosen: bool
    icon: str = ""


@require_safe
@login_not_required
@answers_problems
@on_side("work")
def show_jobs(request: HttpRequest) -> HttpResponse:
    """List the open jobs found. With an invalid filter, show its error and do not search."""
    asked, form = _asked(request)
    actor, found, search = actor_of(request), None, Search()
    if form.is_valid():
        search = Search(**form.cleaned_data, cursor=asked.get("cursor", ""))
        found = tried(form, lambda: queries.search_jobs(actor, search))
    values: dict[str, object] = {"form": form, "found": found, "search": search}
    if found and found.jobs:
        values |= _around(actor, asked, search, found)
    elif found:
        values |= _help(actor, asked, search, found)
    values |= _tiles(actor, asked, search)
    values["sheet_open"] = any(form[name].errors for name in _FACETS)
    values["sorts"] = [(word, _address(asked, sort=key), key == search.sort) for key, word in SORTS.items()]
    values["keep"] = urlencode({name: value for name, value in asked.items() if name not in ("cursor", "sort")})
    values["narrowing"] = _narrowing(asked, search)
    values["facets_on"] = sum(getattr(search, name) not in ("", None, False) for name in _FACETS)
    values["cleared"] = _address(asked, **dict.fromkeys(_FACETS, ""))
    return render(request, "market/search.html", values, status=form.status)


@require_safe
@login_not_required
@answers_problems
def count_found(request: HttpRequest) -> HttpResponse:
    """How many jobs the facets as chosen would find; the words of the button, fetched while choosing."""
    form, count = _asked(request)[1], None
    if form.is_valid():
        search = Search(**form.cleaned_data)
        count = tried(form, lambda: queries.count_jobs(actor_of(request), search))
    more = count is not None and count > queries.COUNTED
    shown = {"count": count and min(count, queries.COUNTED), "more": more}
    return render(request, "market/search_count.html", shown, status=form.status)


def _asked(request: HttpRequest) -> tuple[dict[str, str], SearchForm]:
    """What was asked, by name, and the form with it."""
    asked = {name: request.GET[name] for name in (*SearchForm.base_fields, "cursor") if request.GET.get(name)}
    if asked.get("subcategory") not in SUBCATEGORIES.get(asked.get("category", ""), ()):
        asked.pop("subcategory", None)  # left over from another category
    return asked, SearchForm({"sort": "newest"} | asked)


def _address(asked: dict[str, str], **changes: str) -> str:
    """The address of the first page of this search with some filters changed."""
    changed = {name: value for name, value in (asked | changes).items() if value and name != "cursor"}
    return f"{reverse('jobs')}?{urlencode(changed)}" if changed else reverse("jobs")


def _tiles(actor: Actor | None, asked: dict[str, str], search: Search) -> dict[str, object]:
    """The categories as tiles and, within the chosen one, the subcategories."""
    opened = (search.category,) if search.category in SUBCATEGORIES else ()
    counts = queries.tiles_for(actor, *opened)

    def tile(key: str, word: str | Promise, icon: str = "", **changes: str) -> Tile:
        n, chosen = counts[key], key in (search.category, search.subcategory)
        undone = dict.fromkeys(changes, "") if chosen else changes
        return Tile(key, word, _address(asked, **undone), n, n >= queries.TILE, chosen, icon)

    within = SUBCATEGORIES[opened[0]] if opened else ()
    return {
        "tiles": [tile(key, kinds.SHORT[key], kinds.ICONS[key], category=key, subcategory="") for key in SUBCATEGORIES],
        "everything": _address(asked, category="", subcategory=""),
        "within": [tile(slug, kinds.SUBCATEGORIES[slug], subcategory=slug) for slug in within if counts[slug]],
    }


def _narrowing(asked: dict[str, str], search: Search) -> list[tuple[str, str]]:
    """The filters in use: each in words, with the address of the search without it."""
    words = {
        "category": str(CATEGORIES.get(search.category, "")),
        "subcategory": str(kinds.SUBCATEGORIES.get(search.subcategory, "")),
        "skill": search.skill,
        "kind": str(KINDS.get(search.kind, "")),
        "budget_min": _("%(low)sから") % {"low": display.yen(search.budget_min or 0)},
        "budget_max": _("%(high)sまで") % {"high": display.yen(search.budget_max or 0)},
        "due": str(DUES.get(search.due, "")),
        "calm": _("困った記録なし"),
        "verified": _("本人確認済み"),
    }
    chosen = (name for name in _NARROWING if getattr(search, name) not in ("", None, False))
    return [(words[name], _address(asked, **{name: ""} | _below(name))) for name in chosen]


def _below(name: str) -> dict[str, str]:
    return {"subcategory": ""} if name == "category" else {}


def _around(actor: Actor | None, asked: dict[str, str], search: Search, found: queries.Found) -> dict[str, object]:
    """The cards, how many jobs there are, what they can be narrowed by, and links to other pages of the list."""
    first = {name: value for name, value in asked.items() if name != "cursor"}
    facets = queries.facets_of(actor, search)
    bars: list[Bar] = bars_of(facets.budgets, search.budget_min, search.budget_max)
    return {
        "cards": cards_of(found.jobs),
        "count": facets.count,
        "more": facets.more,
        "skills": facets.skills,
        "bars": bars,
        "older": f"?{urlencode(first | {'cursor': found.next})}" if found.next else "",
        "newer": f"?{urlencode(first)}" if search.cursor else "",
    }


def _help(actor: Actor | None, asked: dict[str, str], search: Search, found: queries.Found) -> dict[str, object]:
    """Suggestions if nothing was found: drop a word, drop the filters, try another category."""
    words = {name: value for name, value in asked.items() if name not in (*_NARROWING, "cursor")}
    by_category = queries.counts_by_category(actor, search) if search.category else {}
    elsewhere = [
        (CATEGORIES[category], count, _address(asked, category=category, subcategory=""))
        for category, count in by_category.items()
    ]
    hints = []
    for hint in queries.hints_for(actor, search):
        rest = " ".join(term for term in found.terms if term != hint.term)
        hints.append((hint.term, hint.count, f"?{urlencode(asked | {'q': rest})}"))
    return {
        "hints": hints,
        "unfiltered": f"?{urlencode(words)}" if search.narrowed else "",
        "by_category": elsewhere,
        "newest": cards_of(queries.newest_jobs(actor, 3)),
    }
