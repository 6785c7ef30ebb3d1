"""What a view answers when a command refuses: the form with its errors, a redirect with a message, or an error page."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from michinori.kernel.problems import Problem
from michinori.machinery.storage import FilesAway
from michinori.pages.asking_operator import ask_address
from michinori.pages.callers import actor_of
from michinori.pages.forms import PageForm
from michinori.pages.kept_forms import keep_for_second_step
from michinori.people import second_step
from michinori.wording import problems


def came_from(request: HttpRequest, fallback: str = "/") -> str:
    """The address of this site that the request came from (its ``next`` field or Referer), else ``fallback``."""
    for address in (request.POST.get("next"), request.headers.get("referer")):
        if address and url_has_allowed_host_and_scheme(
            address, {request.get_host()}, require_https=request.is_secure()
        ):
            return address
    return fallback


def problem_words(problem: Problem) -> str:
    """Title, detail and flaws of a problem as one message for people."""
    parts = [problems.title(problem), problems.detail(problem), *[problems.flaw_text(flaw) for flaw in problem.flaws]]
    return " ".join(part for part in parts if part)


def problem_page(request: HttpRequest, problem: Problem, back: str = "") -> HttpResponse:
    """Render a refusal as a page of its own, with the problem's status and a link back. What takes a second step is
    kept for it instead.
    """
    if problem.slug == second_step.SLUG:
        return keep_for_second_step(request, problem)
    template = (
        "errors/404.html"
        if problem.status == 404
        else "errors/403.html"
        if problem.status == 403
        else "pages/problem.html"
    )
    flaws = [problems.flaw_text(flaw) for flaw in problem.flaws]
    words = {"title": problems.title(problem), "detail": problems.detail(problem)}
    values = words | {"flaws": flaws, "back": back or came_from(request), "ask": ask_address(request)}
    return waiting(render(request, template, values, status=problem.status), problem.waits)


def waiting(answer: HttpResponse, seconds: int | None) -> HttpResponse:
    """Add ``Retry-After`` to an answer, unless ``seconds`` is None."""
    if seconds is not None:
        answer["Retry-After"] = str(seconds)
    return answer


def answers_problems[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Decorator: answer a Problem that the view raises with its page (403, 404, 409, 422)."""

    @wraps(view)
    def answering(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except Problem as problem:
            return problem_page(request, problem)

    return answering


def tried[R](form: PageForm, command: Callable[[], R]) -> R | None:
    """Run ``command`` for a valid form. A refusal (422, 409, 429) becomes an error of the form, and None is returned;
    so does a store of files that does not answer, lest what was typed be lost.

    Problems with status 403 and 404 are raised. If the command itself may return None, use ``done``.
    """
    try:
        return command()
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        form.add_problem(problem)
        return None
    except FilesAway:
        form.add_problem(Problem("files-away", 503))
        return None


def done(form: PageForm, command: Callable[[], object]) -> bool:
    """Run ``command`` like ``tried``; return whether it succeeded."""
    tried(form, command)
    return not form.errors


def acted(
    request: HttpRequest, command: Callable[[], Any], *, back: str, done: Any = "", refused: str = "", tags: str = ""
) -> HttpResponse:
    """Run the command of a button without a form, then redirect to ``back`` with the message ``done`` and its ``tags``.

    A refusal redirects to ``refused`` (by default ``back``) with its message; 403 and 404 are raised.
    """
    try:
        command()
    except Problem as problem:
        if problem.status in (403, 404):
            raise
        messages.error(request, problem_words(problem))
        return redirect(refused or back)
    if done:
        messages.success(request, str(done), extra_tags=tags)
    return redirect(back)


def pressed(
    command: Callable[..., object], *, back: str | Callable[..., str], done: Any
) -> Callable[..., HttpResponseBase]:
    """Make the view of a button without a form. The ids in its address are the command's arguments of the same names.

    ``back``: the page to redirect to, by its name or as a function that makes its path from the ids. It shows the
    message ``done``, or the refusal.
    """

    @require_POST
    @answers_problems
    def press(request: HttpRequest, /, **ids: str) -> HttpResponseBase:
        there = back if isinstance(back, str) else back(**ids)
        return acted(request, lambda: command(actor=actor_of(request), **ids), back=there, done=done)

    return press


ASK_PUSH = "ask-push"
"""Tag of a message after which an answer is waited for: a device that can be told of it is asked whether to."""


class AnswerProblems:
    """Middleware: answer Problems of views without ``answers_problems``. The API has a middleware of its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info and not request.path.startswith("/api/"):
            return problem_page(request, Problem.unknown())  # PostgreSQL refuses NUL in a value, and no id has one
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a Problem with its page."""
        if isinstance(exception, Problem) and not request.path.startswith("/api/"):
            return problem_page(request, exception)
        return None
