"""How many requests are worked on and may wait, with bounds so small that a test reaches them at once;
``tests/many/test_overload.py`` tries a real server.
"""

import asyncio
import io
import logging
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event
from typing import IO, Any

import pytest
from django.conf import settings
from django.core.wsgi import get_wsgi_application

from michinori.config.assistant.asking import Asking
from michinori.config.front import admission, refusals
from michinori.config.front.admission import Places, TooBusy
from michinori.config.front.answers import Answer
from michinori.config.front.bodies import Limits
from michinori.config.front.bridge import Bridge, Work
from michinori.config.watching import requests

SESSION = settings.SESSION_COOKIE_NAME
FORM = b"application/x-www-form-urlencoded"
TYPED = "body=%E9%81%93%0D%0A%22%3Cb%3E&page_key=k1"


def _run[T](doing: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: the test's own may have a loop already, since a browser was driven in it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()


def test_a_process_that_finds_no_memory_even_for_an_answer_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is started anew; else the thread would be gone, and its place taken for good."""
    ended: list[int] = []
    monkeypatch.setattr("os._exit", ended.append)

    def work() -> None:
        raise MemoryError

    _run(Places(1, "test").run(work, waiting=0))
    assert ended == [71]


def test_who_finds_too_many_waiting_is_told_at_once_and_nobody_is_passed_over() -> None:
    async def play() -> None:
        places, gate, came = Places(1, "test"), Event(), list[int]()

        def work(number: int) -> Callable[[], None]:
            return lambda: came.append(number) if gate.wait(30) else None

        async def one(number: int, waiting: int, kind: str = "asked") -> None:
            await places.run(work(number), waiting=waiting, kind=kind)

        admitted = [asyncio.create_task(one(number, 2)) for number in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await one(3, 2)
        admitted.append(asyncio.create_task(one(4, 1, "sent")))  # what is sent may wait where a page may not
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await one(6, 1, "sent")
        gate.set()
        await asyncio.gather(*admitted)
        assert came == [0, 1, 2, 4]
        await one(5, 1)

    _run(play())


def test_who_waits_for_long_is_told_and_takes_no_place(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "PATIENCE", 0.05)

    async def play() -> None:
        places, gate = Places(1, "test"), Event()
        first = asyncio.create_task(places.run(lambda: gate.wait(30), waiting=9))
        await asyncio.sleep(0)
        with pytest.raises(TooBusy):
            await places.run(lambda: None, waiting=9)
        gate.set()
        assert await first
        assert await places.run(lambda: "done", waiting=1) == "done"

    _run(play())


def test_an_act_that_fails_or_whose_client_leaves_gives_its_place_back() -> None:
    async def play() -> None:
        places, gate = Places(1, "test"), Event()
        with pytest.raises(ZeroDivisionError):
            await places.run(lambda: 1 / 0, waiting=1)
        left = asyncio.create_task(places.run(lambda: gate.wait(30), waiting=1))
        await asyncio.sleep(0)
        left.cancel()
        waits = asyncio.create_task(places.run(lambda: "done", waiting=1))
        await asyncio.sleep(0.02)
        assert not waits.done(), "the thread is still at work"
        gate.set()
        assert await waits == "done"

    _run(play())


class _Full(Bridge):
    """The site, whose only thread is taken and for which nobody may wait."""

    def __init__(self, folder: Path) -> None:
        work = Work(1, asked=0, sent=0, watchers=frozenset(("/health",)), files=(settings.STATIC_URL,))
        super().__init__(get_wsgi_application(), work=work, folder=folder, limits=Limits(), session=SESSION)
        self.gate = Event()

    def told(self, *scopes: dict[str, Any], body: bytes = b"") -> list[Answer]:
        """What each of these requests is answered."""

        async def play() -> list[Answer]:
            taken = asyncio.create_task(self._places.run(lambda: self.gate.wait(30), waiting=0))
            await asyncio.sleep(0)
            answers = [await self._in_thread(scope, io.BytesIO(body)) for scope in scopes]
            self.gate.set()
            await taken
            return answers

        return _run(play())


def _scope(method: str = "GET", path: str = "/jobs", **headers: str) -> dict[str, Any]:
    given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
    return {
        "type": "http", "http_version": "1.1", "method": method, "scheme": "http", "path": path, "root_path": "",
        "raw_path": path.encode(), "query_string": b"", "headers": [(b"host", b"localhost"), *given],
        "client": ("127.0.0.1", 1), "server": ("localhost", 80),
    }  # fmt: skip


def _form(content: str, **more: str) -> dict[str, Any]:
    given = {"content_type": FORM.decode(), "content_length": str(len(content)), **more}
    return _scope("POST", more.pop("path", "/messages/x"), **{k: v for k, v in given.items() if k != "path"})


@pytest.fixture
def full(tmp_path: Path) -> _Full:
    """Without the mark of the database: whatever asks it fails."""
    return _Full(tmp_path)


@pytest.mark.parametrize(
    ("method", "headers", "kind"),
    [
        ("GET", {"authorization": "Bearer x"}, "asked"),
        ("HEAD", {"cookie": f"{SESSION}=x"}, "asked"),
        ("FOO", {"cookie": f"{SESSION}=x"}, "asked"),
        ("POST", {}, "asked"),
        ("POST", {"cookie": f"a={SESSION}=x; b=1"}, "asked"),
        ("POST", {"cookie": f"a=1; {SESSION}=x"}, "sent"),
        ("DELETE", {"authorization": "Bearer x"}, "sent"),
    ],
)
def test_the_larger_share_is_for_what_somebody_sends(
    full: _Full, method: str, headers: dict[str, str], kind: str
) -> None:
    assert full._line(_scope(method, **headers))[:2] == (full._places, kind)


def test_what_an_assistant_sends_has_that_share_from_its_first_question_on(
    full: _Full, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(full, "_answer", lambda scope, *_: asked.append(full._line(scope)[1]))
    headers = [(b"authorization", b"Bearer x"), (b"host", b"localhost")]
    _run(Asking(full, _scope() | {"headers": headers}).token())
    _run(Asking(full, _scope()).token())
    assert asked == ["sent", "asked"]


def test_the_answer_is_light_and_in_the_readers_language(full: _Full) -> None:
    language = f"{settings.LANGUAGE_COOKIE_NAME}=en"
    scopes = [
        _scope(),
        _scope(accept_language="en"),
        _scope(cookie=f"other=1; {language}", accept_language="ja"),
        _scope(path="/contracts/con_x"),
        _scope("HEAD"),
        _scope(path="/api/v1/jobs", accept_language="en"),
    ]
    found = full.told(*scopes)
    for one in found:
        headers = dict(one.headers)
        assert (one.status, headers[b"retry-after"], headers[b"cache-control"]) == (503, b"5", b"no-store")
        assert headers[b"content-security-policy"]
        assert len(one.body) < 4_000
    pages = [one.body.decode() for one in found]
    assert "ただいま混み合っています" in pages[0]
    assert "Many people are here right now" in pages[1]
    assert pages[2] == pages[1]
    assert pages[3] == pages[0]
    assert pages[4] == ""
    assert '"type": "http://localhost/problems/too-busy"' in pages[5].replace(settings.BASE_URL, "http://localhost")
    assert "Nothing was done" in pages[5]


def test_the_log_has_a_line_a_minute_and_none_for_each(full: _Full, caplog: pytest.LogCaptureFixture) -> None:
    full.told(_scope(), _scope(path="/api/v1/jobs"), _form(TYPED), body=TYPED.encode())
    said = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert said == ["too busy: 1 told to come again"]


def test_a_sign_out_that_was_not_done_drops_nothing_in_the_browser(full: _Full) -> None:
    """Its next press would find neither the page nor what other pages had kept."""
    (told,) = full.told(_form("next=%2F", path="/accounts/logout/"), body=b"next=%2F")
    assert told.status == 503
    assert b"clear-site-data" not in dict(told.headers)


def test_what_was_typed_can_be_sent_again(full: _Full) -> None:
    (page,) = full.told(_form(TYPED), body=TYPED.encode())
    text = page.body.decode()
    assert 'method="post" action=""' in text
    assert 'name="body" value="道\r\n&quot;&lt;b&gt;"' in text
    assert 'name="page_key" value="k1"' in text
    assert "同じ内容をもう一度送る" in text


FILES = "multipart/form-data; boundary=x"
MULTIPART = (
    '--x\r\nContent-Disposition: form-data; name="body"\r\n\r\n道\r\n'
    '--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n{content}\r\n--x--\r\n'
)


def test_a_form_for_files_without_any_can_be_sent_again(full: _Full) -> None:
    body = MULTIPART.format(name="", content="").encode()
    scope = _form("", content_type=FILES, content_length=str(len(body)))
    (page,) = full.told(scope, body=body)
    assert 'name="body" value="道"' in page.body.decode()


@pytest.mark.parametrize(
    ("more", "body"),
    [
        ({"path": "/accounts/login/"}, b"login=a&password=b-secret"),
        ({"path": "/setup/owner"}, b"name=a&words=b-secret"),
        ({}, b"name=a&New-Password=b-secret"),
        ({}, b"body=a&code=b-secret"),
        ({"sec_fetch_site": "cross-site"}, b"body=b-secret"),
        ({"content_type": FILES}, MULTIPART.format(name="a.txt", content="b-secret").encode()),
        ({"content_type": FILES[:-1]}, b"b-secret"),
        ({}, b"body=b-secret" + b"x" * 300_000),
        ({}, b"&".join(b"a=b-secret" for _ in range(2_000))),
        ({}, b""),
    ],
)  # fmt: skip
def test_what_only_the_browser_can_send_again_is_left_to_it(full: _Full, more: dict[str, str], body: bytes) -> None:
    (page,) = full.told(_form("", **{**more, "content_length": str(len(body))}), body=body)
    text = page.body.decode()
    assert page.status == 503
    assert "b-secret" not in text
    assert "再読み込み" in text


def test_static_files_have_threads_of_their_own_and_one_that_is_none_asks_nothing(full: _Full) -> None:
    (found,) = full.told(_scope(path=f"{settings.STATIC_URL}pages/none.css", cookie=f"{SESSION}={'a' * 32}"))
    assert (found.status, found.body) == (404, b"")


def test_what_only_begins_like_a_watchers_address_waits_with_the_pages(full: _Full) -> None:
    found = full.told(*(_scope(path=path) for path in ("/healthx", "/health/", "/readyz")), _scope("POST", "/health"))
    assert [one.status for one in found] == [503, 503, 503, 405]


def test_who_watches_and_is_refused_gets_ready_bytes(full: _Full, made: list[str]) -> None:
    async def play() -> Answer:
        gates = [Event(), Event()]
        taken = [asyncio.create_task(full._watchers.run(gate.wait, waiting=0)) for gate in gates]
        await asyncio.sleep(0)
        full._work = replace(full._work, waiting_apart=0)
        told = await full._in_thread(_scope(path="/health"), io.BytesIO())
        for gate in gates:
            gate.set()
        await asyncio.gather(*taken)
        return told

    told = _run(play())
    assert (told.status, dict(told.headers)[b"retry-after"]) == (503, b"5")
    assert made == []


@pytest.fixture
def made(full: _Full, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the requests for which Django made a refusal."""
    paths: list[str] = []

    def noted(scope: dict[str, Any], body: IO[bytes]) -> Answer:
        paths.append(scope["path"])
        return full._answer(scope, body, busy=True)

    monkeypatch.setattr(full._refusals, "_make", noted)
    return paths


def test_answers_are_made_once_for_all_who_get_the_same(full: _Full, made: list[str]) -> None:
    found = full.told(*(_scope(path=f"/jobs/{number}", user_agent=str(number)) for number in range(20)))
    assert {one.status for one in found} == {503}
    assert made == ["/jobs/0"]
    found[0].headers.append((b"connection", b"close"))
    assert (b"connection", b"close") not in found[1].headers


def test_each_who_is_told_is_counted(full: _Full, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also those whose answer was made for somebody before, of whom Django knows nothing."""
    counted: list[int] = []
    monkeypatch.setattr(requests, "_of_refusals", [])
    requests.hear_refusals(lambda: counted.append(1))
    full.told(*(_scope(path=f"/jobs/{number}") for number in range(20)), _form(TYPED), body=TYPED.encode())
    assert len(counted) == 21


def test_neither_a_method_nor_a_made_up_language_has_another_made(full: _Full, made: list[str]) -> None:
    """HEAD is answered from the page of GET; what is sent and no form gets one page whatever its method."""
    languages = [_scope(accept_language=f"x-{number}, en;q=0.{number}") for number in range(1, 80)]
    methods = [_scope(method, path=f"/sent/{method}") for method in ("FOO", "PUT", "POST", "DELETE")]
    found = full.told(_scope(), *languages, _scope("HEAD", cookie="a=1"), *methods, _scope(path="/again"))
    assert {one.status for one in found} == {503}
    assert made == ["/jobs", "/jobs", "/sent/FOO"]
    assert [len(one.body) for one in found[80:81]] == [0]
    assert "再読み込み" in found[81].body.decode()


def test_one_visitors_cookies_are_in_nobodys_page(full: _Full) -> None:
    """Two headers with cookies are read by Django as one, and otherwise than by who looks for the language."""
    twice = _scope(cookie="a=1")
    twice["headers"].append((b"cookie", f"{settings.LANGUAGE_COOKIE_NAME}=en".encode()))
    found = full.told(twice, _scope(accept_language="en"))
    assert "Many people are here right now" in found[1].body.decode()


def test_more_than_can_be_told_get_ready_bytes(full: _Full, monkeypatch: pytest.MonkeyPatch) -> None:
    """Forms, each of which would take a page of its own; who asks for a page is not behind all of them."""
    gate, make = Event(), full._refusals._make

    def waiting(scope: dict[str, Any], body: IO[bytes]) -> Answer:
        assert gate.wait(30)
        return make(scope, body)

    monkeypatch.setattr(full._refusals, "_make", waiting)

    async def play() -> tuple[int, list[Answer]]:
        tell = full._refusals.answer
        told = [asyncio.create_task(tell(_form(TYPED), io.BytesIO(TYPED.encode()))) for _ in range(200)]
        told.append(asyncio.create_task(tell(_scope(), io.BytesIO())))
        await asyncio.sleep(0.1)
        waits = sum(not one.done() for one in told)
        gate.set()
        return waits, await asyncio.gather(*told)

    waits, (*forms, page) = _run(play())
    assert waits == refusals._FORMS + 1
    ready = [one for one in forms if dict(one.headers)[b"content-type"].startswith(b"text/plain")]
    assert len(ready) == 200 - refusals._FORMS
    assert {(one.status, dict(one.headers)[b"retry-after"]) for one in forms} == {(503, b"5")}
    assert "何も保存されていません" in ready[0].body.decode()
    assert "もう一度開く" in page.body.decode()


def test_what_depends_on_the_address_is_kept_for_nobody_else(full: _Full, settings: Any) -> None:
    """At a site with https, which leads who came without to the same address."""
    settings.HTTPS = True
    found = full.told(*(_scope(path=path, x_forwarded_proto="http") for path in ("/jobs/a", "/jobs/b", "/jobs/a")))
    assert [dict(one.headers)[b"location"].decode()[-1] for one in found] == ["a", "b", "a"]
