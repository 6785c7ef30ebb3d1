"""The same at the real server, where requests go through all that stands before Django: the smaller part of the matrix.

The market is empty there but for two people, so that every id is one that nothing has. What is sent without a token
against forged forms is refused, whoever sends it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import httpx
import pytest
from matrix import due
from matrix.addresses import METHODS, PLACE, every_operation, every_page
from matrix.cells import of_this_run
from matrix.figures import keep
from matrix.playing import Played
from safety.callers import NUMBERS
from sites import Site

from michinori.config.assistant.view import PATH as ASSISTANTS
from michinori.config.live.view import PATH as STREAMS
from michinori.kernel.ids import new_id
from tests.live.listeners import PASSWORD, sign_in

WAYS = {"in": "/accounts/login/", "again": "/accounts/reauthenticate/"}
_PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
_NOT_ASKED = ("accounts/logout/", "^", "accounts/^")
SENT_FROM_ELSEWHERE = {"stripe/webhook", "mail/returned/<str:secret>", "notices/leave/<str:way>", "share"}
"""What other programs send, which have no token against forged forms."""


@dataclass(frozen=True)
class Person:
    """``browser``: signed in, or not."""

    name: str
    browser: httpx.Client
    token: str = ""


@pytest.fixture(scope="module")
def people(server: Site) -> Iterator[list[Person]]:
    made = server.run("user", "create", "--email", "mio-matrix@example.jp", "--name", "Mio", "--password", PASSWORD)
    nobody, mio = httpx.Client(base_url=server.url, timeout=30), sign_in(server.url, made["email"])
    yield [Person("anonymous", nobody), Person("stranger", mio, made["token"])]
    nobody.close()
    mio.close()


def _filled(route: str) -> str:
    def of(place: re.Match[str]) -> str:
        name = place[1] or place[2]
        return NUMBERS.get(name) or ("2026" if name == "year" else new_id("con"))

    return "/" + PLACE.sub(of, route)


def _holds(played: Played, *, whole: bool = False) -> None:
    keep(played, whole=whole)
    assert not played.wrong, "\n".join(f"{cell}: {wrong}" for cell, wrong in list(played.wrong.items())[:60])


def test_pages(people: list[Person]) -> None:
    played = Played()
    cells = [
        f"{method} {route}"
        for route in every_page()
        if not route.startswith(_NOT_ASKED) and not route.startswith("api/")
        for method in METHODS
        if method != "TRACE"  # httpx sends none without a body that servers refuse
    ]
    for cell in of_this_run(cells):
        method, route = cell.split(" ", 1)
        for person in people:
            played.note("pages over HTTP", f"{cell} by {person.name}", _wrong_page(person, method, route))
    _holds(played)


def _wrong_page(person: Person, method: str, route: str) -> str:
    answer = person.browser.request(method, _filled(route), follow_redirects=False)
    status = str(answer.status_code)
    if status.startswith("5"):
        return status
    if method == "OPTIONS":
        return ""  # forges nothing, and is asked in process
    if method not in ("GET", "HEAD"):
        refused = ("403", "405", "404", *(("in", "302", "200") if route in SENT_FROM_ELSEWHERE else ()))
        return "" if status in (*refused, "429") else f"{status} without a token against forged forms"
    word = due.row_of_page(route, "GET")["anonymous" if person.name == "anonymous" else "mio"]
    if status == "302" and answer.headers["Location"].startswith("/second-step"):
        return ""  # which the server asks for first, and the program of the other cells does not
    if word in WAYS:
        return "" if status == "302" and WAYS[word] in answer.headers["Location"] else f"{status}, not {word}"
    absent = "404" if "<" in route else word
    return "" if status in (word, absent) else f"{status}, not {word}"


def test_operations(people: list[Person], server: Site) -> None:
    played = Played()
    for operation in of_this_run(every_operation()):
        method, path = operation.split()
        for person in people:
            headers = {"Authorization": f"Bearer {person.token}"} if person.token else {}
            answer = httpx.request(method, f"{server.url}/api/v1{_filled(path[1:])}", headers=headers, timeout=30)
            status, row = str(answer.status_code), due.row_of_operation(operation)
            word = row["anonymous" if not person.token else "mio"]
            wrong = status if status.startswith("5") else ""
            absent = ["404"] if "{" in path else []
            absent += ["422"] if person.token and method != "GET" else []  # no body is sent
            if word in ("401", "403") and status not in (word, *absent):
                wrong = f"{status}, not {word}"
            played.note("operations over HTTP", f"{operation} by {person.name}", wrong)
    _holds(played)


def test_streams_and_assistants(people: list[Person], server: Site) -> None:
    """What never reaches Django, by every method."""
    played, (nobody, mio) = Played(), people
    for person in people:
        for method in METHODS:
            if method not in ("GET", "TRACE"):
                status = person.browser.request(method, STREAMS).status_code
                played.note("streams", f"{method} by {person.name}", "" if status == 405 else str(status))
    assert nobody.browser.get(STREAMS).status_code == 204
    dead = httpx.get(server.url + STREAMS, headers={"Cookie": "sessionid=" + "a" * 32})
    played.note("streams", "GET with a dead session", "" if dead.status_code == 204 else str(dead.status_code))
    with mio.browser.stream("GET", STREAMS) as answer:
        played.note("streams", "GET by stranger", "" if answer.status_code == 200 else str(answer.status_code))
    for method in METHODS:
        if method not in ("POST", "TRACE"):
            status = nobody.browser.request(method, ASSISTANTS).status_code
            played.note("assistants", method, "" if status == 405 else str(status))
    for token, wanted in (("", 401), ("mich_guessed", 401), (mio.token, 200)):
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        headers |= {"Accept": "application/json, text/event-stream"}
        status = httpx.post(server.url + ASSISTANTS, json=_PING, headers=headers, timeout=60).status_code
        played.note("assistants", f"POST with {token[:8]}", "" if status == wanted else str(status))
    with_session = mio.browser.post(ASSISTANTS, json=_PING).status_code
    played.note("assistants", "POST with a session alone", "" if with_session in (401, 403) else str(with_session))
    _holds(played, whole=True)
