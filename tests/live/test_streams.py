"""``/live`` of a real server: whose announcements it gives, to whom, and for how long."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import httpx
import psycopg
import pytest
from sites import Site, wait_until

from michinori.config.embedded import roles
from michinori.config.live.hub import MOST_OF_ONE
from michinori.config.serving import limits
from michinori.machinery.live import CHANNEL, SERVED
from tests.live.listeners import PASSWORD, Listener, sign_in


@pytest.fixture(scope="module")
def aoi(server: Site) -> dict[str, Any]:
    words = ("--email", "aoi-live@example.jp", "--name", "Aoi", "--password", PASSWORD)
    return server.run("user", "create", *words)


@pytest.fixture(scope="module")
def person(server: Site, aoi: dict[str, Any]) -> Iterator[httpx.Client]:
    person = sign_in(server.url, aoi["email"])
    yield person
    person.close()


def _announce(server: Site, user_id: str, ref: str) -> None:
    with psycopg.connect(roles.address(server.home, roles.APPLICATION), autocommit=True) as line:
        payload = f'{{"topic":"contract","ref":"{ref}","users":["{user_id}"]}}'
        line.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


def _listener(person: httpx.Client) -> Listener:
    """Once the server has noticed that the streams of earlier tests are gone."""

    def open_one() -> Listener | None:
        opened = Listener(person)
        return opened if opened.answer.status_code == 200 else None

    found: Listener = wait_until(open_one)
    return found


def test_a_process_that_tells_somebody_holds_the_lock_that_says_so(server: Site, person: httpx.Client) -> None:
    """By which ``renew-key`` sees that the site runs, beside the beat of its background."""

    def is_held() -> bool:
        with psycopg.connect(roles.address(server.home, roles.APPLICATION), autocommit=True) as line:
            row = line.execute("SELECT pg_try_advisory_lock(%s)", [SERVED]).fetchone()
        return row == (False,)

    with _listener(person):
        wait_until(is_held)


def test_visitors_and_false_sessions_get_nothing_and_no_noise(server: Site) -> None:
    name = f"michinori-{server.port}-session"
    for cookie in ("", f"{name}=", f"{name}=abc", f"{name}={'x' * 5000}", f"{name}=%00'; --"):
        answer = httpx.get(f"{server.url}/live", headers={"Cookie": cookie}, timeout=60)
        assert (answer.status_code, answer.content) == (204, b"")
    assert httpx.post(f"{server.url}/live", timeout=60).status_code == 405


def test_aoi_hears_her_own_and_nobody_elses_within_a_moment(
    server: Site, aoi: dict[str, Any], person: httpx.Client
) -> None:
    with Listener(person) as mine:
        _announce(server, "usr_somebodyelse", "con_other")
        _announce(server, aoi["id"], "con_mine")
        assert mine.next("live", patience=10) == {"topic": "contract", "ref": "con_mine"}


def test_a_time_that_is_none_is_as_good_as_a_very_old_one(person: httpx.Client) -> None:
    for since in ("", "x", "-1", "1e9", "nan", "9" * 400, "１２３", "%00", "1.2.3"):
        with person.stream("GET", f"/live?since={since}") as answer:
            assert next(line for line in answer.iter_lines() if line.startswith("event")) == "event: again"


def test_streams_end_with_the_session_and_are_few_for_one_person(server: Site) -> None:
    """Few in each web process; which one a connection gets is chance. No earlier streams of this person count."""
    words = ("--email", "ren-live@example.jp", "--name", "Ren", "--password", PASSWORD)
    with ExitStack() as all_of_them:
        person = sign_in(server.url, server.run("user", "create", *words)["email"])
        all_of_them.callback(person.close)
        streams = [all_of_them.enter_context(_listener(person))]
        for _ in range(MOST_OF_ONE * limits.workers()):
            found = all_of_them.enter_context(Listener(person))
            if found.answer.status_code == 429:
                assert found.answer.headers["Retry-After"]
                break
            streams.append(found)
        else:
            pytest.fail("one person holds any number of streams")
        assert len(streams) >= MOST_OF_ONE
        token = person.cookies[next(name for name in person.cookies if name.endswith("csrf"))]
        headers = {"Referer": str(person.base_url), "X-CSRFToken": token}
        assert person.post("/accounts/logout/", headers=headers).status_code == 302
        for stream in streams:
            stream.next("end", patience=25)
            stream.next("over")
