"""The operator's settings at the desk: all of them, and one with its history, its form and what a change does."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.doers import names_of
from michinori.desk.setting_forms import SettingForm, form_of
from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Problem
from michinori.kernel.text import clean_line
from michinori.machinery import looks
from michinori.machinery.looks import kinds_now
from michinori.machinery.models import Setting
from michinori.machinery.settings import history, read_change, settings_now, settings_with
from michinori.pages.answers import tried
from michinori.pages.callers import actor_of
from michinori.people.commands.settings import change_setting, needs_second_person
from michinori.people.models import SettingChange
from michinori.people.setting_changes import change_waiting_for
from michinori.rules.contract.house import House
from michinori.rules.settings.examples import SETTLING, examples
from michinori.rules.settings.table import FIELDS, Settings, is_of_contracts
from michinori.simulation.figures import usual_figures
from michinori.simulation.pictures import pictures
from michinori.wording import simulation
from michinori.wording.settings.named import GROUPS
from michinori.wording.settings.values import NAMES, example_said, found_by, in_words

_LONGEST_WORDS = 100


@dataclass(frozen=True)
class Line:
    """A setting in the list. ``since``: the first day of its value; None for a default that names none."""

    key: str
    name: object
    said: str
    since: date | None


@dataclass(frozen=True)
class Past:
    """A value that was set: in words, from which day, by whom and why. ``to_come``: its day has not come."""

    said: str
    row: Setting
    by: str
    confirmed_by: str
    to_come: bool


@dataclass(frozen=True)
class Side:
    """What a value comes to: ``said`` in words, examples, and pictures of simulated disputes with their titles."""

    heading: object
    said: str
    examples: list[str]
    pictures: list[tuple[object, str]]


@staff_only("settings")
@require_GET
def show_settings(request: HttpRequest) -> HttpResponse:
    """All settings by groups; ``q``: only those with these words."""
    words = clean_line(request.GET.get("q", ""))[:_LONGEST_WORDS]
    settings = settings_now()
    values, found = settings.as_data(), found_by(words)
    groups = []
    for group, name in GROUPS.items():
        keys = [key for key in NAMES if key in found and NAMES[key].group == group]
        lines = [
            Line(key, NAMES[key].name, in_words(key, values[key], kinds_now()), settings.since.get(key)) for key in keys
        ]
        if lines:
            groups.append((name, lines))
    return render(request, "desk/settings.html", {"groups": groups, "q": words})


@staff_only("settings")
@require_http_methods(["GET", "POST"])
def show_setting(request: HttpRequest, key: str) -> HttpResponseBase:
    """One setting. Sending takes a proof of who sends. What a value would do is shown first; only a value that was
    ``shown`` is set.
    """
    if key not in FIELDS:
        raise Problem.unknown()
    return _change(request, key) if request.method == "POST" else _page(request, key, _form(key, None))


@elevated
def _change(request: HttpRequest, key: str) -> HttpResponse:
    form = _form(key, request.POST)
    if not form.is_valid():
        return _page(request, key, form)
    actor, first = actor_of(request), form.cleaned_data["first"]
    if "preview" in request.POST or request.POST.get("shown") != form.text:
        read = tried(form, lambda: read_change(key, form.text, first))
        return _page(request, key, form, new=read)
    reason = form.cleaned_data["reason"]
    made = tried(form, lambda: change_setting(actor=actor, key=key, text=form.text, first=first, reason=reason))
    if made is None:
        return _page(request, key, form)
    looks.forget()
    if isinstance(made, SettingChange):
        messages.success(request, _("提案しました。ほかのスタッフが承認するまで、何も変わりません。"))
    else:
        messages.success(request, _("設定を変えました。"))
    return redirect("desk_setting", key)


def _form(key: str, data: Any) -> SettingForm:
    settings = settings_now()
    return form_of(key, data, {"value": _as_json(settings.as_data()[key]), "first": settings.day})


def _as_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


def _page(request: HttpRequest, key: str, form: SettingForm, *, new: tuple[Any, date] | None = None) -> HttpResponse:
    settings, rows = settings_now(), history(key)
    sides = [side(_("いま"), key, settings)]
    if new is not None:
        sides.append(side(_("変えたあと"), key, settings_with(key, new[0])))
    values = {
        "key": key,
        "named": NAMES[key],
        "form": form,
        "sides": sides,
        "since": settings.since.get(key),
        "history": _past(key, rows, settings.day),
        "kept": is_of_contracts(key),
        "by_law": NAMES[key].group == "law",
        "waits": change_waiting_for(key),
        "by_two": new is not None and needs_second_person(key, new[0]),
        "preview": new is not None,
        "shown": form.text if new is not None else "",
    }
    return render(request, "desk/setting.html", values, status=200 if new is not None else form.status)


def side(heading: object, key: str, settings: Settings) -> Side:
    """What the settings come to by one of them."""
    said = in_words(key, settings.as_data()[key], kinds_now())
    drawn = _pictures(settings.house) if key in SETTLING else []
    return Side(heading, said, [example_said(one) for one in examples(key, settings)], drawn)


def _pictures(house: House) -> list[tuple[object, str]]:
    shown = ("open", "days")
    return [(simulation.TITLES[name], svg) for name, svg in pictures(usual_figures(house), shown).items()]


def _past(key: str, rows: Iterable[Setting], today: date) -> list[Past]:
    rows = sorted(rows, key=lambda row: (row.first, row.pk), reverse=True)
    names = names_of(by for row in rows for by in (row.by, row.confirmed_by))
    return [
        Past(
            in_words(key, row.value, kinds_now()),
            row,
            names.get(row.by, row.by),
            names.get(row.confirmed_by, row.confirmed_by),
            row.first > today,
        )
        for row in rows
    ]
