"""Payouts, the accounts to which they go, and the lines of the bank's statements at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.staff import elevated, may_of, staff_only
from michinori.machinery import clock
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.forms import PageForm
from michinori.people.queries import has_left
from michinori.treasury.commands.accounts import WHY_LIMIT, refuse_account, vouch_for_account
from michinori.treasury.commands.payout_releases import WHY_LIMIT as TAKE_OUT_LIMIT
from michinori.treasury.commands.payout_runs import REASON_LIMIT, mark_returned
from michinori.treasury.commands.payout_stops import set_aside_on, stays_in, take_out
from michinori.treasury.models import BankAccount
from michinori.treasury.queries import money_desk
from michinori.treasury.queries.accounts import may_be_refused, may_be_vouched_for, status_of
from michinori.treasury.queries.estates import estates_without_account
from michinori.treasury.queries.holdings import SOURCES as HELD
from michinori.treasury.queries.payout_holds import holds_on
from michinori.wording.display import day
from michinori.wording.money_desk import PAYOUT_STATUSES, SOURCES, span
from michinori.wording.statements import LINE_STATUSES
from michinori.wording.treasury import ACCOUNT_KINDS


class ReturnedForm(PageForm):
    """What the bank says of a payout that it could not deliver."""

    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("銀行が伝える理由"),
        help_text=gettext_lazy("受け取る人に、このまま見せます。例: 口座名義相違"),
    )


class TakeOutForm(PageForm):
    """Why a payout has to wait."""

    reason = LineField(
        limit=TAKE_OUT_LIMIT,
        label=gettext_lazy("何を調べますか"),
        help_text=gettext_lazy("受け取る人には見せません。記録に残ります。"),
    )


class RefuseForm(PageForm):
    """Why an account is not its owner's."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("なぜ本人の口座ではないか"),
        help_text=gettext_lazy("例: 口座の名義が、お名前とちがいます。本人に、そのまま伝わります。"),
    )


class VouchForm(PageForm):
    """How somebody made sure whose an account is."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("名義を、何で確かめましたか"),
        help_text=gettext_lazy("例: 通帳の写しと、本人確認の書類を比べた。記録に残ります。"),
    )


@staff_only("money")
@require_GET
def show_payouts(request: HttpRequest) -> HttpResponse:
    """All payouts, the newest first, or those of one status."""
    wanted = request.GET.get("status", "")
    return _list(request, wanted if wanted in PAYOUT_STATUSES else "")


@staff_only("money")
@require_GET
def show_returned(request: HttpRequest) -> HttpResponse:
    """The payouts that came back and whose account nobody has mended."""
    return _list(request, "returned", waiting=True)


def _list(request: HttpRequest, status: str, *, waiting: bool = False) -> HttpResponse:
    after = request.GET.get("after")
    rows, older = money_desk.list_payouts(actor_of(request), status=status, after=after, unmended=waiting)
    values = {
        "rows": [(one, PAYOUT_STATUSES[one.status], SOURCES[one.source]) for one in rows],
        "status": status,
        "waiting": waiting,
        "statuses": PAYOUT_STATUSES.items(),
        "older": f"?{'' if waiting else f'status={status}&'}after={older}" if older else "",
    }
    return render(request, "desk/payouts.html", values)


@staff_only("money")
@require_http_methods(["GET", "HEAD", "POST"])
def show_payout(request: HttpRequest, payout_id: str) -> HttpResponseBase:
    """A payout and the way it took; finance, having proved who they are, say here that the bank returned it."""
    return (elevated(_show_payout) if request.method == "POST" else _show_payout)(request, payout_id)


def _show_payout(request: HttpRequest, payout_id: str) -> HttpResponse:
    actor = actor_of(request)
    one = money_desk.payout_at_desk(actor, payout_id)
    form = ReturnedForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(form, lambda: mark_returned(actor=actor, payout_id=payout_id, **form.cleaned_data)):
        messages.success(request, _("残高に戻し、受け取る人に知らせました。"))
        return redirect("desk_returned")
    came_back = one.account if one.account and one.account.status == "returned" else None
    place = _place_of_another(came_back) if came_back else ""
    waits = one.owner_id if one.status in ("requested", "in_run") and one.source in HELD and not one.parting else None
    values = {
        "one": one,
        "said": PAYOUT_STATUSES[one.status],
        "source": SOURCES[one.source],
        "form": form,
        "kind": ACCOUNT_KINDS[one.account.kind] if one.account else "",
        "may": may_of(actor),
        "out_before": stays_in(one),
        "place": place,
        "mends": one.status == "returned" and came_back and not came_back.ended_at and not place,
        "hold": holds_on([waits]).get(waits) if waits else None,
    }
    return render(request, "desk/payout.html", values, status=form.status)


def _place_of_another(one: BankAccount) -> str:
    """The page on which staff name another account instead of this one, where its owner cannot any more; empty where
    they can, or have.
    """
    if one.ended_at:
        return ""
    if one.estate_id:
        return reverse("desk_estate", args=(one.estate_id,))
    user = one.owner.user if one.owner else None
    left = not user.is_active if user else bool(one.owner_id and has_left(one.owner_id))
    return reverse("desk_left_account", args=(one.owner_id,)) if left else ""


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def take_payout_out(request: HttpRequest, payout_id: str) -> HttpResponse:
    """Take one payout out of a run that nobody has released; it waits a week, or until day 60."""
    actor = actor_of(request)
    one = money_desk.payout_at_desk(actor, payout_id)
    form = TakeOutForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: take_out(actor=actor, payout_id=payout_id, why=form.cleaned_data["reason"])
    ):
        on = day(money_desk.payout_at_desk(actor, payout_id).due_on)
        messages.success(request, _("この出金を外しました。%(day)sより前の振り込みには入りません。") % {"day": on})
        return redirect("desk_payout", payout_id)
    until = set_aside_on(one, one.run) if one.run else None
    values = {"one": one, "form": form, "until": until}
    return render(request, "desk/payout_take_out.html", values, status=form.status)


@staff_only("money")
@require_GET
def show_accounts(request: HttpRequest) -> HttpResponse:
    """The accounts whose holder nobody has checked, the oldest first."""
    rows, further = money_desk.accounts_to_check(actor_of(request), after=request.GET.get("after"))
    now = clock.now()
    values = {
        "rows": [(one, span(now - one.made_at)) for one in rows],
        "further": f"?after={further}" if further else "",
        "estates": [] if request.GET.get("after") else estates_without_account(actor_of(request)),
    }
    return render(request, "desk/accounts.html", values)


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def show_account(request: HttpRequest, account_id: str) -> HttpResponse:
    """An account beside the name of its owner; staff vouch for the holder, and say how they made sure."""
    actor = actor_of(request)
    one = money_desk.account_at_desk(actor, account_id)
    form = VouchForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: vouch_for_account(actor=actor, account_id=account_id, why=form.cleaned_data["reason"])
    ):
        messages.success(request, _("確かめたと記録しました。この口座に振り込めます。"))
        return redirect("desk_accounts")
    values = {
        "one": one,
        "line": money_desk.sender_of(actor, one),
        "form": form,
        "kind": ACCOUNT_KINDS[one.kind],
        "checked": may_be_vouched_for(one),
        "waits": one.status == "unverified" and (one.owner is None or status_of(one) == "unverified"),
        "may": may_of(actor),
        "place": _place_of_another(one),
        "may_refuse": may_be_refused(one),
    }
    return render(request, "desk/account.html", values, status=form.status)


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def refuse(request: HttpRequest, account_id: str) -> HttpResponse:
    """Say that an account is not its owner's, and why, which they read."""
    actor = actor_of(request)
    one = money_desk.account_at_desk(actor, account_id)
    form = RefuseForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: refuse_account(actor=actor, account_id=account_id, why=form.cleaned_data["reason"])
    ):
        messages.success(request, _("本人の口座ではないと記録し、本人に知らせました。この口座には振り込みません。"))
        return redirect("desk_accounts")
    values = {"one": one, "form": form, "may_refuse": may_be_refused(one), "checked": may_be_vouched_for(one)}
    return render(request, "desk/account_refuse.html", values, status=form.status)


@staff_only("money")
@require_GET
def show_lines(request: HttpRequest) -> HttpResponse:
    """All lines of the bank's statements, the newest day first."""
    actor = actor_of(request)
    rows, older = money_desk.list_lines(actor, after=request.GET.get("after"))
    values = {
        "rows": [(one, LINE_STATUSES[one.status]) for one in rows],
        "older": f"?after={older}" if older else "",
        "may": may_of(actor),
    }
    return render(request, "desk/lines.html", values)
