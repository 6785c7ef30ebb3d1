"""Keeping somebody's money from leaving, by two people of finance, at the desk."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.people import to_reason
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, SelectField
from michinori.pages.forms import PageForm
from michinori.people.queries import client, display_names
from michinori.rules.money.payout_holds import gap_of
from michinori.treasury.commands.payout_holds import confirm_payout_hold, hold_payouts, lift_payout_hold
from michinori.treasury.commands.payout_releases import WHY_LIMIT
from michinori.treasury.models import PayoutHold
from michinori.treasury.queries import payout_holds
from michinori.treasury.queries.payout_holds import waits_for_second
from michinori.wording.money_desk import HOLD_GROUNDS, hold_said


class HoldForm(PageForm):
    """Why money is kept back."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("本人に、このまま見せます。ほかの人のことは書かないでください。"),
    )
    grounds = SelectField(
        label=gettext_lazy("報酬の60日目"),
        required=False,
        choices=list(HOLD_GROUNDS.items()),
        help_text=gettext_lazy("報酬は、受け取りから60日目までに払うと法律が決めています。本人には見せません。"),
    )


class HoldReasonForm(PageForm):
    """What staff looked at when they agreed to a hold, or ended it."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("何を見て決めたか。記録に残ります。本人には見せません。"),
    )


@staff_only("money")
@require_GET
def show_holds(request: HttpRequest) -> HttpResponse:
    """All holds, the newest first, page by page."""
    actor, now = actor_of(request), clock.now()
    rows, older = payout_holds.payout_holds(actor, after=request.GET.get("after"))
    names = display_names([name for one in rows for name in (one.made_by, one.second_by)])
    values = {
        "rows": [
            {
                "hold": one,
                "said": hold_said(one, now),
                "by": names.get(one.made_by, one.made_by),
                "second": names.get(one.second_by, one.second_by),
                "waits": waits_for_second(one, now),
                "stands": one.lifted_at is None and one.ends_at > now,
            }
            for one in rows
        ],
        "older": f"?after={older}" if older else "",
        "may": may_of(actor),
    }
    return render(request, "desk/payout_holds.html", values)


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def propose(request: HttpRequest, client_id: str) -> HttpResponse:
    """Keep back what somebody could take out, and say why; another person has to agree."""
    actor, found = actor_of(request), client(client_id)
    if (first := to_reason(actor, found)) is not None:
        return first
    form = HoldForm(request.POST if request.method == "POST" else None)

    def hold() -> None:
        typed = form.cleaned_data
        hold_payouts(actor=actor, owner_id=client_id, why=typed["reason"], grounds=typed["grounds"])

    if form.is_valid() and done(form, hold):
        messages.success(request, _("記録しました。別の人が承認します。"))
        return redirect("desk_payout_holds")
    site = settings_now().site
    values = {
        "form": form,
        "owner": found,
        "stake": payout_holds.stake_of(actor, client_id),
        "hours": site.hold_hours,
        "days": site.hold_days,
        "gap": gap_of(site.hold_days).days,
    }
    return render(request, "desk/payout_hold_new.html", values, status=form.status)


@staff_only("releases")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def confirm(request: HttpRequest, payout_hold_id: str) -> HttpResponse:
    """A hold that somebody proposed; another of the staff agrees."""
    actor = actor_of(request)
    hold = payout_holds.find_payout_hold(actor, payout_hold_id)
    form = HoldReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: confirm_payout_hold(actor=actor, hold_id=hold.id, why=form.cleaned_data["reason"])
    ):
        messages.success(request, _("承認しました。本人に知らせます。"))
        return redirect("desk_payout_holds")
    values = _values(request, hold) | {
        "form": form,
        "stake": payout_holds.stake_of(actor, hold.owner_id),
        "days": settings_now().site.hold_days,
    }
    return render(request, "desk/payout_hold.html", values, status=form.status)


@staff_only("money")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def lift(request: HttpRequest, payout_hold_id: str) -> HttpResponse:
    """End a hold before its time; one person is enough."""
    actor = actor_of(request)
    hold = payout_holds.find_payout_hold(actor, payout_hold_id)
    form = HoldReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: lift_payout_hold(actor=actor, hold_id=hold.id, why=form.cleaned_data["reason"])
    ):
        messages.success(request, _("保留を終わりにしました。"))
        return redirect("desk_payout_holds")
    return render(request, "desk/payout_hold_lift.html", _values(request, hold) | {"form": form}, status=form.status)


def _values(request: HttpRequest, hold: PayoutHold) -> dict[str, object]:
    now = clock.now()
    names = display_names([hold.made_by, hold.second_by])
    return {
        "hold": hold,
        "said": hold_said(hold, now),
        "grounds": HOLD_GROUNDS[hold.grounds],
        "by": names.get(hold.made_by, hold.made_by),
        "second": names.get(hold.second_by, hold.second_by),
        "waits": waits_for_second(hold, now),
        "may": may_of(actor_of(request)),
    }
