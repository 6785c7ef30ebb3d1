"""Traces and errors that are sent to another machine: only where the operator says so, and nothing of people's."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest
import sentry_sdk
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from michinori.config import logs
from michinori.config.environment import WrongSetting
from michinori.config.watching import chosen, request_ids, requests, tracing
from michinori.config.watching.errors_told import Teller
from tests.house.heard import Heard, hearing, spans, told

CANARY = "kanaria"
WORDS = "カナリア"


@pytest.fixture
def collector() -> Iterator[Heard]:
    with hearing() as heard:
        yield heard


@pytest.fixture
def traced(collector: Heard, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Heard:
    """Spans are made and sent to the collector, whose headers are asked for."""
    settings.TRACES = chosen.traces(
        {
            "OTEL_EXPORTER_OTLP_ENDPOINT": f"{collector.url}/",
            "OTEL_EXPORTER_OTLP_HEADERS": "X-Tenant=market%20one",
        }
    )
    monkeypatch.setattr(tracing, "_begun", [])
    return collector


def look(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s", [CANARY])
    return HttpResponse(status=503)


def test_a_request_and_its_statements_are_spans_without_what_was_asked(db: None, traced: Heard) -> None:
    view = tracing.Traced(look)
    mark = request_ids.current.set("ab" * 16)
    try:
        view(
            RequestFactory().get(
                f"/{CANARY}?q={CANARY}", headers={"User-Agent": CANARY, "traceparent": f"00-{'1' * 32}-{'2' * 16}-01"}
            )
        )
    finally:
        request_ids.current.reset(mark)
    _flush()
    statement, request = spans(traced)
    assert (statement.name, request.name) == ("SELECT", "GET none")
    assert statement.parent_span_id == request.span_id
    assert not request.parent_span_id, "a visitor's own trace is not gone on with"
    told = {one.key: one.value.string_value or one.value.int_value for one in request.attributes}
    assert told == {
        "http.request.method": "GET",
        "http.route": "none",
        "http.response.status_code": 503,
        "michinori.request": "ab" * 16,
    }
    assert request.status.code == 2
    assert {one.key for one in statement.attributes} == {"db.system.name", "db.operation.name"}
    assert [headers["x-tenant"] for _, headers, _ in traced.came] == ["market one"]
    assert not any(CANARY.encode() in body for body in traced.bodies())


def test_a_method_that_a_visitor_made_up_is_not_told(db: None, traced: Heard) -> None:
    made_up = RequestFactory().generic(CANARY.upper(), "/")
    tracing.Traced(look)(made_up)
    _flush()
    assert spans(traced)[-1].name == "_OTHER none"
    assert not any(CANARY.upper().encode() in body for body in traced.bodies())
    assert requests.method_of(made_up) == "_OTHER"
    assert requests.method_of(RequestFactory().patch("/")) == "PATCH"


def _flush() -> None:
    provider: Any = tracing.tracer()
    provider.span_processor.force_flush()


def test_a_statement_that_fails_is_not_quoted(db: None, traced: Heard) -> None:
    def fail(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT %s::int", [CANARY])
        raise AssertionError

    with pytest.raises(Exception, match=CANARY):
        tracing.Traced(fail)(RequestFactory().get("/"))
    _flush()
    assert spans(traced)
    assert not any(CANARY.encode() in body for body in traced.bodies())


def test_a_collector_that_takes_nothing_is_said_in_one_line(
    db: None, traced: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    traced.status = 400
    for _ in range(3):
        tracing.Traced(look)(RequestFactory().get("/"))
        _flush()
    said = [record.getMessage() for record in caplog.records if record.name == tracing.__name__]
    assert said == ["traces cannot be sent: the collector does not take them"]


def test_none_are_made_of_what_is_not_in_the_share(db: None, traced: Heard, settings: Settings) -> None:
    settings.TRACES = chosen.Traces(traced.url, {}, 0.0)
    tracing.Traced(look)(RequestFactory().get("/"))
    _flush()
    assert traced.came == []


@pytest.mark.parametrize(
    "given",
    [
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "collector:4318"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "grpc://collector:4317"},
        {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:x"},
        {"OTEL_EXPORTER_OTLP_HEADERS": "kanaria"},
        {"OTEL_TRACES_SAMPLER_ARG": "2"},
        {"OTEL_TRACES_SAMPLER_ARG": "all"},
        {"OTEL_TRACES_SAMPLER_ARG": "nan"},
    ],
)
def test_settings_of_traces_that_are_wrong(given: dict[str, str]) -> None:
    with pytest.raises(WrongSetting, match="OTEL_") as wrong:
        chosen.traces(given)
    assert CANARY not in str(wrong.value)


@pytest.mark.parametrize("given", ["x", "https://sentry.example/1", "https://kanaria@sentry.example/x", "ftp://k@h/1"])
def test_a_dsn_that_is_none_is_not_repeated(given: str) -> None:
    with pytest.raises(WrongSetting, match="SENTRY_DSN is written") as wrong:
        chosen.sentry({"SENTRY_DSN": given})
    assert CANARY not in str(wrong.value)
    assert chosen.sentry({"SENTRY_DSN": "https://key@sentry.example/7"}) == "https://key@sentry.example/7"
    assert chosen.sentry({}) == ""


def test_an_error_is_told_by_kind_and_place_alone(collector: Heard) -> None:
    teller = Teller(collector.url.replace("http://", "http://key@") + "/7")
    logger = logging.Logger("michinori.x")
    logger.addHandler(teller)
    mark = request_ids.current.set("ab" * 16)
    try:
        secret = f"{CANARY} {WORDS}"
        try:
            int(secret)
        except ValueError:
            logger.exception("Internal Server Error: %s", f"/contracts/{CANARY}")
        logger.error("mail to kanaria@example.jp failed")
        logger.warning("nothing to tell")
        sentry_sdk.flush(10)
    finally:
        request_ids.current.reset(mark)
        sentry_sdk.init()  # so that nothing later in this process is told
    failed, plain = told(collector)
    (error,) = failed["exception"]["values"]
    assert error["type"] == "ValueError"
    assert error["stacktrace"]["frames"][-1]["function"] == "test_an_error_is_told_by_kind_and_place_alone"
    assert failed["logentry"] == {"message": "Internal Server Error: %s"}
    assert failed["tags"]["request"] == "ab" * 16
    assert plain["logentry"] == {"message": "mail to …@… failed"}
    said = json.dumps(_without_source([failed, plain]), ensure_ascii=False)
    for one in (CANARY, WORDS, "vars", "server_name", "127.0.0.1"):
        assert one not in said, one


def test_a_librarys_message_stays_here(collector: Heard) -> None:
    """Django's of what is suspicious and asyncio's of a task quote people before any values are put in."""
    teller = Teller(collector.url.replace("http://", "http://key@") + "/7")
    try:
        for name in ("django.security.SuspiciousFileOperation", "asyncio", "michinorix"):
            logger = logging.Logger(name)
            logger.addHandler(teller)
            logger.error(f"a text of {CANARY}")
        outage = logging.Logger("procrastinate.worker")
        outage.addHandler(teller)
        outage.error(logs.OUTAGE, CANARY)
        sentry_sdk.flush(10)
    finally:
        sentry_sdk.init()  # so that nothing later in this process is told
    found = told(collector)
    assert [one["logentry"]["message"] for one in found] == [*(one["logger"] for one in found[:3]), logs.OUTAGE]
    assert CANARY not in json.dumps(found)


def _without_source(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """This test's own lines have the canaries in them."""
    for event in events:
        for error in event.get("exception", {}).get("values", []):
            for frame in error["stacktrace"]["frames"]:
                for name in ("pre_context", "context_line", "post_context", "function"):
                    frame.pop(name, None)
    return events


def test_what_is_off_is_not_even_imported() -> None:
    asked = "import sys, django; django.setup(); import michinori.config.asgi; print(*sorted(sys.modules))"
    plain = {**os.environ, "DJANGO_SETTINGS_MODULE": "michinori.config.settings"}
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, env=plain, check=True)
    found = set(done.stdout.split())
    assert "michinori.config.watching.requests" in found
    for name in ("prometheus_client", "opentelemetry.sdk", "opentelemetry.exporter", "sentry_sdk", "google.protobuf"):
        assert not any(one == name or one.startswith(f"{name}.") for one in found), name
