"""The bank's statements against the ledger, and lines by which money left: charges of the bank, and runs."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.money import run_said
from michinori.desk.staff import elevated, may_of, staff_only
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.ledger.queries import free_yen
from michinori.machinery import clock
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField, RadioField
from michinori.pages.forms import PageForm
from michinori.people.queries import display_names
from michinori.rules.money.charges import is_large
from michinori.treasury.commands.outgoing import join_run
from michinori.treasury.commands.own_money import agree_to_own_money, book_charge, say_own_money
from michinori.treasury.commands.unmatched import REASON_LIMIT
from michinori.treasury.models import PayoutRun, StatementLine
from michinori.treasury.queries import money_desk, reconciling
from michinori.treasury.queries.bank_says import bank_says
from michinori.treasury.queries.own import assignments_to_agree, find_own_money, own_money_to_agree
from michinori.wording.books import DIFFERENCES
from michinori.wording.display import day, number, yen
from michinori.wording.statements import LINE_STATUSES, account_said

_CHARGE, _OWN = "charge", "own"
_RUN = gettext_lazy("%(day)sの振り込み %(yen)s（%(count)s件）")
_PART = gettext_lazy("この行は、%(yen)sの一部です")


class OutgoingForm(PageForm):
    """What a line is by which money left: one of the runs that it may be, or a charge of the bank."""

    what = RadioField(label=gettext_lazy("何の出金ですか"))
    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("何を見て決めたか。明細とともに残ります。"),
    )
    flaw_fields = {"run_id": "what"}

    def __init__(self, data: Any = None, *, line: StatementLine, runs: Sequence[PayoutRun]) -> None:
        """``runs``: with ``left``, how much of each is on no statement yet."""
        super().__init__(data)
        called = [(run.id, _RUN % _said(run)) for run in runs]
        self.fields["what"].choices = [*called, (_CHARGE, _("銀行の手数料")), (_OWN, _("運営が引き出したお金"))]  # type: ignore[attr-defined]
        parts = {run.id: _PART % {"yen": yen(run.left)} for run in runs if run.left != -line.amount}  # type: ignore[attr-defined]  # annotated
        self.fields["what"].widget.hints = parts | {
            _CHARGE: _("運営の費用として記帳します。大きい額は、別の人が承認してから記帳します"),
            _OWN: _("システム手数料など、預かりでないお金だけです。大きい額は、別の人が承認してから記帳します"),
        }


class AgreeForm(PageForm):
    """What the second person compared, and which word they have read."""

    word = forms.CharField(required=False, widget=forms.HiddenInput)
    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("何を見て確かめましたか"),
        help_text=gettext_lazy("例: 銀行の明細と、運営の口座の入金を比べた。記録に残ります。"),
    )


@staff_only("money")
@require_GET
def show_balance(request: HttpRequest) -> HttpResponse:
    """By how much the ledger differs from the statements and why, and what left without anybody saying what it is."""
    actor, today, found = actor_of(request), day_of(clock.now()), reconciling.reconcile()
    free, lines = free_yen(), reconciling.list_outgoing(actor)
    values = {
        "found": found,
        "reasons": [(name, getattr(found, key)) for key, name in DIFFERENCES.items() if getattr(found, key)],
        "count": len(lines) if len(lines) < reconciling.PAGE else reconciling.count_outgoing(actor),
        "free": free,
        "missing": -free,
        "own": own_money_to_agree(actor),
        "given": assignments_to_agree(actor),
        "runs": [(run, run_said(run)) for run in money_desk.runs_to_agree(actor)],
        "may": may_of(actor),
        "by_word": reconciling.returned_by_word(actor),
        "lines": [(line, -line.amount, (today - line.day).days) for line in lines],
    }
    return render(request, "desk/bank_balance.html", values)


@staff_only("money")
@require_GET
def show_said(request: HttpRequest) -> HttpResponse:
    """What the bank itself says it holds, against the lines of a year, and where statements do not follow from each
    other. ``until``: the last day of an earlier year.
    """
    until = _day_in(request.GET.get("until", ""))
    found = bank_says(actor_of(request), until=until)
    accounts = [(account_said(one.account), one) for one in found.accounts] if found else []
    values = {"found": found, "accounts": accounts, "until": until}
    return render(request, "desk/bank_said.html", values)


@staff_only("books")
@require_http_methods(["GET", "HEAD", "POST"])
def show_outgoing(request: HttpRequest, out_id: str) -> HttpResponseBase:
    """A line by which money left; staff say what it is, and why. Above what banks take day by day they prove who they
    are first.
    """
    line = reconciling.find_outgoing(actor_of(request), out_id)
    return (elevated(_show_outgoing) if is_large(-line.amount) else _show_outgoing)(request, line)


def _show_outgoing(request: HttpRequest, line: StatementLine) -> HttpResponse:
    actor = actor_of(request)
    runs = reconciling.runs_for(actor, line) if line.status == "out" else ()
    form = OutgoingForm(request.POST if request.method == "POST" else None, line=line, runs=runs)
    if form.is_valid() and done(form, lambda: _settle(actor, line, form.cleaned_data)):
        messages.success(request, _("記録しました。"))
        return redirect("desk_bank_balance")
    waiting = reconciling.waiting_runs_for(actor, line) if line.status == "out" else []
    values = {"line": line, "amount": -line.amount, "form": form, "status": LINE_STATUSES[line.status]}
    values |= {"waiting": [(run, _RUN % _said(run)) for run in waiting]}
    return render(request, "desk/outgoing_line.html", values, status=form.status)


@staff_only("releases")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def agree(request: HttpRequest, own_id: str) -> HttpResponse:
    """What somebody said to be the operator's own money; another of the staff agrees."""
    actor = actor_of(request)
    said = find_own_money(actor, own_id)
    form = AgreeForm(request.POST if request.method == "POST" else None, initial={"word": said.word})
    if form.is_valid() and done(form, lambda: agree_to_own_money(actor=actor, line_id=own_id, **form.cleaned_data)):
        messages.success(request, _("承認し、記帳しました。"))
        return redirect("desk_bank_balance")
    names = display_names([said.asked_by, said.second_by])
    values = {
        "said": said,
        "amount": abs(said.line.amount),
        "waits": said.two_people and said.line.status in ("suspense", "out"),
        "by": names.get(said.asked_by, said.asked_by),
        "second": names.get(said.second_by, said.second_by),
        "form": form,
    }
    return render(request, "desk/own_money.html", values, status=form.status)


def _settle(actor: Actor, line: StatementLine, typed: dict[str, str]) -> None:
    if typed["what"] == _OWN:
        say_own_money(actor=actor, line_id=line.id, reason=typed["reason"])
    elif typed["what"] == _CHARGE:
        book_charge(actor=actor, line_id=line.id, reason=typed["reason"])
    else:
        join_run(actor=actor, line_id=line.id, run_id=typed["what"], reason=typed["reason"])


def _day_in(text: str) -> date | None:
    """A day as an address has it; None for anything else."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _said(run: PayoutRun) -> dict[str, str]:
    return {"day": day(run.on), "count": number(run.count), "yen": yen(run.total)}
