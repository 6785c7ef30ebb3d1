"""A refusal never becomes a 500: the form shows it, a message says it, or a page of its own does."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from django.contrib.messages import get_messages
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from michinori.kernel.problems import Flaw, Problem
from michinori.pages.answers import AnswerProblems, acted, answers_problems, came_from, tried
from michinori.pages.fields import YenField
from michinori.pages.forms import PageForm


class Deposit(PageForm):
    amount = YenField(label="額")


def raising(problem: Problem) -> Callable[[], NoReturn]:
    def command() -> NoReturn:
        raise problem

    return command


@pytest.fixture
def request_here(db: None, rf: RequestFactory) -> HttpRequest:
    request = rf.post("/x", headers={"referer": "http://testserver/contracts/con_1"})
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return request


def test_a_flaw_goes_to_its_field_and_what_state_forbids_on_top() -> None:
    form = Deposit({"amount": "1,000"})
    assert form.is_valid()
    assert tried(form, raising(Problem.invalid(Flaw("amount", "too_small", {"limit": 5_000})))) is None
    assert form.errors["amount"] == ["5,000以上にしてください。"]
    assert tried(form, raising(Problem("stale"))) is None
    assert form.non_field_errors()
    assert form.status == 422


def test_what_one_may_not_do_or_know_rises() -> None:
    for problem in (Problem.forbidden(), Problem.unknown()):
        with pytest.raises(Problem):
            tried(Deposit({"amount": "1"}), raising(problem))


def test_a_button_says_what_was_done_or_refused_and_goes_back(request_here: HttpRequest) -> None:
    assert acted(request_here, lambda: None, back="/contracts", done="仮払いが済みました。")["location"] == "/contracts"
    assert acted(request_here, raising(Problem("stale")), back="/contracts")["location"] == "/contracts"
    done, refused = [str(message) for message in get_messages(request_here)]
    assert done == "仮払いが済みました。"
    assert refused.startswith("内容が変わりました")


@pytest.mark.parametrize(
    "problem", [Problem.forbidden(), Problem.unknown(), Problem("stale"), Problem.invalid(Flaw("x", "required"))]
)
def test_any_refusal_has_a_page(request_here: HttpRequest, problem: Problem) -> None:
    @answers_problems
    def view(request: HttpRequest) -> HttpResponse:
        raise problem

    assert view(request_here).status_code == problem.status
    net = AnswerProblems(lambda request: HttpResponse())
    answer = net.process_exception(request_here, problem)
    assert answer is not None
    assert answer.status_code == problem.status
    assert net.process_exception(request_here, ValueError()) is None


def test_the_way_back_never_leaves_the_site(rf: RequestFactory) -> None:
    assert came_from(rf.post("/x", {"next": "https://evil.example/"}), "/home") == "/home"
    assert came_from(rf.post("/x", {"next": "//evil.example/"}), "/home") == "/home"
    assert came_from(rf.post("/x", {"next": "/contracts?status=active"})) == "/contracts?status=active"
