"""Saved searches (save, list, change, delete), and recommended jobs."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from michinori.machinery.looks import kinds_now
from michinori.machinery.words import MAX_QUERY
from michinori.market.commands.searches import change_search, forget_search, save_search
from michinori.market.models import SavedSearch
from michinori.market.queries.recommending import likes_of, recommended_jobs
from michinori.market.queries.searches import FILTERS, own_search, saved_searches
from michinori.pages.answers import answers_problems, done, pressed
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, RadioField
from michinori.pages.market.cards import cards_of
from michinori.pages.market.forms import SearchForm
from michinori.pages.sides import on_side
from michinori.rules.market.finding import MAX_NAME
from michinori.wording import display
from michinori.wording.market.categories import kind_of_work, name_of
from michinori.wording.market.finding import EVERY, EVERY_HINTS
from michinori.wording.market.jobs import DUES, KINDS

SHOWN = 20


class SavedSearchForm(SearchForm):
    """The filters of a saved search, its name, and how often new jobs are notified."""

    q = LineField(label=_("キーワード"), limit=MAX_QUERY, required=False)
    name = LineField(label=_("検索の名前"), limit=MAX_NAME)
    every = RadioField(label=_("新しい仕事の知らせ"), choices=list(EVERY.items()), hints=EVERY_HINTS, cards=False)
    field_order = ("name", *FILTERS, "every")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["sort"]


@require_safe
@answers_problems
def show_searches(request: HttpRequest) -> HttpResponse:
    """List the reader's saved searches, each with a link to its results."""
    rows = saved_searches(actor_of(request))
    lines = [(row, _looked_for(row), f"?{urlencode(_asked(row))}", EVERY[row.every]) for row in rows]
    return render(request, "market/saved_searches.html", {"lines": lines})


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def save(request: HttpRequest) -> HttpResponse:
    """Save a search, whose filters are the query parameters of this page."""
    asked = {name: request.GET[name] for name in FILTERS if request.GET.get(name)}
    first = asked | {"name": _named(asked), "every": "daily"}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=first)
    sent = request.method == "POST" and form.is_valid()
    if sent and done(form, lambda: save_search(actor=actor_of(request), body=form.cleaned_data)):
        messages.success(request, _("検索を保存しました。"))
        return redirect("saved_searches")
    return render(request, "market/saved_search.html", {"form": form, "saved": None}, status=form.status)


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def change(request: HttpRequest, search_id: str) -> HttpResponse:
    """Change name, filters or frequency of a saved search."""
    saved = own_search(actor_of(request), search_id)
    first = {name: getattr(saved, name) for name in ("name", *FILTERS, "every")}
    form = SavedSearchForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        body = form.cleaned_data
        if done(form, lambda: change_search(actor=actor_of(request), search_id=search_id, body=body)):
            messages.success(request, _("保存しました。"))
            return redirect("saved_searches")
    return render(request, "market/saved_search.html", {"form": form, "saved": saved}, status=form.status)


forget = pressed(forget_search, back="saved_searches", done=_("検索を消しました。"))
"""Delete a saved search."""


@require_safe
@answers_problems
@on_side("work")
def show_recommended(request: HttpRequest) -> HttpResponse:
    """List jobs that fit the reader's skills and past work, each with the reason."""
    actor = actor_of(request)
    likes = likes_of(actor)
    found = recommended_jobs(actor, SHOWN, likes)
    values = {"cards": cards_of([job for job, _ in found], [why for _, why in found]), "likes": likes}
    return render(request, "market/recommended.html", values)


def _asked(row: SavedSearch) -> dict[str, str | int]:
    asked = {name: getattr(row, name) for name in FILTERS if getattr(row, name) not in ("", None, False)}
    return {name: "on" if value is True else value for name, value in asked.items()}


def _looked_for(row: SavedSearch) -> list[str]:
    """The filters of a search, in words."""
    kinds = kinds_now(row.category, row.subcategory)
    category = kind_of_work(row.category, row.subcategory, kinds) if row.category else ""
    found = [row.q, category, row.skill, str(KINDS.get(row.kind, ""))]
    if row.budget_min is not None:
        found.append(_("予算 %(low)s以上") % {"low": display.yen(row.budget_min)})
    if row.budget_max is not None:
        found.append(_("予算 %(high)s以下") % {"high": display.yen(row.budget_max)})
    found += [str(DUES[row.due])] if row.due else []
    found += [str(SearchForm.base_fields[name].label) for name in ("calm", "verified") if getattr(row, name)]
    return [each for each in found if each] or [str(_("すべての仕事"))]


def _named(asked: dict[str, str]) -> str:
    """The suggested name of a search: its words, else its category."""
    category = asked.get("category", "")
    kinds = kinds_now(category)
    return (asked.get("q") or (name_of(category, kinds) if category in kinds.within else ""))[:MAX_NAME]
