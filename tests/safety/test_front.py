"""The front's bounds, set so small that tests reach them at once; ``test_slow_clients`` tries a real server."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from michinori.config.front import answers
from michinori.config.front.answers import Answer, send_answer
from michinori.config.front.bodies import Gone, Limits, Reader, Refused
from michinori.config.front.proxies import seen_through

LIMITS = Limits(largest=1_000, largest_with_files=5_000, pause=0.2, slowest=1_000, at_once=8_000)
_FILES = (b"content-type", b"multipart/form-data; boundary=x")


def _run[T](doing: Coroutine[Any, Any, T]) -> T:
    """Run it in a thread of its own: the test's own may have a loop already, since a browser was driven in it."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, doing).result()


class _Client:
    """Sends a body in pieces, each after a pause in seconds; ``leaves`` before its end."""

    def __init__(self, *pieces: tuple[float, bytes], leaves: bool = False) -> None:
        self._pieces, self._leaves = list(pieces), leaves

    async def receive(self) -> dict[str, Any]:
        if not self._pieces:
            assert self._leaves
            return {"type": "http.disconnect"}
        pause, piece = self._pieces.pop(0)
        await asyncio.sleep(pause)
        return {"type": "http.request", "body": piece, "more_body": bool(self._pieces) or self._leaves}


async def _bodies(reader: Reader, client: _Client, *headers: tuple[bytes, bytes]) -> AsyncIterator[bytes]:
    async with reader.reading({"headers": list(headers)}, client.receive) as body:
        yield body.read()


def _read(folder: Path, client: _Client, *headers: tuple[bytes, bytes]) -> bytes:
    async def first() -> bytes:
        async for body in _bodies(Reader(LIMITS, folder), client, *headers):
            return body
        raise AssertionError

    return _run(first())


def test_a_body_is_whole_whatever_its_pieces(tmp_path: Path) -> None:
    assert _read(tmp_path, _Client((0, b""))) == b""
    assert _read(tmp_path, _Client((0, b"a"), (0.02, b""), (0.02, b"bc"))) == b"abc"
    assert _read(tmp_path, _Client((0, b"x" * 4_000)), _FILES) == b"x" * 4_000


@pytest.mark.parametrize(
    ("client", "headers", "status"),
    [
        (_Client((0, b"a"), (1, b"b")), [], 408),
        (_Client(*[(0.05, b"a")] * 20), [], 408),  # never long between two, and too slow in all
        (_Client((0, b"x" * 999), (0, b"xx")), [], 413),
        (_Client(), [(b"content-length", b"1001")], 413),
        (_Client(), [(b"content-length", b"5001"), _FILES], 413),
        (_Client(), [(b"content-length", b"1001"), (b"content-type", b"text/x-multipart/form-data")], 413),
    ],
)
def test_slow_and_large_bodies_are_refused(
    tmp_path: Path, client: _Client, headers: list[tuple[bytes, bytes]], status: int
) -> None:
    with pytest.raises(Refused) as refused:
        _read(tmp_path, client, *headers)
    assert refused.value.status == status


def test_whoever_leaves_is_not_answered(tmp_path: Path) -> None:
    with pytest.raises(Gone):
        _read(tmp_path, _Client((0, b"a"), leaves=True))


def test_all_bodies_of_a_process_together_are_bounded(tmp_path: Path) -> None:
    async def two(reader: Reader) -> None:
        async with reader.reading({"headers": [_FILES]}, _Client((0, b"x" * 4_500)).receive):
            with pytest.raises(Refused) as refused:
                async with reader.reading({"headers": [_FILES]}, _Client((0, b"x" * 4_500)).receive):
                    pass
            assert refused.value.status == 503
        async with reader.reading({"headers": [_FILES]}, _Client((0, b"x" * 4_500)).receive) as body:
            assert len(body.read()) == 4_500

    _run(two(Reader(LIMITS, tmp_path)))


@pytest.mark.parametrize("pause", [60.0, 0.15])
def test_an_answer_that_is_hardly_read_is_given_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, pause: float
) -> None:
    """Not read at all, and a little again and again; either way its file is closed."""
    monkeypatch.setattr(answers, "PAUSE", 0.2)
    monkeypatch.setattr(answers, "SLOWEST", 1e9)
    (file := tmp_path / "file").write_bytes(b"x" * 5_000_000)

    async def send(event: dict[str, Any]) -> None:
        await asyncio.sleep(pause if "body" in event else 0)

    began, opened = time.monotonic(), os.open(file, os.O_RDONLY)
    with Answer(200, [], file=opened) as answer:
        assert _run(send_answer(answer, send)) is False
    assert time.monotonic() - began < 30  # with a pause of a minute it was not waited for
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(opened)


def _scope(*headers: tuple[bytes, bytes], client: str = "192.0.2.1") -> dict[str, Any]:
    return {"client": (client, 5000), "headers": list(headers)}


_FORWARDED = (b"x-forwarded-for", b"6.6.6.6, 203.0.113.9, 10.0.0.7")


@pytest.mark.parametrize(
    ("proxies", "headers", "visitor"),
    [
        (0, [_FORWARDED], "192.0.2.1"),
        (1, [_FORWARDED], "10.0.0.7"),
        (2, [_FORWARDED], "203.0.113.9"),
        (2, [(b"x-forwarded-for", b"6.6.6.6, 203.0.113.9"), (b"x-forwarded-for", b"10.0.0.7")], "203.0.113.9"),
        (1, [], "192.0.2.1"),
        (2, [(b"x-forwarded-for", b"203.0.113.9")], "203.0.113.9"),
        (1, [(b"x-forwarded-for", b"drop table")], "192.0.2.1"),
        (2, [(b"x-forwarded-for", b"\xff, 10.0.0.7")], "10.0.0.7"),
        (1, [(b"x-forwarded-for", b"203.0.113.9:4711")], "203.0.113.9"),
        (1, [(b"x-forwarded-for", b"[2001:db8::1]:4711")], "2001:db8::1"),
        (1, [(b"x-forwarded-for", b"2001:db8::1")], "2001:db8::1"),
        (1, [(b"x-forwarded-for", b"::ffff:203.0.113.9")], "203.0.113.9"),
        (1, [(b"x_forwarded_for", b"203.0.113.9")], "192.0.2.1"),
    ],
)
def test_the_visitor_is_whom_the_outermost_trusted_proxy_saw(
    proxies: int, headers: list[tuple[bytes, bytes]], visitor: str
) -> None:
    seen = seen_through(_scope(*headers), proxies)
    assert seen["client"][0] == visitor
    assert seen["headers"] == []


def test_headers_with_an_underscore_imitate_none_and_others_stay() -> None:
    headers = [(b"host", b"x"), (b"x_forwarded_proto", b"https"), (b"authorization", b"Bearer a_b")]
    assert seen_through(_scope(*headers), 0)["headers"] == [headers[0], headers[2]]
    assert seen_through(_scope(client="::ffff:192.0.2.5"), 0)["client"][0] == "192.0.2.5"
