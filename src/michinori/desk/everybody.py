"""Signing all people out at once, at the desk."""

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from michinori.desk.staff import elevated, staff_only
from michinori.pages.answers import done
from michinori.pages.callers import actor_of
from michinori.pages.fields import BlockField, TickField
from michinori.pages.forms import PageForm
from michinori.people.commands.everybody import sign_out_everybody
from michinori.rules.people.looking import WHY_LIMIT


class EverybodyForm(PageForm):
    """Why, and that it is meant."""

    why = BlockField(
        limit=WHY_LIMIT,
        label=gettext_lazy("理由"),
        help_text=gettext_lazy("ログアウトした人みんなに、設定のページでそのまま伝わります。"),
    )
    sure = TickField(label=gettext_lazy("自分も含めて、全員をログアウトします"))


@staff_only("everybody")
@elevated
@require_http_methods(["GET", "HEAD", "POST"])
def sign_out(request: HttpRequest) -> HttpResponse:
    """End all sessions and revoke all tokens, of staff as well."""
    form = EverybodyForm(request.POST if request.method == "POST" else None)
    actor = actor_of(request)
    if form.is_valid() and done(form, lambda: sign_out_everybody(actor=actor, why=form.cleaned_data["why"])):
        logout(request)
        messages.success(request, _("全員をログアウトし、すべてのAPIトークンを無効にしました。"))
        return redirect("account_login")
    return render(request, "desk/everybody.html", {"form": form}, status=form.status)
