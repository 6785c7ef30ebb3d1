"""More requests at once than the real server has places for. Its threads are held by a lock that the test takes, so
that nothing depends on how quick the machine is.
"""

import json
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
from django.conf import settings
from django.test import Client
from many.served import PATIENCE, served
from pytest_django.plugin import DjangoDbBlocker
from sites import Site, wait_until

from michinori.config.embedded import roles
from michinori.config.serving import limits
from michinori.market.models import Job
from michinori.people.commands.tokens import create_token
from michinori.support.models import Inquiry
from tests.stories.cast import Cast

PLACES = limits.THREADS + limits.WAITING
"""How many pages one process takes."""
SENDS = limits.THREADS + limits.SENT
MORE = 20
_SECRET = "x" * 32
_TYPED = "夜なべして\r\n「書いた」<文>"


@pytest.fixture(scope="module")
def site(
    django_db_setup: None,
    embedded_home: Path,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Site]:
    """Served by one web process, whose places can be counted."""
    home = tmp_path_factory.mktemp("overloaded") / "home"
    with django_db_blocker.unblock(), served(embedded_home, "overloaded", home) as site:
        site.start("serve", "--workers", "1")
        yield site


class Crowd:
    """Many who send at the same time, each on a line of their own; who is not answered yet, waits. ``aoi``: a browser
    in which she has signed in.
    """

    aoi: httpx.Client

    def __init__(self, site: Site, **headers: str) -> None:
        lines = httpx.Limits(max_connections=None, max_keepalive_connections=0)
        self.web = httpx.Client(base_url=site.url, timeout=PATIENCE, headers=headers, limits=lines)
        self.hands = ThreadPoolExecutor(PLACES + SENDS + 3 * MORE)

    def ask(self, method: str, path: str, *bodies: Any) -> "list[Future[httpx.Response]]":
        return [self.hands.submit(self.web.request, method, path, json=body) for body in bodies]

    def close(self) -> None:
        self.hands.shutdown()
        self.web.close()


@pytest.fixture(scope="module")
def crowd(site: Site) -> Iterator[Crowd]:
    """With a token of Aoi's, who has signed in as well."""
    cast = Cast()
    aoi = cast.person("Aoi", company="青空ウェブ制作", verified=True)
    _, secret = create_token(actor=cast.acts(aoi), name="a", scopes=["read", "draft", "write"])
    crowd = Crowd(site, Authorization=f"Bearer {secret}")
    browser = Client()
    browser.force_login(aoi)
    session = browser.cookies[settings.SESSION_COOKIE_NAME].value
    cookies = f"michinori-{site.port}-session={session}; michinori-{site.port}-csrf={_SECRET}"
    crowd.aoi = httpx.Client(base_url=site.url, timeout=PATIENCE, headers={"Cookie": cookies, "Accept-Language": "ja"})
    yield crowd
    crowd.close()


@contextmanager
def held(home: Path, table: str) -> Iterator[None]:
    """For the length of the block nobody reads or writes this table."""
    with psycopg.connect(roles.address(home, roles.OWNER, "overloaded")) as owner:
        owner.execute(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
        yield
        owner.rollback()


def answered(asked: "list[Future[httpx.Response]]") -> list[httpx.Response]:
    return [one.result() for one in asked if one.done()]


def test_pages_beyond_the_places_are_refused_at_once_and_all_is_well_afterwards(
    site: Site, crowd: Crowd, embedded_home: Path
) -> None:
    with held(embedded_home, "market_job"):
        asked = crowd.ask("GET", "/jobs", *[None] * (PLACES + MORE))
        wait_until(lambda: len(answered(asked)) >= MORE)
        english = crowd.web.get("/jobs", headers={"Accept-Language": "en"}).text
        assert "Many people are here right now" in english
        told = crowd.web.get("/api/v1/jobs")
        assert (told.status_code, told.json()["type"].rpartition("/")[2]) == (503, "too-busy")
        assert "wrong" in crowd.web.get("/health").json(), "whoever watches the site is answered"
        style = english.partition('rel="stylesheet" href="')[2].partition('"')[0]
        assert crowd.web.get(style).status_code == 200
        assert crowd.web.get("/live").status_code == 204
    wait(asked, PATIENCE)
    refused = [one for one in answered(asked) if one.status_code != 200]
    assert MORE <= len(refused) <= len(asked) - limits.THREADS, "those who were let in are answered"
    assert {(one.status_code, one.headers["Retry-After"]) for one in refused} == {(503, "5")}
    assert all("ただいま混み合っています" in one.text for one in refused)
    assert crowd.web.get("/jobs").status_code == 200
    assert "told to come again" in site.errors.read_text(), "the operator reads it in the log"


def test_what_is_acknowledged_is_done_and_what_is_refused_can_be_sent_again(crowd: Crowd, embedded_home: Path) -> None:
    """What is sent finds places when pages find none any more. A form comes back with what was typed."""
    same = {"description": "広告から来た人に見せる一枚のページです。", "category": "design", "kind": "fixed"}
    bodies = [{"title": f"仕事 {number}"} | same for number in range(SENDS + MORE)]
    typed = {"topic": "other", "subject": "使い方", "text": _TYPED, "csrfmiddlewaretoken": _SECRET}
    with held(embedded_home, "market_job"):
        pages = crowd.ask("GET", "/jobs", *[None] * (PLACES + 1))
        wait_until(lambda: answered(pages))
        sent = crowd.ask("POST", "/api/v1/jobs", *bodies)
        wait_until(lambda: len(answered(sent)) >= MORE)
        page = crowd.aoi.post("/inquiries/new", data=typed)
        assert (page.status_code, page.headers["Retry-After"]) == (503, "5")
    wait([*pages, *sent], PATIENCE)
    done = [one.json()["id"] for one in answered(sent) if one.status_code == 201]
    refused = [one for one in answered(sent) if one.status_code != 201]
    assert len(done) >= limits.THREADS
    assert {one.status_code for one in refused} == {503}
    assert set(done) == set(Job.objects.values_list("id", flat=True))
    again = crowd.ask("POST", "/api/v1/jobs", *(json.loads(one.request.content) for one in refused[:MORE]))
    wait(again, PATIENCE)
    assert {one.status_code for one in answered(again)} == {201}
    assert Job.objects.count() == len(done) + len(again)
    assert not Inquiry.objects.exists()
    kept = re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text)
    answer = crowd.aoi.post("/inquiries/new", data={name: unescape(value) for name, value in kept})
    assert answer.status_code == 302
    assert Inquiry.objects.get().subject == "使い方"
    assert "夜なべして" in unescape(crowd.aoi.get(answer.headers["Location"]).text)
