"""The set-up's link, its owner and the opening, each by two at once: one of them."""

from functools import partial

from django.test import Client

from michinori.kernel.problems import Problem
from michinori.people.commands.opening import begin_setup, make_owner, make_setup_code, open_site
from michinori.people.models import User
from tests.people.test_opening import OWNER, PASSWORD, sora, through
from tests.races.arena import at_once, word


def test_two_who_press_the_link_at_once(fresh_database: str, race_rounds: int) -> None:
    for _ in range(race_rounds):
        code = make_setup_code()
        came = at_once(*[partial(begin_setup, code=code)] * 2)
        assert sorted("not-found" if isinstance(one, Problem) else "done" for one in came) == ["done", "not-found"]


def test_two_forms_of_one_session_at_once_make_one_owner(fresh_database: str) -> None:
    token = begin_setup(code=make_setup_code())
    acts = [
        partial(make_owner, token=token, name="そら", email=f"{n}@example.jp", password=PASSWORD, language="ja")
        for n in range(2)
    ]
    came = at_once(*acts)
    assert sorted(map(word, came)) == ["done", "not-found"]
    assert User.objects.count() == 1


def test_two_who_open_it_at_once(fresh_database: str) -> None:
    browser = Client()
    browser.post(f"/setup/begin/{make_setup_code()}")
    browser.post("/setup/owner", OWNER)
    browser.post("/accounts/reauthenticate/", {"password": PASSWORD})
    through(browser, "operator", "legal")
    came = at_once(*[partial(open_site, actor=sora())] * 2)
    assert sorted(map(word, came)) == ["done", "not-found"]
