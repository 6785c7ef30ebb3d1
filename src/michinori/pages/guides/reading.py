"""The pages of the guides, which anybody may read."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from michinori.machinery.settings import settings_now
from michinori.rules.contract.house import House
from michinori.wording.contract.ending_dates import usual_days
from michinori.wording.guides.catalogue import COURSE, COURSE_TITLE, GROUPS, GUIDES
from michinori.wording.guides.guide import Guide
from michinori.wording.sentences import Sentence

_CONTRACT = re.compile(r"con_[a-z2-7]{16}")
_OPEN: dict[str, Sentence] = {
    "contract": _("契約のページを開く"),
    "amend": _("条件変更のページを開く"),
    "end": _("途中終了のページを開く"),
    "switch": _("切り替えのページを開く"),
    "hand_over": _("引き継ぎのページを開く"),
    "deadlines": _("期限のページを開く"),
}
PARTS: tuple[tuple[str, Sentence], ...] = (
    ("money", _("お金")),
    ("seen", _("相手に見えること")),
    ("itself", _("自動で進むこと")),
)


@require_safe
@login_not_required
def show_guides(request: HttpRequest) -> HttpResponse:
    """List all guides, grouped by what has happened to the reader. ``?contract=`` is the contract they came from."""
    groups = [(heading, [_entry(slug) for slug in slugs if slug not in COURSE[1:]]) for heading, slugs in GROUPS]
    contract_id = _contract(request)
    values = {"groups": groups, "about": f"?contract={contract_id}" if contract_id else "", "ask": _ask(contract_id)}
    return render(request, "guides/guides.html", values)


def _entry(slug: str) -> tuple[str, Sentence]:
    """A line of the list; the guides along an ending stand on one page, under the first of them."""
    return slug, COURSE_TITLE if slug in COURSE else GUIDES[slug].title


@require_safe
@login_not_required
def show_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a guide. ``?contract=`` is the contract that the reader came from; the button leads back to it."""
    guide = GUIDES.get(slug)
    if guide is None:
        raise Http404
    house, contract_id = settings_now().house, _contract(request)
    if slug in COURSE:
        values = {
            "title": COURSE_TITLE,
            "days": usual_days(house),
            "guides": [_values(GUIDES[one], house) for one in COURSE],
            "slug": slug,
            "way": _way(guide, contract_id),
            "ask": _ask(contract_id),
        }
        return render(request, "guides/course.html", values)
    values = _values(guide, house) | {"way": _way(guide, contract_id), "ask": _ask(contract_id)}
    return render(request, "guides/guide.html", values)


def _contract(request: HttpRequest) -> str:
    """The id of the contract that the reader came from, if it is one."""
    asked = request.GET.get("contract", "")
    return asked if _CONTRACT.fullmatch(asked) else ""


def _ask(contract_id: str) -> str:
    """The address of the form to the operator, about the contract that the reader came from."""
    return reverse("inquiry_new") + (f"?contract={contract_id}" if contract_id else "")


def _values(guide: Guide, house: House) -> dict[str, object]:
    return {
        "slug": guide.slug,
        "title": guide.title,
        "when": guide.said("when", house),
        "parts": [(word, guide.said(name, house)) for name, word in PARTS],
        "steps": guide.steps,
    }


def _way(guide: Guide, contract_id: str) -> tuple[str, Sentence]:
    """Address and label of the button. The page behind it checks whether the reader may see it."""
    if guide.page == "deadlines":
        return reverse("deadlines"), _OPEN["deadlines"]
    if contract_id:
        return reverse(guide.page, args=(contract_id,)), _OPEN[guide.page]
    return reverse("contracts"), _("契約を選ぶ")
