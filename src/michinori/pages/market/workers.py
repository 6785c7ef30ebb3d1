"""The search for workers: words, two levels of categories, facets, pages by cursor."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from michinori.market.queries import COUNTED
from michinori.market.queries.workers import (
    WorkerFacets,
    WorkerSearch,
    count_workers,
    search_workers,
    worker_facets,
)
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, SelectField, TickField, YenField
from michinori.pages.forms import PageForm
from michinori.pages.market.budgets import RATES, bars_of
from michinori.pages.market.person_cards import person_cards
from michinori.pages.market.searching import Tile
from michinori.pages.sides import on_side
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.skills import SKILL_LIMIT
from michinori.wording import display
from michinori.wording.market import categories as kinds
from michinori.wording.market.jobs import CATEGORIES

_LONGEST_WORDS = 20_000
_FACETS = ("skill", "rate_max", "free", "verified")
_NARROWING = ("category", "subcategory", *_FACETS)


class WorkersForm(PageForm):
    """The search's filters; sent by GET, so that a search has an address."""

    q = LineField(label=gettext_lazy("キーワード"), limit=_LONGEST_WORDS, required=False)
    category = SelectField(label=gettext_lazy("種類"), choices=[("", ""), *CATEGORIES.items()], required=False)
    subcategory = SelectField(
        label=gettext_lazy("くわしい種類"), choices=[("", ""), *kinds.SUBCATEGORIES.items()], required=False
    )
    skill = LineField(label=gettext_lazy("スキル"), limit=SKILL_LIMIT, required=False)
    rate_max = YenField(label=gettext_lazy("上限"), required=False)
    free = TickField(label=gettext_lazy("いま受けられる"), required=False)
    verified = TickField(label=gettext_lazy("本人確認済み"), required=False)


@require_safe
@answers_problems
@on_side("hire")
def show_workers(request: HttpRequest) -> HttpResponse:
    """List the profiles found, each with face, works and one fact. ``job``: the job for which a worker is searched."""
    actor, job_id = actor_of(request), request.GET.get("job", "")
    asked, form = _asked(request)
    search = WorkerSearch()
    values: dict[str, object] = {"form": form, "job_id": job_id if job_id.isprintable() and len(job_id) <= 40 else ""}
    if form.is_valid():
        search = WorkerSearch(**form.cleaned_data, cursor=asked.get("cursor", ""))
        found = tried(form, lambda: search_workers(actor, search))
        if found:
            profiles, following = found
            values["cards"] = person_cards(profiles)
            values["older"] = _address(asked | {"cursor": following}) if following else ""
    facets = worker_facets(actor, search if "cards" in values else WorkerSearch())
    values |= _around(facets, search) | _tiles(facets, asked, search)
    values |= {
        "search": search,
        "sheet_open": any(form[name].errors for name in _FACETS),
        "facets_on": sum(getattr(search, name) not in ("", None, False) for name in _FACETS),
        "narrowing": _narrowing(asked, search),
        "newer": _first(asked) if search.cursor else "",
        "cleared": _first(asked, **dict.fromkeys(_FACETS, "")),
        "all": _address({"job": job_id} if job_id else {}),
    }
    return render(request, "market/workers.html", values, status=form.status)


@require_safe
@answers_problems
def count_found(request: HttpRequest) -> HttpResponse:
    """How many people the facets as chosen would find; the words of the button, fetched while choosing."""
    form, count = _asked(request)[1], None
    if form.is_valid():
        search = WorkerSearch(**form.cleaned_data)
        count = tried(form, lambda: count_workers(actor_of(request), search))
    more = count is not None and count > COUNTED
    shown = {"count": count and min(count, COUNTED), "more": more}
    return render(request, "market/workers_count.html", shown, status=form.status)


def _asked(request: HttpRequest) -> tuple[dict[str, str], WorkersForm]:
    """What was asked, by name, and the form with it."""
    names = (*WorkersForm.base_fields, "cursor", "job")
    asked = {name: request.GET[name] for name in names if request.GET.get(name)}
    if asked.get("subcategory") not in SUBCATEGORIES.get(asked.get("category", ""), ()):
        asked.pop("subcategory", None)  # left over from another category
    return asked, WorkersForm(asked)


def _address(asked: dict[str, str]) -> str:
    return f"{reverse('workers')}?{urlencode(asked)}" if asked else reverse("workers")


def _first(asked: dict[str, str], **changes: str) -> str:
    """The address of the first page of this search with some filters changed."""
    return _address({name: value for name, value in (asked | changes).items() if value and name != "cursor"})


def _around(facets: WorkerFacets, search: WorkerSearch) -> dict[str, object]:
    """How many people there are, and what they can be narrowed by."""
    bars = bars_of(facets.rates, None, search.rate_max, RATES)
    return {"count": facets.count, "more": facets.more, "skills": facets.skills, "bars": bars}


def _tiles(found: WorkerFacets, asked: dict[str, str], search: WorkerSearch) -> dict[str, object]:
    """The categories as tiles and, within the chosen one, the subcategories."""

    def tile(key: str, word: str | Promise, icon: str = "", **changes: str) -> Tile:
        chosen = key in (search.category, search.subcategory)
        undone = dict.fromkeys(changes, "") if chosen else changes
        return Tile(key, word, _first(asked, **undone), found.kinds[key], found.more_of_kinds, chosen, icon)

    within = SUBCATEGORIES.get(search.category, ())
    return {
        "tiles": [tile(key, kinds.SHORT[key], kinds.ICONS[key], category=key, subcategory="") for key in SUBCATEGORIES],
        "everything": _first(asked, category="", subcategory=""),
        "within": [tile(slug, kinds.SUBCATEGORIES[slug], subcategory=slug) for slug in within if found.kinds[slug]],
    }


def _narrowing(asked: dict[str, str], search: WorkerSearch) -> list[tuple[str, str]]:
    """The filters in use: each in words, with the address of the search without it."""
    words = {
        "category": str(CATEGORIES.get(search.category, "")),
        "subcategory": str(kinds.SUBCATEGORIES.get(search.subcategory, "")),
        "skill": search.skill,
        "rate_max": _("1時間 %(rate)sまで") % {"rate": display.yen(search.rate_max or 0)},
        "free": str(WorkersForm.base_fields["free"].label),
        "verified": str(WorkersForm.base_fields["verified"].label),
    }
    chosen = (name for name in _NARROWING if getattr(search, name) not in ("", None, False))
    below = {"category": {"subcategory": ""}}
    return [(words[name], _first(asked, **{name: ""} | below.get(name, {}))) for name in chosen]
