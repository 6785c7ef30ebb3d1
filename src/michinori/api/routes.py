"""How an operation is declared: a query (GET) or a command (POST, PATCH, PUT, DELETE) of one capability, in one line.

A view takes a ``Call``, then what stands in the address, then its body, and returns the answer's schema.
"""

import hmac
import inspect
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.functional import Promise
from ninja import Router
from pydantic import BaseModel

from michinori.api import problems
from michinori.api.bodies import Body, Nothing, Seen, is_clean, read_body
from michinori.api.callers import Anyone, Bearer, Call, Scope, Visit
from michinori.api.document import Refused, command_extra
from michinori.columns.origin import origin_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.idempotency import Reply, once

KEY = "Idempotency-Key"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_IN_PATH = re.compile(r"{(?:(\w+):)?(\w+)}")

type View = Callable[..., BaseModel | HttpResponseBase | None]
type Summary = str | Promise


@dataclass(frozen=True)
class Answer:
    """How an operation answers with what a command gave: the schema, and the answer made of the row for its caller."""

    schema: type[BaseModel]
    of: Callable[[Call, Any], BaseModel]


@dataclass(frozen=True)
class Act:
    """A command handed on, not yet declared: it waits for its words."""

    view: Callable[..., BaseModel]
    declare: Callable[[Summary], Callable[[View], View]]

    def says(self, summary: Summary, description: str) -> None:
        """Declare it with its summary and what the documentation adds to it."""
        self.view.__doc__ = description
        self.declare(summary)(self.view)


class Room:
    """The operations of one capability, under one heading of the documentation."""

    def __init__(self, heading: Summary) -> None:
        self.router = Router(tags=[heading])  # type: ignore[list-item]  # translated when the document is made

    def query[V: View](
        self,
        path: str,
        answer: type[BaseModel] | None,
        summary: Summary,
        *,
        public: bool = False,
        scope: Scope = "read",
    ) -> Callable[[V], V]:
        """GET. ``answer`` None: the view answers with a response of its own (a file). ``public``: also for visitors
        without a token, whom the view gets as a ``Visit``.
        """

        def declare(view: V) -> V:
            shown = _without_body(view, path, lambda call, values: _response(view(call, **values), 200))
            self._add("GET", path, shown, {200: answer}, Anyone(scope) if public else Bearer(scope), summary, {})
            return view

        return declare

    def command[V: View](
        self,
        path: str,
        answer: type[BaseModel] | None,
        summary: Summary,
        *,
        body: type[Body] | None = Nothing,
        status: int = 200,
        method: str = "POST",
        scope: Scope = "write",
        public: bool = False,
    ) -> Callable[[V], V]:
        """POST (or PATCH, PUT, DELETE), once per idempotency key. ``answer`` None: nothing but the status (204).
        ``body`` None: the view reads the request itself (an upload). ``public``: as for ``query``.
        """

        def declare(view: V) -> V:
            def act(call: Call, values: dict[str, Any]) -> HttpResponseBase:
                def acted() -> Reply:
                    given = {} if body is None else {"body": read_body(call.request, body)}
                    return _reply(view(call, **values, **given), status)

                return problems.sent(_once(call, acted) if method == "POST" else acted())

            shown = _without_body(view, path, act)
            extra = command_extra(body, key=method == "POST")
            auth = Anyone(scope) if public else Bearer(scope)
            self._add(method, path, shown, {status: answer}, auth, summary, extra)
            return view

        return declare

    def act(
        self,
        path: str,
        command: Callable[..., object],
        answer: Answer,
        *,
        body: type[Body] = Seen,
        status: int = 200,
    ) -> "Act":
        """POST that hands a command what stands in the address and in the body, each by its name, and bears its name.

        It is declared once ``says`` has named it. Raises TypeError where the command takes anything else.
        """
        ids = {name: int if kind == "int" else str for kind, name in _IN_PATH.findall(path)}
        given = {"actor", *ids, *body.model_fields}
        if given != set(inspect.signature(command).parameters):
            raise TypeError(f"{path} gives {sorted(given)}, which {command.__name__} does not take")

        def passed_on(call: Call, **values: Any) -> BaseModel:
            sent: Body = values.pop("body")
            fields = {name: getattr(sent, name) for name in body.model_fields}
            return answer.of(call, command(actor=call.actor, **values, **fields))

        takes = {"call": Call, **ids, "body": body}
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        known = [inspect.Parameter(name, kind, annotation=note) for name, note in takes.items()]
        passed_on.__name__, passed_on.__annotations__ = command.__name__, takes
        passed_on.__signature__ = inspect.Signature(known)  # type: ignore[attr-defined]
        return Act(passed_on, lambda summary: self.command(path, answer.schema, summary, body=body, status=status))

    def _add(
        self,
        method: str,
        path: str,
        view: Callable[..., HttpResponseBase],
        answers: dict[int, type[BaseModel] | None],
        auth: Bearer,
        summary: Summary,
        extra: dict[str, Any],
    ) -> None:
        refused = Refused.of(method, has_id="{" in path, has_query=_has_query(view, path))
        self.router.api_operation(
            [method],
            path,
            auth=auth,
            response={**answers, **dict.fromkeys(refused)},
            by_alias=True,  # the document names fields as the answers do
            summary=summary,  # type: ignore[arg-type]  # lazily translated, said when the document is made
            operation_id=view.__name__,
            openapi_extra=extra,
        )(view)


def _without_body(
    view: View, path: str, act: Callable[[Call, dict[str, Any]], HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    """What the router calls: the view's parameters but for ``body``, which we read ourselves."""

    @wraps(view)
    def called(request: HttpRequest, **values: Any) -> HttpResponseBase:
        _check(path, values)
        return act(request.auth, values)  # type: ignore[attr-defined]

    given = inspect.signature(view)
    first = inspect.Parameter("request", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=HttpRequest)
    kept = [parameter for name, parameter in given.parameters.items() if name not in ("call", "body")]
    called.__signature__ = given.replace(parameters=[first, *kept])  # type: ignore[attr-defined]
    called.__annotations__ = {name: note for name, note in view.__annotations__.items() if name not in ("call", "body")}
    return called


def _has_query(view: Callable[..., Any], path: str) -> bool:
    """Whether the view takes more than what stands in the address."""
    in_path = {name for _kind, name in _IN_PATH.findall(path)}
    return bool(set(inspect.signature(view).parameters) - in_path - {"request"})


def _check(path: str, values: dict[str, Any]) -> None:
    """An address that no row can have is unknown; a filter that no text can have is wrong."""
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        if f"{{{name}}}" in path:
            if not _ID.fullmatch(value):
                raise Problem.unknown()
        elif not is_clean(value):
            raise Problem.invalid(Flaw(name, "bad_format"))


def _once(call: Call | Visit, act: Callable[[], Reply]) -> Reply:
    key = call.request.headers.get(KEY)
    if key is None:
        return act()
    caller = call.user.id if call.user else _visitor(call.request)
    return once(caller=caller, key=key, fingerprint=_fingerprint(call.request), act=act, refuse=problems.reply)


def _visitor(request: HttpRequest) -> str:
    """Callers without a token are told apart by network address, which is not kept itself."""
    address = origin_of(request.META).ip or ""
    return f"visitor {hmac.new(settings.SECRET_KEY.encode(), address.encode(), 'sha256').hexdigest()}"


def _fingerprint(request: HttpRequest) -> bytes:
    """HMAC-SHA-256, by the site's secret key, of method, address and body: of a plain hash whoever reads the database
    could guess what was sent, a sealed bid say. An upload is its files' names and contents: the boundary may differ.
    """
    found = hmac.new(settings.SECRET_KEY.encode(), f"{request.method}\n{request.get_full_path()}\n".encode(), "sha256")
    if request.content_type != "multipart/form-data":
        found.update(request.body)
        return found.digest()
    for field, file in sorted(request.FILES.items()):
        found.update(f"{field}\n{getattr(file, 'name', '')}\n".encode())
        for chunk in file.chunks():  # type: ignore[union-attr]
            found.update(chunk)
    return found.digest()


def _reply(answer: BaseModel | HttpResponseBase | None, status: int) -> Reply:
    if answer is None:
        return Reply(status, "", {})
    if not isinstance(answer, BaseModel):
        raise TypeError(answer)
    return Reply(status, answer.model_dump_json(), {"Content-Type": "application/json"})


def _response(answer: BaseModel | HttpResponseBase | None, status: int) -> HttpResponseBase:
    return answer if isinstance(answer, HttpResponseBase) else problems.sent(_reply(answer, status))
