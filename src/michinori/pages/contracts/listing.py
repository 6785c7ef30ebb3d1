"""The list of the reader's contracts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.contracts.models.contracts import STATUSES
from michinori.contracts.queries.lists import list_contracts
from michinori.pages.answers import answers_problems
from michinori.pages.callers import actor_of
from michinori.pages.contracts.status import status_kind, status_words
from michinori.rules.measures.meter import fallback
from michinori.wording.contract.contracts import CONTRACT_STATUSES


@require_safe
@answers_problems
def show_contracts(request: HttpRequest) -> HttpResponse:
    """List the contracts, latest change first, 20 a page, optionally of one status."""
    status = request.GET.get("status", "")
    cursor = request.GET.get("cursor", "")
    views, following = list_contracts(actor_of(request), status=status or None, cursor=cursor or None)
    lines = [
        {
            "contract": view.contract,
            "other": (view.contract.client if view.place.side == "worker" else view.contract.worker).display_name,
            "side": view.place.side,
            "status": status_words(view),
            "kind": status_kind(view),
            "next_at": view.next_clock.at if view.next_clock else None,
            "standing": fallback(view.life),
        }
        for view in views
    ]
    query = request.GET.copy()
    query["cursor"] = following or ""
    values = {
        "lines": lines,
        "older": f"?{query.urlencode()}" if following else "",
        "newer": f"?status={status}" if cursor else "",
        "status": status,
        "statuses": [(key, CONTRACT_STATUSES[key]) for key in STATUSES],
    }
    return render(request, "contracts/contracts.html", values)
