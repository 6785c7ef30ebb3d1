"""The security log of the reader's own account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.kernel.text import number_in
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.people.commands.provider_accounts import is_connected
from michinori.people.security import PAGE, Noted, security_log
from michinori.wording.legal.pages import TITLES
from michinori.wording.people.security import ENTRIES
from michinori.wording.people.staff_roles import STAFF_ROLES
from michinori.wording.sentences import Sentence, fill

_DIGITS = 18
_NAMES: dict[str, Sentence] = {**STAFF_ROLES, **{str(name): word for name, word in TITLES.items()}}


@require_safe
@answers_problems
def show_security(request: HttpRequest) -> HttpResponse:
    """List sign-ins, failures, tokens, roles and changes of the second step, newest first."""
    found = security_log(actor_of(request), before=number_in(request.GET.get("before"), _DIGITS))
    rows = [(one.entry, _words(one)) for one in found]
    older = f"?before={found[-1].entry.pk}" if len(found) == PAGE else ""
    joined = bool(settings.OIDC_NAME) and is_connected(str(request.user.pk))
    return render(request, "account/security.html", {"rows": rows, "older": older, "joined": joined})


def _words(one: Noted) -> str:
    name = one.name or _NAMES.get(one.entry.about, "")
    return fill(ENTRIES.get(one.entry.kind, one.entry.kind), {"name": name}, {})
