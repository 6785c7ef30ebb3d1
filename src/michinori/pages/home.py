"""The home page: for visitors what the site is, for members what is theirs to do."""

from collections.abc import Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.contracts.queries.months import months_of
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.market.queries import jobs_to_answer
from michinori.market.queries.recommending import Likes, likes_of, recommended_jobs
from michinori.market.queries.workers import WorkerSearch, search_workers
from michinori.pages.callers import actor_of
from michinori.pages.front import front_values
from michinori.pages.home_cards import Card, cards_of, invitation_cards, lines_of_waiting, proposal_cards
from michinori.pages.home_money import chart_of
from michinori.pages.home_roads import roads_of
from michinori.pages.sides import Side, side_of
from michinori.trust.queries.to_do import contracts_to_do
from michinori.wording.contract import todos as words
from michinori.wording.market.finding import AVAILABILITY, TAKES_ON
from michinori.wording.market.jobs import CATEGORIES
from michinori.wording.sentences import fill

OPEN_CARDS = 4
"""How many cards stand open; the others are one touch away."""
ROADS = 4
FITS = 3
JOBS = 6


@require_safe
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the home page for visitors or for members."""
    if request.user.is_authenticated:
        return render(request, "pages/home_member.html", _for_member(request))
    return render(request, "pages/front.html", front_values())


def _for_member(request: HttpRequest) -> dict[str, object]:
    actor, side = actor_of(request), side_of(request)
    now = clock.now()
    today, found, likes = day_of(now), contracts_to_do(actor, now), likes_of(actor)
    views = found.under_way
    cards = [*cards_of(found, today), *proposal_cards(jobs_to_answer(actor, JOBS)), *invitation_cards(likes)]
    waits = lines_of_waiting(views)
    return {
        "hello": words.hello(_name(request), len(cards), len(waits)),
        "first": words.first_line(cards[0].at) if cards and cards[0].at else "",
        "cards": cards[:OPEN_CARDS],
        "more_cards": cards[OPEN_CARDS:],
        "more_first": _line(cards[OPEN_CARDS:]),
        "waits": waits,
        "waits_word": words.waits_line(len(waits)),
        "waits_first": waits[0] if waits else None,
        "roads": roads_of(views[:ROADS]),
        "running": len(views),
        "chart": chart_of(months_of(actor, today), side),
        **_fitting(actor, side, likes, views),
    }


def _name(request: HttpRequest) -> str:
    return str(getattr(request.user, "display_name", ""))


def _line(cards: Sequence[Card]) -> str:
    """What the closed line of further cards answers: the first of them."""
    return cards[0].what if cards else ""


def _fitting(actor: Actor, side: Side, likes: Likes, views: Sequence[ContractView]) -> dict[str, object]:
    """Jobs that fit who works, or people that fit who hires: those who take on what they had done last."""
    if side == "work":
        return {"fits": recommended_jobs(actor, FITS, likes)}
    jobs = [view.contract.job for view in views if view.place.side == "client"]
    category = next((job.category for job in jobs if job), "")
    people, _ = search_workers(actor, WorkerSearch(category=category, free=True), limit=FITS)
    why = fill(TAKES_ON, {"kind": CATEGORIES[category]}, {}) if category else str(AVAILABILITY["open"])
    return {"people": people, "people_why": why}
