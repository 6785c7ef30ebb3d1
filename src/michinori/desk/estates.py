"""The account of an estate at the desk, for a trustee who has no account of the site; other staff then check it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.desk.left import typed
from michinori.desk.staff import elevated, staff_only
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import LineField
from michinori.pages.money.estate_account import EstateForm
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.commands.money_log import WHY_LIMIT
from michinori.treasury.queries.estates import estate_for


class NamedForm(EstateForm):
    """The account, and how somebody made sure who named it."""

    reason = LineField(
        limit=WHY_LIMIT,
        label=gettext_lazy("だれが伝えたかを、何で確かめましたか"),
        help_text=gettext_lazy("例: 書面と、本人確認の書類を比べた。記録に残ります。"),
    )


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def edit_account(request: HttpRequest, business_end_id: str) -> HttpResponse:
    """Type the account that the trustee named in writing."""
    actor = actor_of(request)
    estate = estate_for(actor, business_end_id)
    form = NamedForm(request.POST if request.method == "POST" else None, initial={"kind": "ordinary"})
    if form.is_valid() and done(form, lambda: set_estate_account(actor=actor, end_id=business_end_id, **typed(form))):
        messages.success(request, _("口座を登録しました。別のスタッフが名義を確かめます。"))
        return redirect("desk_accounts")
    return render(request, "desk/estate.html", {"form": form, "estate": estate}, status=form.status)
