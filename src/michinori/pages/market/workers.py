"""The search for workers: words, two levels of categories, facets, pages by cursor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from michinori.machinery.looks import kinds_now
from michinori.market.queries.workers import (
    WorkerFacets,
    WorkerSearch,
    count_workers,
    search_with_facets,
    worker_facets,
)
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, TickField, YenField
from michinori.pages.forms import PageForm
from michinori.pages.market.asked import Asked, counted, narrowing, sheet_of, tiles_of
from michinori.pages.market.budgets import RATES, bars_of
from michinori.pages.market.kind_fields import CategoryField, SubcategoryField
from michinori.pages.market.person_cards import person_cards
from michinori.pages.sides import on_side
from michinori.rules.skills import SKILL_LIMIT
from michinori.wording import display
from michinori.wording.market.categories import name_of

_LONGEST_WORDS = 20_000
_FACETS = ("skill", "rate_max", "free", "verified")


class WorkersForm(PageForm):
    """The search's filters; sent by GET, so that a search has an address."""

    q = LineField(label=gettext_lazy("キーワード"), limit=_LONGEST_WORDS, required=False)
    category = CategoryField(label=gettext_lazy("種類"), every="")
    subcategory = SubcategoryField(label=gettext_lazy("くわしい種類"), every="")
    skill = LineField(label=gettext_lazy("スキル"), limit=SKILL_LIMIT, required=False)
    rate_max = YenField(label=gettext_lazy("上限"), required=False)
    free = TickField(label=gettext_lazy("いま受けられる"), required=False)
    verified = TickField(label=gettext_lazy("本名を確認済み"), required=False)


@require_safe
@answers_problems
@on_side("hire")
def show_workers(request: HttpRequest) -> HttpResponse:
    """List the profiles found, each with face, works and one fact. ``job``: the job for which a worker is searched."""
    actor, job_id = actor_of(request), request.GET.get("job", "")
    asked, form = _asked(request)
    search = WorkerSearch()
    values: dict[str, object] = {"form": form, "job_id": job_id if job_id.isprintable() and len(job_id) <= 40 else ""}
    found = None
    if form.is_valid():
        search = WorkerSearch(**form.cleaned_data, cursor=asked.given.get("cursor", ""))
        found = tried(form, lambda: search_with_facets(actor, search))
    if found:
        people, following, facets = found
        values |= {"cards": person_cards(people), "older": asked.after(following)}
    else:
        facets = worker_facets(actor, WorkerSearch())
    values |= _around(facets, search) | sheet_of(asked, search, form, _FACETS)
    values |= tiles_of(asked, search, facets.kinds, lambda _n: facets.more_of_kinds)
    values |= {
        "search": search,
        "narrowing": narrowing(asked, search, _words(search)),
        "newer": asked.first() if search.cursor else "",
        "all": Asked(reverse("workers"), {"job": job_id}).first(),
    }
    return render(request, "market/workers.html", values, status=form.status)


@require_safe
@answers_problems
def count_found(request: HttpRequest) -> HttpResponse:
    """How many people the facets as chosen would find; the words of the button, fetched while choosing."""
    form = _asked(request)[1]
    shown = counted(form, lambda: count_workers(actor_of(request), WorkerSearch(**form.cleaned_data)))
    return render(request, "market/workers_count.html", shown, status=form.status)


def _asked(request: HttpRequest) -> tuple[Asked, WorkersForm]:
    """What was asked, and the form with it."""
    asked = Asked.of(request, "workers", (*WorkersForm.base_fields, "job"))
    return asked, WorkersForm(asked.given)


def _around(facets: WorkerFacets, search: WorkerSearch) -> dict[str, object]:
    """How many people there are, and what they can be narrowed by."""
    bars = bars_of(facets.rates, None, search.rate_max, RATES)
    return {"count": facets.count, "more": facets.more, "skills": facets.skills, "bars": bars}


def _words(search: WorkerSearch) -> dict[str, str]:
    """The filters in words."""
    kinds = kinds_now(search.category, search.subcategory)
    return {
        "category": name_of(search.category, kinds),
        "subcategory": name_of(search.subcategory, kinds),
        "skill": search.skill,
        "rate_max": _("1時間 %(rate)sまで") % {"rate": display.yen(search.rate_max or 0)},
        "free": str(WorkersForm.base_fields["free"].label),
        "verified": str(WorkersForm.base_fields["verified"].label),
    }
