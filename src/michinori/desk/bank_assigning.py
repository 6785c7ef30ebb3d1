"""Money without a number that was given to a client: another of the staff agrees, and a wrong one is taken back."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import elevated, staff_only
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import spendable
from michinori.machinery import clock
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.forms import PageForm
from michinori.people.queries import display_names
from michinori.rules.money.two_people import stands
from michinori.treasury.commands.assigning import agree_to_assignment, take_assignment_back
from michinori.treasury.commands.unmatched import REASON_LIMIT
from michinori.treasury.models import LineAssignment
from michinori.treasury.queries import statements


class AgreeForm(PageForm):
    """What the second person compared, and which word they have read."""

    said = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("何を見て確かめましたか"),
        help_text=gettext_lazy("例: 振込人の名前を、クライアントに電話で確かめた。記録に残ります。"),
    )


class WrongForm(PageForm):
    """Why it was another's money."""

    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("例: 振り込んだ人から、番号を忘れたと連絡があった。記録に残ります。"),
    )


@staff_only("releases")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def agree(request: HttpRequest, line_id: str) -> HttpResponse:
    """What somebody said of whose a large sum is; another of the staff agrees, and it is credited."""
    actor = actor_of(request)
    line = statements.find_line(actor, line_id)
    said = statements.assignment_of(line)
    if said is None or said.booked_at:
        raise Problem("line-not-said" if said is None and line.status == "suspense" else "line-settled")
    form = AgreeForm(request.POST if request.method == "POST" else None, initial={"said": said.id})
    if form.is_valid() and done(form, lambda: _agree(actor, line_id, form.cleaned_data)):
        messages.success(request, _("承認し、残高に入れました。"))
        return redirect("desk_bank_balance")
    values = {"line": line, "form": form, **whose(said)}
    return render(request, "desk/unmatched_agree.html", values, status=form.status)


def _agree(actor: Actor, line_id: str, typed: dict[str, str]) -> None:
    agree_to_assignment(actor=actor, line_id=line_id, said_id=typed["said"], reason=typed["reason"])


@staff_only("money")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def take_back(request: HttpRequest, line_id: str) -> HttpResponse:
    """A line was given to a wrong client: one of the staff says so, and for a large sum another agrees."""
    actor = actor_of(request)
    line = statements.find_line(actor, line_id)
    said = statements.assignment_of(line)
    if said is None or line.client_id is None:
        raise Problem("line-not-assigned")
    form = WrongForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: take_assignment_back(actor=actor, line_id=line_id, reason=form.cleaned_data["reason"])
    ):
        waits = statements.find_line(actor, line_id).status == "assigned"
        messages.success(
            request,
            _("記録しました。別の人が承認します。")
            if waits
            else _("取り消しました。もう一度、だれの入金かを調べます。"),
        )
        return redirect("desk_bank_balance")
    there = spendable(accounts.client(line.client_id))
    values = {"line": line, "form": form, "there": there, "enough": there >= line.amount, **whose(said)}
    return render(request, "desk/unmatched_wrong.html", values, status=form.status)


def name_of(said: LineAssignment) -> str:
    """The client whose line it is said to be; of a payout that nobody owns, the account's holder."""
    if said.client:
        return said.client.display_name
    return said.payout.account.holder if said.payout and said.payout.account else ""


def whose(said: LineAssignment | None) -> dict[str, Any]:
    """What was said of whose a line is, with the names of whose it is and of who said it, and whether somebody waits
    for another to take it back.
    """
    by = [said.asked_by, said.second_by, said.back_by] if said else []
    names = display_names(one for one in by if one)
    return {
        "said": said,
        "whose": name_of(said) if said else "",
        "back_waits": said is not None and stands(said.back_at, clock.now()),
        **dict(zip(("by", "second", "back_by"), (names.get(one, one) for one in by), strict=False)),
    }
