"""The home page: for visitors what the site is, for members what waits for them."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.columns.queries.columns import front_for
from michinori.contracts.queries.deadlines import NEAR_DAYS
from michinori.contracts.queries.lists import running_contracts
from michinori.contracts.queries.views import ContractView
from michinori.machinery import clock
from michinori.market.queries import Search, jobs_to_answer, search_jobs
from michinori.market.queries.recommending import likes_of, recommended_jobs
from michinori.pages.callers import actor_of
from michinori.pages.contracts.showing import NextBox, next_boxes
from michinori.pages.deadlines import lines_of
from michinori.pages.examples import landing_page
from michinori.rules.measures.meter import fallback
from michinori.wording.contract.contracts import CONTRACT_STATUSES

NEWEST = 5
NEXT = 6
RECOMMENDED = 3
KINDS = {"active": "wait", "delivered": "info", "ending": "stop"}
WITH_METER = ("active", "delivered", "ending")


@require_safe
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the home page for visitors or for members."""
    if request.user.is_authenticated:
        return render(request, "pages/home_member.html", _for_member(request))
    newest = search_jobs(None, Search(), limit=NEWEST).jobs
    values = {"meter": landing_page(), "newest_jobs": newest, "columns": front_for(None)}
    return render(request, "pages/home.html", values)


def _for_member(request: HttpRequest) -> dict[str, object]:
    views = running_contracts(actor_of(request))
    lines = lines_of(views, clock.now())
    to_answer = jobs_to_answer(actor_of(request), NEXT)
    likes = likes_of(actor_of(request))
    recommended = recommended_jobs(actor_of(request), RECOMMENDED, likes)
    return {
        "waiting_for_me": [(box, view.contract) for view in views for box in next_boxes(view) if _asks(box)],
        "jobs_to_answer": to_answer,
        "soon": [line for line in lines if line.near][:NEXT],
        "next_deadlines": [line for line in lines if not line.near and not line.mine][:NEXT],
        "near_days": NEAR_DAYS,
        "contracts": [_line(view) for view in views[:NEXT]],
        "recommended": recommended,
        "newest_jobs": ()
        if views or to_answer or recommended
        else search_jobs(actor_of(request), Search(), limit=NEWEST).jobs,
        "invited": likes.invitations,
        "columns": front_for(actor_of(request), chosen=2, newest=2),
    }


def _asks(box: NextBox) -> bool:
    """Whether a box of a contract's page asks the reader for something, so that home has to say it, too."""
    return box.who == "you" and box.doable


def _line(view: ContractView) -> dict[str, object]:
    contract = view.contract
    other = contract.client if view.place.side == "worker" else contract.worker
    return {
        "title": contract.title,
        "address": reverse("contract", args=[contract.id]),
        "other": other.display_name,
        "side": view.place.side,
        "status": CONTRACT_STATUSES[contract.status],
        "kind": KINDS.get(contract.status, "none"),
        "price": view.life.terms.price,
        "standing": fallback(view.life) if contract.status in WITH_METER else None,
    }
