"""Joining and parting the accounts of one party, for admins; what it does is shown before it is done (decision 43)."""

from contextlib import suppress

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.contracts.commands.joining import join_accounts, part_account
from michinori.contracts.queries.joining import Joining, joining_of
from michinori.desk.accounts import WhyForm
from michinori.desk.people import page_of, to_reason
from michinori.desk.staff import elevated, staff_only
from michinori.kernel.problems import Problem
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, TickField
from michinori.people.models import Client
from michinori.people.queries import client

_ID_LIMIT = 20


class JoinForm(WhyForm):
    """The other account, why, and, once the consequences were shown, that it is meant so."""

    other_id = LineField(
        limit=_ID_LIMIT,
        label=gettext_lazy("まとめる相手の番号"),
        help_text=gettext_lazy("会員は usr_、組織は org_ で始まります。その人のページにも、見る理由が要ります。"),
    )
    sure = TickField(required=False, label=gettext_lazy("この内容でまとめる"))
    field_order = ("other_id", "why", "sure")


@staff_only("parties")
@require_http_methods(["GET", "POST"])
@elevated
def join(request: HttpRequest, client_id: str) -> HttpResponse:
    """Join an account with another; the first time the form is sent it only shows what that does."""
    actor, found = actor_of(request), client(client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    other = request.GET.get("other", "")[:_ID_LIMIT]
    form = JoinForm(request.POST if request.method == "POST" else None, initial={"other_id": other})
    back, effects = reverse(page_of(found), args=(found.id,)), None
    if form.is_valid():
        typed = form.cleaned_data
        effects = _effects(found, typed["other_id"])
        sent = {"client_id": found.id, "other_id": typed["other_id"], "why": typed["why"]}
        if effects is None:
            form.add_error("other_id", _("この番号のアカウントはありません。"))
        elif typed["sure"] and done(form, lambda: join_accounts(actor=actor, **sent)):
            messages.success(request, _("まとめました。本人たちにメールで知らせます。"))
            return redirect(back)
    values = {"form": form, "client": found, "effects": effects, "back": back, "other": form["other_id"].value()}
    return render(request, "desk/join.html", values, status=form.status)


@staff_only("parties")
@require_http_methods(["GET", "POST"])
@elevated
def part(request: HttpRequest, client_id: str) -> HttpResponse:
    """Part an account from the others of its party."""
    actor, found = actor_of(request), client(client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    form, back = WhyForm(request.POST if request.method == "POST" else None), reverse(page_of(found), args=(found.id,))
    if form.is_valid() and done(form, lambda: part_account(actor=actor, client_id=client_id, **form.cleaned_data)):
        messages.success(request, _("分けました。本人たちにメールで知らせます。"))
        return redirect(back)
    values = {
        "form": form,
        "client": found,
        "title": _("このアカウントを分ける"),
        "sub": _(
            "このアカウントを名指したブロックと利用停止は、ついていきます。取引の実績は、別々に数え直します。契約とお金は変わりません。"
        ),
        "button": _("分ける"),
        "back": back,
    }
    return render(request, "desk/act.html", values, status=form.status)


def _effects(found: Client, other_id: str) -> Joining | None:
    with suppress(Problem):
        return joining_of(found, client(other_id))
    return None
