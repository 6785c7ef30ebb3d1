"""Demanding deletion or disclosure of the operator, with or without an account."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from michinori.legal.commands.demands import PROVED, make_demand
from michinori.machinery import proof
from michinori.machinery.settings import settings_now
from michinori.pages.answers import answers_problems, done, waiting
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.rules.legal.demands import NAME_LIMIT, PLACE_LIMIT, TEXT_LIMIT
from michinori.wording import display
from michinori.wording.legal.demands import KIND_HINTS, KINDS


class DemandForm(PageForm):
    """A demand. ``website`` is a trap for bots, hidden from people; the page's script fills in ``altcha``."""

    kind = RadioField(label=gettext_lazy("求めること"), choices=list(KINDS.items()), hints=dict(KIND_HINTS))
    name = LineField(
        label=gettext_lazy("お名前"),
        limit=NAME_LIMIT,
        help_text=gettext_lazy("代理の方は、どなたの代理かも書いてください。"),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = LineField(
        label=gettext_lazy("メールアドレス"),
        limit=EMAIL_LIMIT,
        help_text=gettext_lazy("ここにお答えします。投稿した人には知らせません。"),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    place = BlockField(
        label=gettext_lazy("問題の投稿のアドレス（URL）"),
        limit=PLACE_LIMIT,
        required=False,
        help_text=gettext_lazy(
            "わからないときは、投稿した人の名前と日付。自分の個人情報についてなら、空でかまいません。"
        ),
    )
    text = BlockField(
        label=gettext_lazy("どの権利が、どのように侵されているか"),
        limit=TEXT_LIMIT,
        help_text=gettext_lazy("自分の個人情報についてなら、どの情報をどうしてほしいか。"),
    )
    website = LineField(
        label=gettext_lazy("ウェブサイト（書かないでください）"),
        limit=1_000_000,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1", "maxlength": "100000"}),
    )
    altcha = LineField(label=gettext_lazy("確認の計算"), limit=proof.LONGEST, required=False, widget=forms.HiddenInput)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
@answers_problems
def demand(request: HttpRequest) -> HttpResponse:
    """Show the form, and take a demand. A bot that filled in the trap gets the same answer as a person."""
    actor = actor_of(request)
    form = DemandForm(request.POST if request.method == "POST" else None, initial=_initial(request))
    if request.method == "POST" and form.is_valid():
        sent = dict(form.cleaned_data)
        trap = sent.pop("website")
        if done(form, lambda: make_demand(actor=actor, trap=trap, language=display.language(), **sent)):
            messages.success(request, _("受け付けました。お答えはメールでお送りします。"))
            return redirect("legal_page", "demands")
    values = {"form": form, "days": settings_now().site.demand_days}
    return waiting(render(request, "legal/demand.html", values, status=form.status), form.waits)


def _initial(request: HttpRequest) -> dict[str, Any]:
    user = request.user
    if not user.is_authenticated:
        return {}
    return {"name": user.real_name or user.display_name, "email": user.email}


@never_cache
@require_safe
@login_not_required
def give_challenge(request: HttpRequest) -> HttpResponse:
    """A fresh challenge for the form, for half an hour."""
    return JsonResponse(proof.challenge(PROVED))
