"""Invitations to sign up at the desk: making one, whose link is shown once, and taking it back."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from michinori.desk.staff import staff_only
from michinori.machinery import clock
from michinori.machinery.settings import settings_now
from michinori.pages.answers import pressed, tried
from michinori.pages.callers import actor_of
from michinori.pages.forms import PageForm
from michinori.people.commands.sign_up_invitations import (
    GOOD_FOR,
    invite_to_sign_up,
    withdraw_sign_up_invitation,
)
from michinori.people.sign_up_invitations import invitations_made


class InviteForm(PageForm):
    """Nothing but the button."""


@staff_only("invitations")
@require_http_methods(["GET", "HEAD", "POST"])
def show_invitations(request: HttpRequest) -> HttpResponse:
    """List the invitations, and make one. The link of a new one is in this answer only."""
    actor = actor_of(request)
    form, link = InviteForm(request.POST if request.method == "POST" else None), ""
    if form.is_valid():
        made = tried(form, lambda: invite_to_sign_up(actor=actor))
        link = link_of(made[1]) if made else ""
    rows, older = invitations_made(actor, after=request.GET.get("after"))
    values = {
        "form": form,
        "link": link,
        "rows": rows,
        "older": older,
        "now": clock.now(),
        "days": GOOD_FOR.days,
        "everybody": settings_now().site.sign_up_open,
    }
    return render(request, "desk/invitations.html", values, status=form.status)


def link_of(code: str) -> str:
    """The address by which the invited person signs up."""
    return f"{settings.BASE_URL}{reverse('account_signup')}?{urlencode({'invitation': code})}"


withdraw = staff_only("invitations")(
    require_POST(
        pressed(
            withdraw_sign_up_invitation,
            back="desk_invitations",
            done=gettext_lazy("取り消しました。このリンクでは、もう登録できません。"),
        )
    )
)
