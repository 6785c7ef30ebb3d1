"""The job search: words, two levels of categories, facets, pages by cursor, and suggestions if nothing is found."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.figures.commands.searching import note_in_vain
from michinori.kernel.actor import Actor
from michinori.machinery.looks import kinds_now
from michinori.market import queries
from michinori.market.queries import Search
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.market.asked import Asked, counted, narrowing, sheet_of, tiles_of
from michinori.pages.market.budgets import Bar, bars_of
from michinori.pages.market.cards import cards_of
from michinori.pages.market.forms import FinderForm
from michinori.pages.sides import on_side
from michinori.people.blocks import KeptApart
from michinori.wording import display
from michinori.wording.market.categories import name_of
from michinori.wording.market.jobs import DUES, KINDS, SORTS

_FACETS = ("subcategory", "skill", "kind", "budget_min", "budget_max", "due", "calm", "verified")


@require_safe
@login_not_required
@answers_problems
@on_side("work")
def show_jobs(request: HttpRequest) -> HttpResponse:
    """List the open jobs found. With an invalid filter, show its error and do not search."""
    asked, form = _asked(request)
    actor, found, facets, search = actor_of(request), None, None, Search()
    apart = KeptApart.of(actor)
    if form.is_valid():
        search = Search(**form.cleaned_data, cursor=asked.given.get("cursor", ""))
        found, facets = tried(form, lambda: queries.search_with_facets(actor, search, apart=apart)) or (None, None)
    values: dict[str, object] = {"form": form, "found": found, "search": search}
    if found and facets and found.jobs:
        values |= _around(asked, search, found, facets)
    elif found:
        values |= _help(actor, asked, search, found)
        if not search.narrowed and not search.cursor:
            note_in_vain(actor=actor, typed=search.q)
    opened = (search.category,) if search.category in kinds_now(search.category).within else ()
    counts = queries.tiles_for(actor, *opened, apart=apart)
    values |= tiles_of(asked, search, counts, lambda n: n >= queries.TILE)
    values |= sheet_of(asked, search, form, _FACETS)
    values["sorts"] = [(word, asked.first(sort=key), key == search.sort) for key, word in SORTS.items()]
    values["keep"] = urlencode({name: value for name, value in asked.given.items() if name not in ("cursor", "sort")})
    values["narrowing"] = narrowing(asked, search, _words(search))
    return render(request, "market/search.html", values, status=form.status)


@require_safe
@login_not_required
@answers_problems
def count_found(request: HttpRequest) -> HttpResponse:
    """How many jobs the facets as chosen would find; the words of the button, fetched while choosing."""
    form = _asked(request)[1]
    shown = counted(form, lambda: queries.count_jobs(actor_of(request), Search(**form.cleaned_data)))
    return render(request, "market/search_count.html", shown, status=form.status)


def _asked(request: HttpRequest) -> tuple[Asked, FinderForm]:
    """What was asked, and the form with it."""
    asked = Asked.of(request, "jobs", FinderForm.base_fields)
    return asked, FinderForm({"sort": "newest", **asked.given})


def _words(search: Search) -> dict[str, str]:
    """The filters in words."""
    kinds = kinds_now(search.category, search.subcategory)
    return {
        "category": name_of(search.category, kinds),
        "subcategory": name_of(search.subcategory, kinds),
        "skill": search.skill,
        "kind": str(KINDS.get(search.kind, "")),
        "budget_min": _("%(low)sから") % {"low": display.yen(search.budget_min or 0)},
        "budget_max": _("%(high)sまで") % {"high": display.yen(search.budget_max or 0)},
        "due": str(DUES.get(search.due, "")),
        "calm": _("困った記録なし"),
        "verified": _("本名か会社を確認済み"),
    }


def _around(asked: Asked, search: Search, found: queries.Found, facets: queries.Facets) -> dict[str, object]:
    """The cards, how many jobs there are, what they can be narrowed by, and links to other pages of the list."""
    bars: list[Bar] = bars_of(facets.budgets, search.budget_min, search.budget_max)
    return {
        "cards": cards_of(found.jobs),
        "count": facets.count,
        "more": facets.more,
        "skills": facets.skills,
        "bars": bars,
        "older": asked.after(found.next),
        "newer": asked.first() if search.cursor else "",
    }


def _help(actor: Actor | None, asked: Asked, search: Search, found: queries.Found) -> dict[str, object]:
    """Suggestions if nothing was found: drop a word, drop the filters, try another category."""
    by_category = queries.counts_by_category(actor, search) if search.category else {}
    elsewhere = [
        (name_of(category, kinds_now(category)), count, asked.first(category=category, subcategory=""))
        for category, count in by_category.items()
    ]
    hints = []
    for hint in queries.hints_for(actor, search):
        rest = " ".join(term for term in found.terms if term != hint.term)
        hints.append((hint, asked.first(q=rest)))
    return {
        "hints": hints,
        "unfiltered": asked.first(**dict.fromkeys(("category", *_FACETS), "")) if search.narrowed else "",
        "by_category": elsewhere,
        "more": sum(by_category.values()) >= queries.COUNTED,
        "newest": cards_of(queries.newest_jobs(actor, 3)),
    }
