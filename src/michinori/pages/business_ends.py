"""A client gives up its business: a page of the consequences, a form to confirm, a page of what was recorded."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from michinori.contracts.commands.business_ends import MAX_REASON, withdraw_client
from michinori.contracts.queries.business_ends import (
    Consequence,
    business_end_of,
    preview_withdrawal,
    view_business_end,
)
from michinori.pages.answers import answers_problems, tried
from michinori.pages.callers import actor_of
from michinori.pages.contracts.termination_ways import reader_at
from michinori.pages.fields import BlockField, LineField
from michinori.pages.forms import PageForm
from michinori.people.commands.organisations import NAME_LIMIT
from michinori.people.models import Client
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import Life
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.contract.taxing import preview
from michinori.rules.contract.termination_outlook import by_itself
from michinori.wording.contract.business_ends import opens_then
from michinori.wording.contract.clocks import NextStep, clock_sentence, next_step
from michinori.wording.contract.contracts import CONTRACT_STATUSES


class WithdrawForm(PageForm):
    """The reason, and the client's exact name as confirmation."""

    reason = BlockField(
        limit=MAX_REASON,
        label=gettext_lazy("やめる理由"),
        help_text=gettext_lazy("事業の終わりの記録に残ります。短くてかまいません。"),
    )
    confirm = LineField(limit=NAME_LIMIT, label=gettext_lazy("確認のため、名前をそのまま入力"))


@require_safe
@answers_problems
def show_consequences(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show what a withdrawal would do to jobs and contracts. Changes nothing; the form is on the next page."""
    found = preview_withdrawal(actor_of(request), client_id)
    if business_end_of(client_id) is not None:
        return redirect("withdrawn", client_id)
    rows = _rows(found.consequences)
    values = _frame(found.client) | {
        "open_jobs": found.open_jobs,
        "rows": rows,
        "contracts": len(rows),
        "pays": sum(row["pays"] or 0 for row in rows),
        "returns": sum(row["returns"] or 0 for row in rows),
    }
    return render(request, "people/withdraw.html", values)


@require_http_methods(["GET", "POST"])
@answers_problems
def confirm_withdrawal(request: HttpRequest, client_id: str) -> HttpResponse:
    """Ask for the reason and the name, then withdraw the client."""
    actor = actor_of(request)
    found = preview_withdrawal(actor, client_id)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ended = tried(form, lambda: withdraw_client(actor=actor, client_id=client_id, **form.cleaned_data))
        if ended is not None:
            messages.success(request, _("事業をやめる手続きが済みました。相手には知らせています。"))
            return redirect("withdrawn", client_id)
    elif request.method == "GET" and business_end_of(client_id) is not None:
        return redirect("withdrawn", client_id)
    values = _frame(found.client) | {
        "form": form,
        "name": found.name,
        "open_jobs": found.open_jobs,
        "contracts": len(found.consequences),
    }
    return render(request, "people/withdraw_confirm.html", values, status=form.status)


@require_safe
@answers_problems
def show_withdrawn(request: HttpRequest, client_id: str) -> HttpResponse:
    """Show what was recorded and which contracts still run; for all members of the client."""
    found = view_business_end(actor_of(request), client_id)
    values = _frame(found.client) | {"end": found.end, "rows": _rows(found.contracts)}
    return render(request, "people/withdrawn.html", values)


def _frame(client: Client) -> dict[str, object]:
    own = client.organisation_id is None
    return {
        "client": client,
        "own": own,
        "back": reverse("settings") if own else reverse("organisation", args=(client.id,)),
        "back_word": _("設定") if own else client.display_name,
    }


def _steps(life: Life, *, opens: bool) -> list[NextStep]:
    """What the contract's clocks will do next, as the client reads it, soonest first; without clocks, the next step.

    ``opens``: the withdrawal, which has not happened, would open an ending.
    """
    if life.status == "cancelled":
        return [NextStep(_("お金は動きません"), _("仮払いの前なので、戻るお金も、払うお金もありません。"), None)]
    coming = [clock for clock in clocks(life) if clock.kind not in ("stale", "lapse_handover")]
    said = [
        opens_then(clock, life) if opens and clock.kind == "silence" else clock_sentence(clock, life, side="client")
        for clock in coming
    ]
    return said or [next_step(life, side="client")]


def _rows(consequences: tuple[Consequence, ...]) -> list[dict[str, Any]]:
    """For each contract: its new status, its meter, what is paid and comes back (yen with tax) if nobody acts after
    that, and what happens next and when, as the client reads it.
    """
    return [_row(one) for one in consequences]


def _row(one: Consequence) -> dict[str, Any]:
    end = by_itself(one.after)
    return {
        "contract": one.contract,
        "now": CONTRACT_STATUSES[one.contract.status],
        "becomes": CONTRACT_STATUSES[one.becomes],
        "changes": one.becomes != one.contract.status,
        "meter": one.meter if one.contract.status in ANSWERABLE else None,
        "end": end,
        "pays": reader_at(one.after, "client", end.total) if end else None,
        "returns": preview(one.after, end.total).client_refund_with_tax if end else None,
        "steps": _steps(one.after, opens=one.becomes == "ending" != one.contract.status),
    }
