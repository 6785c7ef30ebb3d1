"""Figures of conduct as a page shows them (label, value, small picture), and the form to explain one's own figure."""

from dataclasses import dataclass
from functools import lru_cache
from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.kernel.problems import Problem
from michinori.pages.answers import answers_problems, done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField
from michinori.pages.forms import PageForm
from michinori.people.queries import client, power_over
from michinori.rules.contract.life import Side
from michinori.rules.people.conduct import BLOCKED_BY, FIGURES, Figure
from michinori.trust.commands.answers import answer_figure
from michinori.trust.models.conduct import ANSWER_LIMIT
from michinori.trust.queries.conduct import Answer, Conduct, ShownFigure
from michinori.wording.people import conduct as words
from michinori.wording.sentences import fill

WIDTH = 160
"""Width of the small picture, in px: what 100 % takes."""


@dataclass(frozen=True)
class Line:
    """One figure in words.

    ``value``: drawn towards the site's average, as the picture is; ``counted``: as counted, empty if that is the same.
    ``bar``, ``average_at``: lengths on the picture in px, None where the figure is no share and has no picture.
    ``based_on``: how many contracts it is from, and their price.
    """

    key: str
    label: str
    explained: str
    value: str
    counted: str
    based_on: str
    average: str
    bar: int | None
    average_at: int | None
    answer: Answer | None


@dataclass(frozen=True)
class Fact:
    """A figure as a count: ``12件中12件 納期どおり``. ``mark``: its icon; ``whole``: nothing went wrong."""

    mark: str
    count: str
    word: str
    whole: bool


@dataclass(frozen=True)
class Shown:
    """The values of ``parts/conduct.html``. ``facts``: what is said first. ``few``: there are too few contracts for the
    figures to say much. ``may_answer``: the reader may explain this party's figures.
    """

    id: str
    side: Side
    lines: tuple[Line, ...]
    few: bool
    contracts: int
    not_counted: str = ""
    may_answer: bool = False
    facts: tuple[Fact, ...] = ()


def shown(conduct: Conduct, *, may_answer: bool = False) -> Shown:
    """What ``parts/conduct.html`` draws: the figures that have a value, in their order."""
    return _shown(conduct, may_answer, get_language())


@lru_cache(2_000)
def _shown(conduct: Conduct, may_answer: bool, _language: str | None) -> Shown:
    """``_language``: the one that is active now, as a part of the key."""
    lines = tuple(_line(one, conduct.side) for one in conduct.told if one.figure.value is not None)
    left_out = fill(words.NOT_COUNTED, {"n": conduct.not_counted}, {}) if conduct.not_counted else ""
    facts = facts_of(conduct)
    return Shown(conduct.id, conduct.side, lines, conduct.few, conduct.contracts, left_out, may_answer, facts)


def facts_of(conduct: Conduct) -> tuple[Fact, ...]:
    """What is said first of a party: those of its figures that can be counted."""
    figures = {told.figure.key: told.figure for told in conduct.told}
    found = []
    for key in words.COUNTED[conduct.side]:
        one = figures[key]
        said = words.counted(conduct.side, key, one.hits, one.trials)
        if said:
            good = one.hits if key in words.GOOD_ITSELF else one.trials - one.hits
            found.append(Fact(*said, whole=good == one.trials))
    return tuple(found)


def _line(told: ShownFigure, side: Side) -> Line:
    one = told.figure
    share = one.key not in (BLOCKED_BY, "days_to_accept", "restarts_per_contract")
    average = _said(one, one.site_average)
    label, explained = words.named(side, one.key)
    value, counted = _said(one, one.value if one.shrunk is None else one.shrunk), _said(one, one.value)
    return Line(
        key=one.key,
        label=str(label),
        explained=str(explained),
        value=value,
        counted=fill(words.AS_COUNTED, {"value": counted}, {}) if counted != value else "",
        based_on=fill(words.FROM_CONTRACTS, {"n": one.n, "yen": one.yen}, {}) if one.key != BLOCKED_BY else "",
        average=str(words.AVERAGE) % {"value": average} if average else "",
        bar=round((one.shrunk or 0) * WIDTH) if share else None,
        average_at=round(one.site_average * WIDTH) if share and one.site_average is not None else None,
        answer=told.answer,
    )


def _said(one: Figure, number: float | None) -> str:
    if number is None:
        return ""
    if one.key == BLOCKED_BY:
        return str(words.PEOPLE) % {"number": round(number)}
    if one.key == "days_to_accept":
        return str(words.DAYS) % {"number": f"{number:.1f}"}
    if one.key == "restarts_per_contract":
        return str(words.PER_CONTRACT) % {"number": f"{number:.1f}"}
    return f"{round(number * 100)}%"


class AnswerForm(PageForm):
    text = BlockField(
        label=gettext_lazy("公開する説明"),
        limit=ANSWER_LIMIT,
        help_text=gettext_lazy(
            "一つの項目に一度だけ書けます。書き直すことはできません。相手の名前や連絡先は書かないでください。"
        ),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def answer(request: HttpRequest, side: str, client_id: str, figure: str) -> HttpResponse:
    """Publish the party's explanation of one of its figures."""
    actor = actor_of(request)
    power = power_over(actor.user_id, client_id)
    if side not in FIGURES or figure not in FIGURES[cast("Side", side)] or power is None:
        raise Problem.unknown()
    if side == "worker" and client_id != actor.user_id:
        raise Problem.unknown()
    if power == "member":
        raise Problem.forbidden("needs-approver")
    of_side = cast("Side", side)
    back = reverse("worker" if side == "worker" else "client", args=(client_id,))
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        text = form.cleaned_data["text"]
        if done(form, lambda: answer_figure(actor=actor, client_id=client_id, side=of_side, key=figure, text=text)):
            messages.success(request, _("説明を公開しました。"))
            return redirect(back)
    label, explained = words.named(of_side, figure)
    values: dict[str, object] = {
        "form": form,
        "label": label,
        "explained": explained,
        "name": client(client_id).display_name,
        "back": back,
    }
    return render(request, "people/conduct_answer.html", values, status=form.status)
