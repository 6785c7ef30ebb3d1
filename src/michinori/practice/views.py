"""The practice's own pages: the list of courses, the start, and the actions of the panel's buttons."""

from collections.abc import Callable
from datetime import timedelta

from django.contrib import messages
from django.db.models import Min
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from michinori.contracts.models import Contract
from michinori.machinery import clock
from michinori.machinery.deadlines import handlers, run_due
from michinori.machinery.models import Deadline
from michinori.pages.answers import answers_problems, came_from
from michinori.pages.cookies import remember
from michinori.pages.first_steps import DONE, PRACTISED
from michinori.practice import databases, partner, story
from michinori.practice.databases import Practice
from michinori.practice.stand import Stand, stand_in
from michinori.rules.contract.life import SIDES, other
from michinori.rules.practice.course import COURSES
from michinori.wording.practice.course import learnt
from michinori.wording.practice.partner import partner_rules

STEPS = {"day": timedelta(days=1), "week": timedelta(weeks=1)}
CLOCKS = 12
"""More clocks than any ending has, with acknowledgements and reminders."""


@require_safe
@answers_problems
def show_courses(request: HttpRequest) -> HttpResponse:
    """Explain practices, and show the two courses and the practice that is under way."""
    running = databases.practice_of(str(request.user.pk))
    rules = {f"{side}_rules": partner_rules(side) for side in SIDES}
    values = {"running": running, "running_address": address_of(running) if running else "", "a_day": databases.a_day()}
    return render(request, "practice/courses.html", values | rules)


@require_POST
@answers_problems
def start(request: HttpRequest) -> HttpResponse:
    """Make a practice of ``course`` and drop any other of this person."""
    course = next((one for one in COURSES if one == request.POST.get("course")), None)
    if course is None:
        raise Http404
    name, language, now = _name(request), get_language() or "ja", clock.now()
    made = databases.make(str(request.user.pk), course, lambda: story.fill(course, name, language, now))
    answer = redirect(address_of(made))
    remember(answer, request, PRACTISED, DONE)
    return answer


@answers_problems
def show_own(request: HttpRequest, practice_id: str, page: str = "") -> HttpResponseBase:
    """One of the practice's own pages or the action of a panel's button; ``door`` routes all other pages."""
    stand: Stand | None = getattr(request, "practice", None)
    if stand is None or page not in OWN:
        raise Http404
    return OWN[page](request, stand)


def address_of(one: Practice) -> str:
    """The prefix of the addresses of all pages of a practice."""
    return reverse("practice_home", args=(one.id,))


def say(request: HttpRequest, sentences: list[str]) -> None:
    """Show sentences on the next page."""
    for sentence in sentences:
        messages.info(request, sentence)


def _name(request: HttpRequest) -> str:
    return request.user.display_name if request.user.is_authenticated else ""


def _show_now(request: HttpRequest, stand: Stand) -> HttpResponse:
    return redirect("contract", stand.contract.id)


@require_POST
def _go_on(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Let the partner open the next step, and redirect to it."""
    partner.come_up(stand.course, stand.contract, stand.step)
    return redirect(stand_in(stand.practice).at)


@require_POST
def _ask(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Let the partner make the change request that the person asks for, and show the contract."""
    if partner.ask_for_wish(stand.course, stand.contract):
        messages.info(request, _("相手から、変更依頼が届きました。"))
    return redirect("contract", stand.contract.id)


@require_POST
def _turn_clock(request: HttpRequest, stand: Stand) -> HttpResponse:
    """Turn this practice's time forward by a day, a week, to the next clock of any contract, or from clock to clock
    until the ending is over. The made-up people act meanwhile.
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
    say(request, said)
    return redirect(came_from(request, stand.home))


def _let_pass(by: str, stand: Stand) -> tuple[int, list[str]]:
    """Turn the clock once; return how many acts fell due, and what the made-up people did, in words."""
    now = clock.now()
    to = now + STEPS[by] if by in STEPS else Deadline.objects.aggregate(first=Min("acts_at"))["first"] or now
    return run_due(handlers(), clock.turn_to(to)), partner.go_on(stand.person.id)


@require_safe
def _show_summary(request: HttpRequest, stand: Stand) -> HttpResponse:
    values = {"learnt": learnt(stand.course), "other_course": other(stand.course)}
    return render(request, "practice/summary.html", values)


OWN: dict[str, Callable[[HttpRequest, Stand], HttpResponseBase]] = {
    "": _show_now,
    "next": _go_on,
    "ask": _ask,
    "clock": _turn_clock,
    "summary": _show_summary,
}
