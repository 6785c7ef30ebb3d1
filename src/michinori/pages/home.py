"""The home page: for visitors what the site is, for members what is theirs to do."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from michinori.contracts.queries.months import months_of
from michinori.contracts.queries.views import ContractView
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.looks import kinds_now
from michinori.market.queries import jobs_to_answer, least_pay
from michinori.market.queries.recommending import Likes, likes_of, recommended_jobs, showcase
from michinori.market.queries.workers import WorkerSearch, search_workers
from michinori.pages.callers import actor_of
from michinori.pages.cookies import remember
from michinori.pages.first_steps import DONE, TOUR, first_steps, side_at_first
from michinori.pages.front import front_values
from michinori.pages.home_account_cards import account_cards, account_lines, accounts_of
from michinori.pages.home_cards import Card, by_date_and_money, cards_of, lines_of_waiting
from michinori.pages.home_job_cards import invitation_cards, job_cards
from michinori.pages.home_money import chart_of
from michinori.pages.home_roads import roads_of
from michinori.pages.market.cards import cards_of as fitting_jobs
from michinori.pages.sides import COOKIE as SIDE
from michinori.pages.sides import Side, side_of, turn
from michinori.pages.trustees import keep_trustee
from michinori.trust.queries.to_do import FEW, MOST, Running, ToDo, contracts_to_do
from michinori.wording.contract import todos as words
from michinori.wording.market.categories import name_of
from michinori.wording.market.finding import AVAILABILITY, TAKES_ON
from michinori.wording.sentences import fill

OPEN_CARDS = 3
"""How many cards stand open; the others are one touch away."""
ROADS, ROADS_BUSY = 3, 2
"""How many running contracts are drawn; fewer where ``OPEN_CARDS`` stand above them."""
FITS = 3
ALL = "all"
"""What is asked for the cards of all contracts, where home shows those of few."""
ANSWER_DAYS = 30
"""So many days after a posting has ended, its proposals still ask for an answer on home."""


@require_safe
@login_not_required
def show_home(request: HttpRequest) -> HttpResponse:
    """Show the home page for visitors or for members."""
    if not request.user.is_authenticated:
        return render(request, "pages/front.html", front_values())
    actor, now = actor_of(request), clock.now()
    found = contracts_to_do(actor, now, most=MOST if ALL in request.GET else FEW)
    side, usual = side_at_first(request, hires=_only_hires(found.running)), side_of(request)
    if side != usual:
        turn(request, side)
    values = _for_member(request, actor, now, found, side)
    answer = render(request, "pages/home_member.html", values)
    if side != usual:
        remember(answer, request, SIDE, side)
    if values.get("plays"):
        remember(answer, request, TOUR, DONE)
    if values["estate"]:
        keep_trustee(answer, request)
    return answer


def _only_hires(running: Running) -> bool:
    """Whether the reader is the client of all their contracts that run, and no trustee."""
    return bool(running.count) and not running.works and not running.estate


def _for_member(request: HttpRequest, actor: Actor, now: datetime, found: ToDo, side: Side) -> dict[str, object]:
    today, likes, views = day_of(now), likes_of(actor, now), found.under_way
    cards = [*cards_of(found, today), *job_cards(jobs_to_answer(actor, now - timedelta(days=ANSWER_DAYS)))]
    accounts = accounts_of(str(actor.user_id))
    cards = sorted([*cards, *invitation_cards(likes, today), *account_cards(accounts)], key=by_date_and_money)
    waits = [*lines_of_waiting(views), *account_lines(accounts)]
    roads = ROADS if len(cards) < OPEN_CARDS else ROADS_BUSY
    running, most = found.running.count, found.most
    start = {} if cards or running else first_steps(request, actor, side)
    return {
        "hello": words.hello(_name(request), len(cards), len(waits), new=start.get("steps_done") == 0, most=most),
        # What was not read may come earlier.
        "first": words.first_line(cards[0].at) if cards and cards[0].at and not most else "",
        **_shown([one.card for one in cards]),
        "not_read": words.not_read(most) if most else "",
        "read_all": f"?{ALL}=1" if most == FEW else "",
        "waits": waits,
        "waits_word": words.waits_line(len(waits), most=most),
        "waits_first": waits[0] if waits else None,
        "roads": roads_of(views[:roads]),
        "other_roads": words.other_roads(others) if (others := running - len(views[:roads])) else "",
        "estate": found.running.estate,
        "chart": chart_of(months_of(actor, today), found.running, side) if running or found.to_review else None,
        **start,
        **_fitting(actor, side, likes, views),
    }


def _name(request: HttpRequest) -> str:
    return str(getattr(request.user, "display_name", ""))


def _shown(cards: Sequence[Card]) -> dict[str, object]:
    """The cards as they stand. ``begins``: one of them has a button that sends."""
    more = cards[OPEN_CARDS:]
    return {
        "cards": cards[:OPEN_CARDS],
        "more_cards": more,
        "more_first": more[0].what if more else "",
        "begins": any(one.go.posts for one in cards),
    }


def _fitting(actor: Actor, side: Side, likes: Likes, views: Sequence[ContractView]) -> dict[str, object]:
    """Jobs that fit who works, new ones without a flaw for who has neither those nor contracts; or people that fit who
    hires: those who take on what they had done last.
    """
    if side == "work":
        found = recommended_jobs(actor, FITS, likes)
        if found or views:
            return {"fits": fitting_jobs([job for job, _ in found], [why for _, why in found])}
        return {"newest": fitting_jobs(showcase(FITS, likes.least_pay or least_pay(), actor))}
    jobs = [view.contract.job for view in views if view.place.side == "client"]
    category = next((job.category for job in jobs if job), "")
    people, _ = search_workers(actor, WorkerSearch(category=category, free=True), limit=FITS)
    why = (
        fill(TAKES_ON, {"kind": name_of(category, kinds_now(category))}, {}) if category else str(AVAILABILITY["open"])
    )
    return {"people": people, "people_why": why}
