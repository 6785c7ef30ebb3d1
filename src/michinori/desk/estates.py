"""The account of an estate at the desk, for a trustee who has no account of the site; other staff then check it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import elevated, staff_only
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.money.estate_account import EstateForm
from michinori.treasury.commands.estates import set_estate_account
from michinori.treasury.queries.estates import estate_for


@staff_only("payouts")
@require_http_methods(["GET", "HEAD", "POST"])
@elevated
def edit_account(request: HttpRequest, business_end_id: str) -> HttpResponse:
    """Type the account that the trustee named in writing."""
    actor = actor_of(request)
    estate = estate_for(actor, business_end_id)
    form = EstateForm(request.POST if request.method == "POST" else None, initial={"kind": "ordinary"})
    if form.is_valid() and done(
        form, lambda: set_estate_account(actor=actor, end_id=business_end_id, body=form.cleaned_data)
    ):
        messages.success(request, _("口座を登録しました。別のスタッフが名義を確かめます。"))
        return redirect("desk_accounts")
    return render(request, "desk/estate.html", {"form": form, "estate": estate}, status=form.status)
