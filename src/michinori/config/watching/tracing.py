"""Traces of requests and tasks, sent by OpenTelemetry to the operator's collector (decision 60).

Imported only where one is set. A span has names of the code, numbers and the request's id: no address, no query, no
text or values of a statement, nobody's id. What a visitor says of a trace of theirs is not taken over.
"""

import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from importlib.metadata import version
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import connection
from django.http import HttpRequest, HttpResponse
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased
from opentelemetry.trace import Span, SpanKind, Status, StatusCode, Tracer

from michinori.config.watching import request_ids
from michinori.config.watching.chosen import Traces
from michinori.config.watching.requests import method_of, route_of
from michinori.machinery.outgoing.libraries import session

_log = logging.getLogger(__name__)
_EVERY = 60.0
_SECONDS = 5.0
"""How long a collector is waited for, by a thread of its own."""
_begun: list[Tracer] = []


class Sending(SpanExporter):
    """Sends spans, and says in one line a minute that it cannot: the library would say it with each batch."""

    def __init__(self, inner: SpanExporter) -> None:
        self._inner = inner
        self._told = -_EVERY

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        try:
            came = self._inner.export(spans)
        except Exception:
            came = SpanExportResult.FAILURE
        if came is not SpanExportResult.SUCCESS and time.monotonic() - self._told >= _EVERY:
            self._told = time.monotonic()
            _log.warning("traces cannot be sent: the collector does not take them")
        return came

    def shutdown(self) -> None:
        self._inner.shutdown()


def tracer() -> Tracer:
    """The process's own tracer, made at the first call."""
    if not _begun:
        _begun.append(_made(settings.TRACES))
    return _begun[0]


def _made(traces: Traces) -> Tracer:
    about = Resource({"service.name": "michinori", "service.version": version("michinori")})
    provider = TracerProvider(resource=about, sampler=ParentBased(TraceIdRatioBased(traces.share)))
    exporter = OTLPSpanExporter(
        endpoint=f"{traces.address}/v1/traces",
        headers=dict(traces.headers),
        timeout=_SECONDS,
        session=session(traces.address),
    )
    provider.add_span_processor(BatchSpanProcessor(Sending(exporter)))
    return provider.get_tracer("michinori")


class Traced:
    """A span for each request, and in it one for each statement. It stands behind ``Watched``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.TRACES.address:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self._tracer = tracer()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with _span(self._tracer, "request", SpanKind.SERVER) as span:
            if not span.is_recording():
                return self.get_response(request)
            with connection.execute_wrapper(self._of_statement):
                response = self.get_response(request)
            span.update_name(f"{method_of(request)} {route_of(request)}")
            span.set_attributes(
                {
                    "http.request.method": method_of(request),
                    "http.route": route_of(request),
                    "http.response.status_code": response.status_code,
                    "michinori.request": request_ids.current.get(),
                }
            )
            if response.status_code >= 500:
                span.set_status(Status(StatusCode.ERROR))
            return response

    def _of_statement(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        return in_statement(self._tracer, execute, sql, params, many, context)


def _span(tracer: Tracer, name: str, kind: SpanKind) -> AbstractContextManager[Span]:
    """A span to which nothing of an error is added, whose text may quote what people typed."""
    return tracer.start_as_current_span(name, kind=kind, record_exception=False, set_status_on_exception=False)


def in_statement(tracer: Tracer, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    """Run a statement in a span with its first word (SELECT), which is all that is told of it."""
    verb = sql.lstrip().partition(" ")[0].upper()[:10] if isinstance(sql, str) else ""
    named = verb if verb.isalpha() else "STATEMENT"
    with _span(tracer, named, SpanKind.CLIENT) as span:
        span.set_attributes({"db.system.name": "postgresql", "db.operation.name": named})
        return execute(sql, params, many, context)


async def trace_task(call_next: Callable[[], Awaitable[Any]], context: Any, worker: Any) -> Any:
    """A span for a task of a background process: procrastinate's middleware around each job."""
    with _span(tracer(), context.job.task_name, SpanKind.INTERNAL) as span:
        try:
            return await call_next()
        except BaseException:
            span.set_status(Status(StatusCode.ERROR))
            raise
