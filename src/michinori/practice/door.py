"""Routing into practices: ``/practice/ID/…`` shows the site's own pages, inside that practice.

Sign-in, session and messages stay those of the real site. Inside, the person acts as a copy of themselves, and only
pages about the contract and its money open; other addresses redirect to the real site.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, get_script_prefix, resolve, reverse, set_script_prefix

from michinori.kernel.problems import Problem
from michinori.pages.answers import problem_page
from michinori.practice import databases, partner
from michinori.practice.databases import Practice
from michinori.practice.stand import Stand, stand_in
from michinori.practice.views import OWN, address_of, say
from michinori.wording import problems

ROOMS = tuple(f"michinori.pages.{room}." for room in ("contracts", "money", "guides", "papers"))
PAGES = frozenset(("worker", "client", "job", "deadlines", "near_deadlines", "demo_deposit"))
"""The pages that open inside a practice: all of the modules in ``ROOMS``, and these by URL name."""
_ADDRESS = re.compile(r"/practice/([^/]+)/(.*)", re.DOTALL)


class Practices:
    """Middleware: handles a request below ``/practice/ID/`` as one for the page behind that prefix, inside the
    practice.

    Later middleware and the page notice no difference. For everybody but the practice's person the answer is 404.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        found = _ADDRESS.fullmatch(request.path_info)
        if found is None or not request.user.is_authenticated:
            return self.get_response(request)
        try:
            return self._enter(request, databases.practice(str(request.user.pk), found[1]), found[2])
        except Http404:
            return problem_page(request, Problem.unknown())
        except Problem as problem:
            if problem.slug != "practice-over":
                return problem_page(request, problem)
            words = {"title": problems.title(problem), "detail": problems.detail(problem), "back": reverse("practice")}
            return render(request, "pages/problem.html", words, status=404)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a 404 inside a practice with a page of the practice."""
        if isinstance(exception, Http404) and hasattr(request, "practice"):
            return problem_page(request, Problem.unknown())
        return None

    def _enter(self, request: HttpRequest, one: Practice, page: str) -> HttpResponse:
        outside = _leads_out(page)
        if outside is not None:
            if request.method not in ("GET", "HEAD"):
                raise Http404
            return redirect(outside)
        with databases.opened(one), _prefixed(address_of(one)):
            stand = stand_in(one)
            with _inside(request, stand, page):
                answer = self.get_response(request)
            if request.method == "POST" and answer.status_code < 400:
                said = partner.answer(stand.person.id)
                if said and page not in OWN:
                    list(messages.get_messages(request))  # drop "waiting for an answer", since the partner has answered
                say(request, said)
            return answer


def _leads_out(page: str) -> str | None:
    """The address on the real site of a page that does not open in a practice; None for pages that do. Raises Http404
    for an unknown page.
    """
    if page in OWN:
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
    """Make ``reverse`` prefix all addresses, so that links inside lead to pages inside."""
    before = get_script_prefix()
    set_script_prefix(address)
    try:
        yield
    finally:
        set_script_prefix(before)


@contextmanager
def _inside(request: HttpRequest, stand: Stand, page: str) -> Iterator[None]:
    """Change the request to what the page inside expects: path, user, and ``practice`` for the panel."""
    outside = request.path_info, request.path, request.user
    if page not in OWN:
        request.path_info = f"/{page}"
    request.path, request.user = f"{stand.home}{page}", stand.person
    request.practice = stand  # type: ignore[attr-defined]
    try:
        yield
    finally:
        request.path_info, request.path, request.user = outside
        del request.practice  # type: ignore[attr-defined]
