"""The pages of the guides, which anybody may read."""

import re

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from michinori.machinery.settings import settings_now
from michinori.wording.guides.catalogue import GROUPS, GUIDES
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
    ("itself", _("ひとりでに起こること")),
)


@require_safe
@login_not_required
def show_guides(request: HttpRequest) -> HttpResponse:
    """List all guides, grouped by what has happened to the reader."""
    groups = [(heading, [(slug, GUIDES[slug].title) for slug in slugs]) for heading, slugs in GROUPS]
    return render(request, "guides/guides.html", {"groups": groups})


@require_safe
@login_not_required
def show_guide(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a guide. ``?contract=`` is the contract that the reader came from; the button leads back to it."""
    guide = GUIDES.get(slug)
    if guide is None:
        raise Http404
    house = settings_now().house
    values = {
        "title": guide.title,
        "when": guide.said("when", house),
        "parts": [(word, guide.said(name, house)) for name, word in PARTS],
        "steps": guide.steps,
        "way": _way(guide, request.GET.get("contract", "")),
    }
    return render(request, "guides/guide.html", values)


def _way(guide: Guide, contract_id: str) -> tuple[str, Sentence]:
    """Address and label of the button. The page behind it checks whether the reader may see it."""
    if guide.page == "deadlines":
        return reverse("deadlines"), _OPEN["deadlines"]
    if _CONTRACT.fullmatch(contract_id):
        return reverse(guide.page, args=(contract_id,)), _OPEN[guide.page]
    return reverse("contracts"), _("契約を選ぶ")
