"""Into a practice and out again: ``/practice/ID/…`` shows the very pages of the site, inside that practice.

Sign-in, session and messages stay those of the real site. Inside, the person is the made-up copy of themselves, and
only pages of the contract and its money open; an address of anything else leads back out.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib import messages
from django.db.models import Exists, Min, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.template.response import SimpleTemplateResponse
from django.urls import Resolver404, get_script_prefix, resolve, reverse, set_script_prefix
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.config.practice import databases, partner, story
from michinori.config.practice.databases import Practice
from michinori.config.table import HANDLERS
from michinori.contracts.models import Amendment, Contract
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.deadlines import run_due
from michinori.machinery.models import Deadline
from michinori.pages.answers import answers_problems, came_from, problem_page
from michinori.people.models import User
from michinori.rules.contract.life import SIDES, other
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.practice.course import ASKED, COURSES, Course, StepName, step_of
from michinori.wording import problems
from michinori.wording.practice.course import Detour, Lead, lead, learnt
from michinori.wording.practice.partner import partner_rules

ROOMS = tuple(f"michinori.pages.{room}." for room in ("contracts", "money", "guides", "papers"))
PAGES = frozenset(("worker", "client", "job", "deadlines", "near_deadlines", "demo_deposit"))
"""What of the site opens inside a practice: all pages of these rooms, and a few more by name."""
STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
CLOCKS = 12
"""More than any ending has, acknowledgements and reminders beside it included."""


@dataclass(frozen=True)
class Stand:
    """Where somebody stands in a practice: what the panel on top of each page shows, and what its buttons need.

    ``now``: by the practice's clock.
    """

    practice: Practice
    now: datetime
    contract: Contract
    person: User
    step: StepName
    lead: Lead

    @property
    def course(self) -> Course:
        return self.practice.course

    @property
    def home(self) -> str:
        """The address that every page of this practice begins with."""
        return get_script_prefix()

    @property
    def waits(self) -> bool:
        """Whether nothing but time is missing."""
        return self.step == "end" and self.course == "client"

    @property
    def rules(self) -> list[tuple[str, str]]:
        """How the partner answers."""
        return partner_rules(other(self.course))

    @property
    def may_wish(self) -> bool:
        """Whether the partner may be asked for a change request."""
        return self.course == "worker" and self.contract.status in UNDER_WAY and not self.contract.open_requests

    @property
    def at(self) -> str:
        """Where the panel's link leads."""
        contract = self.contract
        places = {
            "amendment": ("amendment", contract.open_amendment_id),
            "termination": ("termination", contract.open_termination_id),
            "rule": ("termination", contract.open_termination_id),
            "end": ("end", contract.id),
        }
        name, key = places.get(self.lead.leads, ("contract", contract.id))
        return f"{self.home}summary" if self.lead.leads == "summary" else reverse(name, args=(key,))


@require_safe
@answers_problems
def show_courses(request: HttpRequest) -> HttpResponse:
    """What a practice is, the two courses, and the one that is under way."""
    running = databases.practice_of(str(request.user.pk))
    rules = {f"{side}_rules": partner_rules(side) for side in SIDES}
    values = {"running": running, "running_address": _address(running) if running else "", "a_day": databases.a_day()}
    return render(request, "practice/courses.html", values | rules)


@require_POST
@answers_problems
def start(request: HttpRequest) -> HttpResponse:
    """A fresh practice of ``course``; any earlier one of this person is thrown away."""
    course = next((one for one in COURSES if one == request.POST.get("course")), None)
    if course is None:
        raise Http404
    name, language, now = _name(request), get_language() or "ja", clock.now()
    made = databases.make(str(request.user.pk), course, lambda: story.fill(course, name, language, now))
    return redirect(_address(made))


@answers_problems
def enter(request: HttpRequest, practice_id: str, page: str = "") -> HttpResponseBase:
    """Show a page of a practice; for everybody but its person there is none (404)."""
    try:
        return _enter(request, databases.practice(str(request.user.pk), practice_id), page)
    except Problem as problem:
        if problem.slug != "practice-over":
            raise
        words = {"title": problems.title(problem), "detail": problems.detail(problem), "back": reverse("practice")}
        return render(request, "pages/problem.html", words, status=404)


def _enter(request: HttpRequest, one: Practice, page: str) -> HttpResponseBase:
    outside = _leads_out(page)
    if outside is not None:
        if request.method not in ("GET", "HEAD"):
            raise Http404
        return redirect(outside)
    with databases.opened(one), _prefixed(_address(one)):
        stand = _stand(one)
        inner = _inside(request, stand, page)
        answer = _answer(inner, stand, page)
        if isinstance(answer, SimpleTemplateResponse):
            answer.render()
        if request.method == "POST" and answer.status_code < 400:
            said = partner.answer(stand.person.id)
            if said and page not in _OWN:
                list(messages.get_messages(inner))  # what the page said of waiting for an answer: it is here
            _tell(inner, said)
        return answer


def _tell(request: HttpRequest, sentences: list[str]) -> None:
    for sentence in sentences:
        messages.info(request, sentence)


def _name(request: HttpRequest) -> str:
    return request.user.display_name if request.user.is_authenticated else ""


def _address(one: Practice) -> str:
    return reverse("practice_home", args=(one.id,))


def _leads_out(page: str) -> str | None:
    """For an address that is no part of a practice, where it lies on the real site. Raises 404 where nothing is."""
    if page in _OWN:
        return None
    address = f"/{page.lstrip('/')}"
    try:
        found = resolve(address)
    except Resolver404 as error:
        raise Http404 from error
    within = found.url_name in PAGES or f"{found.func.__module__}.".startswith(ROOMS)
    return None if within else address


@contextmanager
def _prefixed(address: str) -> Iterator[None]:
    """Addresses that are made inside lead to pages inside."""
    before = get_script_prefix()
    set_script_prefix(address)
    try:
        yield
    finally:
        set_script_prefix(before)


def _stand(one: Practice) -> Stand:
    """One query. Raises ``practice-over`` (404) for a practice that was broken off while it was filled."""
    rows = Contract.objects.select_related("worker", "client__user", "open_amendment", "open_termination")
    changed = Amendment.objects.filter(contract=OuterRef("pk"))
    contract = rows.annotate(changed=Exists(changed), clock=clock.column()).order_by("made_at").first()
    if contract is None:
        raise Problem("practice-over", 404)
    person = contract.worker if one.course == "worker" else contract.client.user
    if person is None:
        raise Problem("practice-over", 404)
    ending, change = contract.open_termination, contract.open_amendment
    answered = ending is not None and None not in (ending.worker_amount, ending.client_amount)
    step = step_of(contract.status, changed=contract.changed, change=change.status if change else "", answered=answered)
    values = {
        "price": contract.price,
        "asked": change.price if change else None,
        "paid": contract.paid,
        "settled": contract.settled_amount,
        "theirs": (ending.client_amount if one.course == "worker" else ending.worker_amount) if ending else None,
    }
    words = lead(one.course, step, contract.status, values, _turn(contract, one.course))
    return Stand(one, clock.read(contract.clock), contract, person, step, words)


def _turn(contract: Contract, course: Course) -> Detour:
    """What makes a step another than the planned one."""
    change, ending = contract.open_amendment, contract.open_termination
    planned = contract.price + (-ASKED if course == "worker" else ASKED)
    if change is not None and (change.change_request_id is not None or change.price != planned):
        return "another"
    if ending is None or ending.bidding_since is None:
        return ""
    return "awaiting_rule" if ending.bids_opened_at else "bidding"


def _inside(request: HttpRequest, stand: Stand, page: str) -> HttpRequest:
    """The same request as the pages inside read it: another path, another person, the panel's matter."""
    inner = copy.copy(request)
    inner.path_info = f"/{page}"
    inner.path = f"{stand.home}{page}"
    inner.user = stand.person
    inner.practice = stand  # type: ignore[attr-defined]
    return inner


def _answer(request: HttpRequest, stand: Stand, page: str) -> HttpResponseBase:
    try:
        if page in _OWN:
            return _OWN[page](request, stand)
        found = resolve(request.path_info)
        request.resolver_match = found
        answer: HttpResponseBase = found.func(request, *found.args, **found.kwargs)
        return answer
    except Problem as problem:
        return problem_page(request, problem)
    except Http404:
        return problem_page(request, Problem.unknown())


def _show_now(request: HttpRequest, stand: Stand) -> HttpResponse:
    return redirect("contract", stand.contract.id)


@require_POST
def _go_on(request: HttpRequest, stand: Stand) -> HttpResponse:
    """The partner begins the next thing; then it is shown."""
    partner.come_up(stand.course, stand.contract, stand.step)
    return redirect(_stand(stand.practice).at)


@require_POST
def _ask(request: HttpRequest, stand: Stand) -> HttpResponse:
    """The partner makes the change request that one asks it for; the contract's page shows it."""
    if partner.ask_for_wish(stand.course, stand.contract):
        messages.info(request, _("相手から、変更依頼が届きました。"))
    return redirect("contract", stand.contract.id)


@require_POST
def _turn_clock(request: HttpRequest, stand: Stand) -> HttpResponse:
    """By a day, a week, to the next clock of any contract, or from clock to clock until an ending is over; only this
    practice's time moves. The others get on.
    """
    by = request.POST.get("by", "")
    if by not in ("next", "end", *STEPS):
        raise Http404
    ending = Contract.objects.filter(pk=stand.contract.id, status="ending")
    applied, said = _let_pass(by, stand)
    for _clock in range(CLOCKS):
        if by != "end" or not ending.exists():
            break
        said += partner.answer(stand.person.id)
        more, words = _let_pass(by, stand)
        applied, said = applied + more, said + words
    text = ngettext(
        "期限が来て、%(count)s件が自動で進みました。",
        "期限が来て、%(count)s件が自動で進みました。",
        applied,
    )
    messages.info(request, text % {"count": applied} if applied else _("時計を進めました。"))
    _tell(request, said)
    return redirect(came_from(request, stand.home))


def _let_pass(by: str, stand: Stand) -> tuple[int, list[str]]:
    """How many acts fell due, and what the others did, in words."""
    now = clock.now()
    to = now + STEPS[by] if by in STEPS else Deadline.objects.aggregate(first=Min("acts_at"))["first"] or now
    return run_due(HANDLERS, clock.turn_to(to)), partner.go_on(stand.person.id)


@require_safe
def _show_summary(request: HttpRequest, stand: Stand) -> HttpResponse:
    values = {"learnt": learnt(stand.course), "other_course": other(stand.course)}
    return render(request, "practice/summary.html", values)


_OWN: dict[str, Callable[[HttpRequest, Stand], HttpResponseBase]] = {
    "": _show_now,
    "next": _go_on,
    "ask": _ask,
    "clock": _turn_clock,
    "summary": _show_summary,
}
