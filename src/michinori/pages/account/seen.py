"""What the operator's staff saw of the reader's data and did to the account: when, in which role, and why."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.kernel.clock import read_instant
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.people.commands.addresses import token_for
from michinori.people.looking import Seen, address_change_of, seen_of
from michinori.people.queries import clients_by_id
from michinori.wording.people.looking import ACTS, LOOK_REASONS, OPERATOR
from michinori.wording.people.staff_roles import STAFF_ROLES
from michinori.wording.sentences import Sentence


@require_safe
@answers_problems
def show_seen(request: HttpRequest) -> HttpResponse:
    """List it, newest first; of organisations that the reader owns as well."""
    actor = actor_of(request)
    found, following = seen_of(actor, before=read_instant(request.GET.get("before", "")))
    names = clients_by_id(one.about for one in found)
    rows = [
        (one, _what(one), STAFF_ROLES.get(one.role, OPERATOR), "" if one.about == actor.user_id else names[one.about])
        for one in found
    ]
    older = f"?{urlencode({'before': following.isoformat()})}" if following else ""
    change = address_change_of(actor.user_id or "")
    stop = reverse("address_stop", args=(token_for("stop", change.id),)) if change else ""
    return render(request, "account/seen.html", {"rows": rows, "older": older, "change": change, "stop": stop})


def _what(one: Seen) -> Sentence:
    return ACTS[one.kind] if one.is_act else LOOK_REASONS[one.kind]
