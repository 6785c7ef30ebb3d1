"""Pages of a demo alone: signing in as one of its people by a button, and the mails that were sent."""

import json
from functools import cache
from pathlib import Path

from allauth.account.adapter import get_adapter
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_GET, require_POST

from michinori.kernel.problems import Problem
from michinori.kernel.text import number_in
from michinori.notices import queries as notices
from michinori.pages.answers import answers_problems
from michinori.pages.legal.consenting import asking
from michinori.people import queries as people

_PAGE = 30


def demo_people() -> list[dict[str, object]]:
    """``name``, ``email`` and an optional ``note`` of the people one can sign in as; empty outside a demo."""
    return _read(Path(settings.HOME) / "demo.json") if settings.DEMO else []


@cache
def _read(file: Path) -> list[dict[str, object]]:
    if not file.is_file():
        return []
    known: list[dict[str, object]] = json.loads(file.read_text())
    return known


@require_POST
@login_not_required
@answers_problems
def sign_in_as(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's people. Raises ``not-found`` (404) for any other address."""
    email = request.POST.get("email", "")
    if email not in {person["email"] for person in demo_people()}:
        raise Problem.unknown()
    user = people.user_by_email(email)
    get_adapter(request).login(request, user)
    UserSession.objects.create_from_request(request)
    return redirect(asking(request, user.id, "/"))


@require_GET
@login_not_required
@answers_problems
def list_mails(request: HttpRequest) -> HttpResponse:
    """List the demo's mails, newest first."""
    _only_in_a_demo()
    mails = notices.newest_mails(before=number_in(request.GET.get("before"), 18), limit=_PAGE)
    older = f"?before={mails[-1].pk}" if len(mails) == _PAGE else ""
    return render(request, "account/demo_mails.html", {"mails": mails, "older": older})


@require_GET
@login_not_required
@answers_problems
def show_mail(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show one mail as text, with working links."""
    _only_in_a_demo()
    return render(request, "account/demo_mail.html", {"mail": notices.mail(mail_id)})


# The policy allows inline styles, which HTML mails need.
@csp_override({"default-src": [CSP.NONE], "style-src": [CSP.UNSAFE_INLINE], "sandbox": ["allow-popups"]})
@require_GET
@login_not_required
@answers_problems
def show_html(request: HttpRequest, mail_id: int) -> HttpResponse:
    """Show the HTML version of a mail, as a mail program does."""
    _only_in_a_demo()
    return HttpResponse(notices.mail(mail_id).html)


def _only_in_a_demo() -> None:
    if not settings.DEMO:
        raise Problem.unknown()
