"""The stream of ``/live`` of the real server, for everybody who has a session: who is let in, and that nothing of the
other world comes while it acts.
"""

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from many.served import all_is_told, served
from matrix.figures import keep
from matrix.making import both
from matrix.others import HOME
from matrix.people import MEMBERS, Caller
from matrix.playing import Played
from matrix.worlds import Worlds
from pytest_django.plugin import DjangoDbBlocker
from safety.test_who_may import INSIDERS
from sites import Site

from michinori.config.live.view import PATH as STREAMS
from michinori.conversation.commands.messages import send_message
from michinori.kernel.actor import Actor
from michinori.machinery.live import CHANNEL
from michinori.notices.webhooks.models import Webhook
from michinori.people.models import User
from tests.live.listeners import Listener

LISTENERS = (*MEMBERS, "support", "admin")
Market = tuple[Site, Worlds]


@pytest.fixture(scope="module")
def market(
    django_db_setup: None,
    embedded_home: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Market]:
    """Both worlds, at rest: all is told, no program is called."""
    home = tmp_path_factory.mktemp("streams") / "home"
    with django_db_blocker.unblock(), served(embedded_home, "streams", home) as site:
        worlds = both()
        Webhook.objects.update(off_at=datetime.now(UTC), off_why="gone")
        site.start()
        all_is_told()
        yield site, worlds


def _browser(site: Site, caller: Caller) -> httpx.Client:
    """Theirs, with the session that they have, or with none."""
    key = caller.session.partition("=")[2]
    cookies = {"Cookie": f"michinori-{site.port}-session={key}"} if key else {}
    return httpx.Client(base_url=site.url, headers=cookies, timeout=60)


def test_who_may_listen(market: Market) -> None:
    """All with an account that is open, suspended or of the staff; there is nothing to hear for anybody else."""
    (site, worlds), played = market, Played()
    for caller in (*worlds.callers, *worlds.proved):
        if caller.session or caller.name == "anonymous":
            wanted = 204 if caller.like in ("anonymous", "emi") else 200
            with _browser(site, caller) as browser, browser.stream("GET", STREAMS) as answer:
                status = answer.status_code
            played.note("streams of all", caller.name, "" if status == wanted else f"{status}, not {wanted}")
    _holds(played)


def test_nothing_of_others_is_heard(market: Market) -> None:
    """While the other world talks, nobody hears anything; while their own does, they alone do."""
    (site, worlds), played = market, Played()
    with ExitStack() as open_ones:
        heard = {}
        for name in LISTENERS:
            browser = open_ones.enter_context(_browser(site, worlds.caller(name)))
            heard[name] = open_ones.enter_context(Listener(browser))
        _mark(site, worlds, "now")
        for one in heard.values():
            _until(one, "now")  # a stream begins with what was announced some seconds before it
        for what, address, thread_id in (
            ("others talk", f"ren@{HOME}", worlds.ids["thread_id"]),
            ("their own talk", "ren@example.com", worlds.here.ids["thread_id"]),
        ):
            writer = User.objects.get(email=address)
            send_message(actor=Actor.person(writer.id), thread_id=thread_id, body="お知らせします。")
            all_is_told()
            _mark(site, worlds, what)
            for name, one in heard.items():
                told = _until(one, what)
                theirs = what == "their own talk" and name in INSIDERS
                wrong = f"hears {told}" if told and not theirs else "hears nothing" if theirs and not told else ""
                played.note("streams while others act", f"{what}, {name}", wrong)
    _holds(played)


def _mark(site: Site, worlds: Worlds, what: str) -> None:
    """Tell all who listen one thing, before which they have heard all that came earlier."""
    users = [worlds.caller(name).user_id for name in LISTENERS]
    with psycopg.connect(site.environment["DATABASE_URL"], autocommit=True) as line:
        said = json.dumps({"topic": "contract", "ref": what, "users": users})
        line.execute("SELECT pg_notify(%s, %s)", [CHANNEL, said])


def _until(listener: Listener, what: str) -> list[Any]:
    """What they were told before the mark."""
    found: list[Any] = []
    while (told := listener.next("live"))["ref"] != what:
        found.append(told)
    return found


def _holds(played: Played) -> None:
    keep(played, whole=True)
    assert not played.wrong, "\n".join(f"{cell}: {wrong}" for cell, wrong in played.wrong.items())
