"""The two links of a change of address that staff asked for: the new address proves itself, the old one stops it."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from michinori.pages.answers import answers_problems
from michinori.people.commands.addresses import change_of, prove_address, stop_address_change


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def prove(request: HttpRequest, prove_token: str) -> HttpResponse:
    """Say that mail gets to the new address: by a press, since programs open links."""
    return _answer(
        request, "prove", prove_token, lambda: prove_address(token=prove_token), _("アドレスを確認しました。")
    )


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@answers_problems
def stop(request: HttpRequest, stop_token: str) -> HttpResponse:
    """Stop the change."""
    said = _("変更を止めました。アドレスはそのままです。")
    return _answer(request, "stop", stop_token, lambda: stop_address_change(token=stop_token), said)


def _answer(request: HttpRequest, act: str, token: str, command: Callable[[], object], said: str) -> HttpResponse:
    change = change_of(act, token)
    if request.method == "POST":
        command()
        messages.success(request, said)
        return redirect("home")
    return render(request, "account/address_link.html", {"act": act, "change": change})
