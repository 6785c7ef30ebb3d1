"""Money of people who have left, at the desk, and the account that one of them names to the office."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from michinori.desk.staff import elevated, may_of, staff_only
from michinori.machinery import clock
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.money.bank_account import AccountForm
from michinori.treasury.banks import account_line
from michinori.treasury.commands.accounts import set_bank_account_for
from michinori.treasury.commands.money_log import WHY_LIMIT
from michinori.treasury.queries.left import left_by, money_of_the_left
from michinori.wording.money_desk import SOURCES, span


class LeftForm(AccountForm):
    """The account, and how somebody made sure who named it."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("だれが伝えたかを、何で確かめましたか"),
        help_text=gettext_lazy("例: 書面と、本人確認の書類を比べた。記録に残ります。"),
    )


@staff_only("money")
@require_GET
def show_left(request: HttpRequest) -> HttpResponse:
    """Balances of who has left and to whom nothing can be paid, with their age and what can be done."""
    actor = actor_of(request)
    found, further = money_of_the_left(actor, after=request.GET.get("after", ""))
    now = clock.now()
    values = {
        "rows": [(one, SOURCES[one.kind], span(now - one.since)) for one in found],
        "further": f"?after={further}" if further else "",
        "may_name": "payouts" in may_of(actor),
    }
    return render(request, "desk/left.html", values)


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def edit_left_account(request: HttpRequest, left_id: str) -> HttpResponse:
    """Type the account that somebody who has left named, once it is sure who asks."""
    actor = actor_of(request)
    owner, amount, account = left_by(actor, left_id)
    form = LeftForm(request.POST if request.method == "POST" else None, initial={"kind": "ordinary"})
    if form.is_valid() and done(form, lambda: set_bank_account_for(actor=actor, owner_id=owner.id, **typed(form))):
        messages.success(request, _("口座を登録しました。別のスタッフが名義を確かめます。"))
        return redirect("desk_accounts")
    values = {"form": form, "owner": owner, "amount": amount, "place": account_line(account) if account else ""}
    return render(request, "desk/left_account.html", values, status=form.status)


def typed(form: AccountForm) -> dict[str, Any]:
    """The account of somebody who cannot type it here, and how staff made sure who named it: what a command takes."""
    body = dict(form.cleaned_data)
    why = body.pop("reason")
    return {"body": body, "why": why}
