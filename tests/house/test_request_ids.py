"""What a request is called, and how lines of the log name it."""

import asyncio
import json
import logging
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import psycopg
import pytest

from michinori.config import logs
from michinori.config.environment import WrongSetting, log_format
from michinori.config.watching import request_ids

_OF_A_PROXY = b"4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.mark.parametrize(
    "value", [b"kanaria", b"4BF92F3577B34DA6", b"ab" * 33, b"", b"4bf92f3577b34da6\nERROR x", b"\xe3\x81"]
)
def test_what_is_no_id_is_not_taken(value: bytes) -> None:
    made = request_ids.of([(b"x-request-id", value)], 1)
    assert len(made) == 32
    assert made != value.decode("latin1")


def test_only_a_trusted_proxy_names_a_request() -> None:
    headers = [(b"host", b"x"), (b"x-request-id", _OF_A_PROXY)]
    assert request_ids.of(headers, 1) == _OF_A_PROXY.decode()
    assert request_ids.of(headers, 0) != _OF_A_PROXY.decode()
    assert len({request_ids.of([], 0) for _ in range(1000)}) == 1000


@pytest.mark.parametrize("typed", [b"ab" * 16, b"kanaria"])
def test_what_the_visitor_typed_before_the_proxy_wrote_is_not_taken(typed: bytes) -> None:
    two = [(b"x-request-id", typed), (b"x-request-id", _OF_A_PROXY)]
    assert request_ids.of(two, 1) == _OF_A_PROXY.decode()
    assert request_ids.of([(b"x-request-id", typed + b", " + _OF_A_PROXY)], 1) == _OF_A_PROXY.decode()
    assert request_ids.of([*two, (b"x-request-id", b"kanaria")], 1) not in (typed.decode(), _OF_A_PROXY.decode())


def test_the_answer_says_the_name_once() -> None:
    sent: list[Any] = []

    async def send(event: Any) -> None:
        sent.append(event)

    async def answer() -> str:
        scope: dict[str, Any] = {"headers": []}
        sending = request_ids.named(scope, send, 0)
        await sending({"type": "http.response.start", "status": 200, "headers": [(b"vary", b"Cookie")]})
        await sending({"type": "http.response.body", "body": b""})
        return str(scope[request_ids.KEY])

    with ThreadPoolExecutor(1) as thread:
        name = thread.submit(lambda: asyncio.run(answer())).result()
    assert sent[0]["headers"] == [(b"vary", b"Cookie"), (b"x-request-id", name.encode())]
    assert sent[1] == {"type": "http.response.body", "body": b""}


def _record(message: str, *args: object, error: BaseException | None = None, **more: Any) -> logging.LogRecord:
    exc_info = (type(error), error, None) if error else None
    record = logging.LogRecord("michinori.x", logging.ERROR, "x.py", 1, message, args, exc_info)
    vars(record).update(more)
    return record


def test_a_line_of_json_is_one_line_whatever_it_tells() -> None:
    error = psycopg.errors.UndefinedColumn(
        "column \"x\" does not exist\nLINE 1: SELECT 'kanaria' = x\n   ^\nDETAIL:  kanaria"
    )
    record = _record("mail to %s\nfailed", "ren@example.jp", error=error, **logs.told(status=500))
    mark = request_ids.current.set("ab" * 16)
    try:
        line = logs.JsonLine().format(record)
    finally:
        request_ids.current.reset(mark)
    assert "\n" not in line
    assert "kanaria" not in line
    found = json.loads(line)
    assert found["message"] == "mail to …@…\nfailed"
    assert found["request"] == "ab" * 16
    assert (found["level"], found["logger"], found["status"]) == ("ERROR", "michinori.x", 500)
    assert 'column "x" does not exist' in found["trace"]
    assert "request" not in json.loads(logs.JsonLine().format(_record("nothing")))


def test_a_statement_that_fails_is_not_quoted_by_a_plain_line() -> None:
    error = psycopg.errors.UndefinedColumn("column does not exist\nLINE 1: SELECT 'kanaria'\n        ^")
    said = logs.Line().format(_record("failed", error=error))
    assert "column does not exist" in said
    assert "kanaria" not in said


def test_a_plain_line_names_its_request() -> None:
    mark = request_ids.current.set("cd" * 16)
    try:
        assert logs.Line().format(_record("failed")).endswith(f" ERROR michinori.x [{'cd' * 16}] failed")
    finally:
        request_ids.current.reset(mark)
    assert logs.Line().format(_record("failed")).endswith(" ERROR michinori.x failed")


def test_the_form_of_the_log_is_one_of_two() -> None:
    assert log_format({}) == "line"
    assert log_format({"MICHINORI_LOG_FORMAT": "json"}) == "json"
    with pytest.raises(WrongSetting, match="line or json"):
        log_format({"MICHINORI_LOG_FORMAT": "xml"})
