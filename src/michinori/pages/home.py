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
from michinori.market.queries import jobs_to_answer, newest_jobs
from michinori.market.queries.recommending import Likes, likes_of, recommended_jobs
from michinori.market.queries.workers import WorkerSearch, search_workers
from michinori.pages.callers import actor_of
from michinori.pages.first_steps import TOUR, first_steps, keep, side_at_first
from michinori.pages.front import front_values
from michinori.pages.home_cards import Card, cards_of, invitation_cards, lines_of_waiting, proposal_cards
from michinori.pages.home_money import chart_of
from michinori.pages.home_roads import roads_of
from michinori.pages.market.cards import cards_of as job_cards
from michinori.pages.sides import Side, side_of
from michinori.trust.queries.to_do import contracts_to_do
from michinori.wording.contract import todos as words
from michinori.wording.market.finding import AVAILABILITY, TAKES_ON
from michinori.wording.market.jobs import CATEGORIES
from michinori.wording.sentences import fill

OPEN_CARDS = 3
"""How many cards stand open; the others are one touch away."""
ROADS = 3
FITS = 3
JOBS = 6


@require_safe
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the home page for visitors or for members."""
    if request.user.is_authenticated:
        values = _for_member(request)
        answer = render(request, "pages/home_member.html", values)
        if values.get("plays"):
            keep(answer, TOUR, secure=request.is_secure())
        return answer
    return render(request, "pages/front.html", front_values())


def _for_member(request: HttpRequest) -> dict[str, object]:
    actor, now = actor_of(request), clock.now()
    today, found, likes = day_of(now), contracts_to_do(actor, now), likes_of(actor)
    views = found.under_way
    hires = bool(views) and all(view.place.side == "client" for view in views)
    side = side_at_first(request, side_of(request), hires=hires)
    cards = [*cards_of(found, today), *proposal_cards(jobs_to_answer(actor, JOBS)), *invitation_cards(likes)]
    waits = lines_of_waiting(views)
    start = {} if cards or views else first_steps(request, actor, side)
    return {
        "hello": words.hello(_name(request), len(cards), len(waits), new=bool(start.get("next_step"))),
        "first": words.first_line(cards[0].at) if cards and cards[0].at else "",
        "cards": cards[:OPEN_CARDS],
        "more_cards": cards[OPEN_CARDS:],
        "more_first": _line(cards[OPEN_CARDS:]),
        "waits": waits,
        "waits_word": words.waits_line(len(waits)),
        "waits_first": waits[0] if waits else None,
        "roads": roads_of(views[:ROADS]),
        "running": len(views),
        "chart": chart_of(months_of(actor, today), side) if views or found.to_review else None,
        **_fitting(actor, side, likes, views),
        **(start | {"newest": newest_jobs(actor, FITS)} if start and side == "work" else start),
    }


def _name(request: HttpRequest) -> str:
    return str(getattr(request.user, "display_name", ""))


def _line(cards: Sequence[Card]) -> str:
    """What the closed line of further cards answers: the first of them."""
    return cards[0].what if cards else ""


def _fitting(actor: Actor, side: Side, likes: Likes, views: Sequence[ContractView]) -> dict[str, object]:
    """Jobs that fit who works, or people that fit who hires: those who take on what they had done last."""
    if side == "work":
        found = recommended_jobs(actor, FITS, likes)
        fits = job_cards([job for job, _ in found], [why for _, why in found])
        return {"fits": fits}
    jobs = [view.contract.job for view in views if view.place.side == "client"]
    category = next((job.category for job in jobs if job), "")
    people, _ = search_workers(actor, WorkerSearch(category=category, free=True), limit=FITS)
    why = fill(TAKES_ON, {"kind": CATEGORIES[category]}, {}) if category else str(AVAILABILITY["open"])
    return {"people": people, "people_why": why}
