"""More who come to ``/live`` with a session's key, which may be made up, than can be looked up."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from django.conf import settings

from michinori.config.live import view


def test_beyond_those_who_wait_for_their_session_one_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch) -> None:
    gate, asked = Event(), list[list[str]]()

    def people_of(keys: list[str]) -> dict[str, str]:
        assert gate.wait(30)
        asked.append(keys)
        return {}

    monkeypatch.setattr(view, "people_of", people_of)
    monkeypatch.setattr(view, "_WAITING", 3)

    async def came(live: view.Live, number: int) -> tuple[int, dict[bytes, bytes]]:
        sent: list[Any] = []

        async def send(event: Any) -> None:
            sent.append(event)

        cookie = f"{settings.SESSION_COOKIE_NAME}=madeup{number}".encode()
        scope = {"method": "GET", "headers": [(b"cookie", cookie)], "query_string": b""}
        await live(scope, _nothing, send)
        return sent[0]["status"], dict(sent[0]["headers"])

    async def play() -> list[tuple[int, dict[bytes, bytes]]]:
        live = view.Live(10)
        tasks = [asyncio.create_task(came(live, number)) for number in range(20)]
        await asyncio.sleep(0.1)
        assert sum(task.done() for task in tasks) == 16
        gate.set()
        return await asyncio.gather(*tasks)

    with ThreadPoolExecutor(1) as thread:
        told = thread.submit(lambda: asyncio.run(play())).result()
    assert [status for status, _ in told] == [204] * 4 + [503] * 16
    assert told[-1][1][b"retry-after"] == b"10"
    assert len(asked) == 4


async def _nothing() -> dict[str, Any]:
    await asyncio.Event().wait()
    return {}
