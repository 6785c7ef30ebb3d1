"""The job search: words, filters, pages by cursor, and suggestions if nothing is found."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from michinori.market import queries
from michinori.market.queries import Search
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.market.forms import SearchForm
from michinori.pages.sides import on_side
from michinori.wording import display
from michinori.wording.market.jobs import CATEGORIES, KINDS, SORTS

_FILTERS = ("category", "kind", "budget_min", "budget_max")


@require_safe
@login_not_required
@answers_problems
@on_side("work")
def show_jobs(request: HttpRequest) -> HttpResponse:
    """List the open jobs found. With an invalid filter, show its error and do not search."""
    asked = {name: request.GET[name] for name in (*SearchForm.base_fields, "cursor") if request.GET.get(name)}
    form = SearchForm({"sort": "newest"} | asked)
    found = None
    search = Search()
    if form.is_valid():
        search = Search(**form.cleaned_data, cursor=asked.get("cursor", ""))
        found = tried(form, lambda: queries.search_jobs(actor_of(request), search))
    values: dict[str, object] = {"form": form, "found": found, "search": search}
    if found and found.jobs:
        values |= _around(request, asked, search, found)
    elif found:
        values |= _help(request, asked, search, found)
    values["filters_open"] = any(form[name].errors for name in _FILTERS)
    values["sorts"] = [(word, _address(asked, sort=key), key == search.sort) for key, word in SORTS.items()]
    values["keep"] = urlencode({name: value for name, value in asked.items() if name not in ("cursor", "sort")})
    values["narrowing"] = _narrowing(asked, search)
    return render(request, "market/search.html", values, status=form.status)


def _address(asked: dict[str, str], **changes: str) -> str:
    """The address of the first page of this search with some filters changed."""
    changed = {name: value for name, value in (asked | changes).items() if value and name != "cursor"}
    return f"{reverse('jobs')}?{urlencode(changed)}"


def _narrowing(asked: dict[str, str], search: Search) -> list[tuple[str, str]]:
    """The filters in use: each in words, with the address of the search without it."""
    words = {
        "category": str(CATEGORIES.get(search.category, "")),
        "kind": str(KINDS.get(search.kind, "")),
        "budget_min": _("予算 %(low)s以上") % {"low": display.yen(search.budget_min or 0)},
        "budget_max": _("予算 %(high)s以下") % {"high": display.yen(search.budget_max or 0)},
    }
    return [
        (word, _address(asked, **{name: ""})) for name, word in words.items() if getattr(search, name) not in ("", None)
    ]


def _around(request: HttpRequest, asked: dict[str, str], search: Search, found: queries.Found) -> dict[str, object]:
    """The number of jobs found, and links to the next and to the first page."""
    count = queries.count_jobs(actor_of(request), search)
    first = {name: value for name, value in asked.items() if name != "cursor"}
    return {
        "count": min(count, queries.COUNTED),
        "more": count > queries.COUNTED,
        "older": f"?{urlencode(first | {'cursor': found.next})}" if found.next else "",
        "newer": f"?{urlencode(first)}" if search.cursor else "",
    }


def _help(request: HttpRequest, asked: dict[str, str], search: Search, found: queries.Found) -> dict[str, object]:
    """Suggestions if nothing was found: drop a word, drop the filters, try another category."""
    actor = actor_of(request)
    words = {name: value for name, value in asked.items() if name not in (*_FILTERS, "cursor")}
    by_category = queries.counts_by_category(actor, search if search.category else None)
    elsewhere = [
        (CATEGORIES[category], count, f"?{urlencode((asked if search.category else {}) | {'category': category})}")
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
        "newest": queries.newest_jobs(actor, 3),
    }
