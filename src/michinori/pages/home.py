"""The first page: for visitors what this is, for members what needs them now."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.contracts.queries.lists import running_contracts
from michinori.contracts.queries.views import ContractView
from michinori.market.queries.search import Search, search_jobs
from michinori.pages.callers import actor_of
from michinori.pages.examples import landing_page
from michinori.wording.clocks import clock_sentence
from michinori.wording.contracts import CONTRACT_STATUSES

NEWEST = 5
NEXT = 6
KINDS = {"active": "wait", "delivered": "info", "ending": "stop"}
WITH_METER = ("active", "delivered", "ending")


@dataclass(frozen=True)
class Waiting:
    """One clock that runs on a contract, as this member reads it."""

    title: str
    text: str
    contract: str
    address: str
    at: datetime


@require_safe
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Visitors read what the site is; members see what waits for them."""
    if request.user.is_authenticated:
        return render(request, "pages/home_member.html", _for_member(request))
    newest = search_jobs(None, Search(), limit=NEWEST).jobs
    return render(request, "pages/home.html", {"meter": landing_page(), "newest_jobs": newest})


def _for_member(request: HttpRequest) -> dict[str, object]:
    views = running_contracts(actor_of(request))
    mine, others = _clocks(views)
    return {
        "waiting_for_me": mine,
        "next_deadlines": others[:NEXT],
        "contracts": [_line(view) for view in views[:NEXT]],
        "more_contracts": len(views) > NEXT,
        "newest_jobs": () if mine or views else search_jobs(actor_of(request), Search(), limit=NEWEST).jobs,
    }


def _clocks(views: list[ContractView]) -> tuple[list[Waiting], list[Waiting]]:
    mine: list[Waiting] = []
    others: list[Waiting] = []
    for view in views:
        address = reverse("contract", args=[view.contract.id])
        for clock in view.clocks:
            if clock.kind == "stale":
                continue
            said = clock_sentence(clock, view.life, side=view.standing.side)
            place = mine if said.waits_for == view.standing.side else others
            place.append(Waiting(said.title, said.text, view.contract.title, address, clock.at))
    return sorted(mine, key=lambda one: one.at), sorted(others, key=lambda one: one.at)


def _line(view: ContractView) -> dict[str, object]:
    contract = view.contract
    other = contract.client if view.standing.side == "worker" else contract.worker
    return {
        "title": contract.title,
        "address": reverse("contract", args=[contract.id]),
        "other": other.display_name,
        "side": view.standing.side,
        "status": CONTRACT_STATUSES[contract.status],
        "kind": KINDS.get(contract.status, "none"),
        "price": view.life.terms.price,
        "standing": view.meter.standing if contract.status in WITH_METER else None,
    }
