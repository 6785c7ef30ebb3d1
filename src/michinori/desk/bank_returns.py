"""Money that is nobody's goes back to its sender, to an account that staff have asked them for."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import elevated, staff_only
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.forms import PageForm
from michinori.pages.money.bank_account import AccountForm
from michinori.rules.money.bank_kana import unfit_in
from michinori.treasury.commands.accounts import HOLDER_LIMIT
from michinori.treasury.commands.unmatched import REASON_LIMIT, return_line, stop_return
from michinori.treasury.models import Payout
from michinori.treasury.queries import statements


class ReturnForm(AccountForm):
    """The sender's account, and why the money goes back."""

    holder_kana = LineField(
        limit=HOLDER_LIMIT,
        label=gettext_lazy("口座名義（カナ）"),
        help_text=gettext_lazy("銀行が伝える振込人と同じ名義の口座だけに返せます。"),
    )
    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("何を見て決めたか。明細とともに残ります。"),
    )


class StopForm(PageForm):
    """Why the money does not go back after all."""

    reason = LineField(
        limit=REASON_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("例: 送り主から、口座が違うと連絡があった。明細とともに残ります。"),
    )


@staff_only("money-in")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def give_back(request: HttpRequest, line_id: str) -> HttpResponse:
    """Type the sender's account; the money leaves with the next run."""
    actor = actor_of(request)
    line = statements.find_line(actor, line_id)
    initial = {"kind": "ordinary", "holder_kana": "" if unfit_in(line.name) else line.name}
    form = ReturnForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        typed: dict[str, Any] = dict(form.cleaned_data)
        reason = typed.pop("reason")
        if done(form, lambda: return_line(actor=actor, line_id=line_id, account=typed, reason=reason)):
            messages.success(request, _said(statements.sent_back(actor, line)))
            return redirect("desk_unmatched")
    values = {"form": form, "line": line, "waits": line.status == "suspense"}
    return render(request, "desk/unmatched_return.html", values, status=form.status)


def _said(sent: list[Payout]) -> str:
    """What comes next for the newest payout of a line."""
    waits = bool(sent) and sent[0].account is not None and sent[0].account.status == "unverified"
    return _("別の人が口座を確かめると、返します。") if waits else _("次の振り込みで返します。")


@staff_only("money-in")
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: HttpRequest, line_id: str) -> HttpResponse:
    """Let a line wait again that was to go back to its sender."""
    actor = actor_of(request)
    line = statements.find_line(actor, line_id)
    form = StopForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and done(
        form, lambda: stop_return(actor=actor, line_id=line_id, reason=form.cleaned_data["reason"])
    ):
        messages.success(request, _("返すのをやめました。もう一度、だれのお金かを調べます。"))
        return redirect("desk_unmatched_line", line_id)
    return render(request, "desk/unmatched_stop.html", {"form": form, "line": line}, status=form.status)
