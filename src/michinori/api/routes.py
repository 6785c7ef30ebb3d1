"""Declaring operations: a query (GET) or a command (POST, PATCH, PUT, DELETE) by one decorator or call.

A view takes a ``Call``, the parameters of path and query, and for commands the body. It returns the answer's schema.
"""

import hmac
import inspect
import re
from collections.abc import Callable, Iterator
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
from michinori.api.bodies import Body, Nothing, Seen, body_of, is_clean, read_body, uploaded
from michinori.api.callers import Anyone, Bearer, Call, Scope, Visit
from michinori.api.document import Refused, command_extra
from michinori.columns.origin import origin_of
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery.idempotency import Reply, once
from michinori.machinery.sealing import marks

KEY = "Idempotency-Key"
_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
_IN_PATH = re.compile(r"{(?:(\w+):)?(\w+)}")

type View = Callable[..., BaseModel | HttpResponseBase | None]
type Summary = str | Promise


@dataclass(frozen=True)
class Answer:
    """How an operation answers: its schema, and ``of``, which makes the answer to the caller from a command's row."""

    schema: type[BaseModel]
    of: Callable[[Call, Any], BaseModel]


@dataclass(frozen=True)
class Act:
    """An operation that passes on to a command; ``says`` declares it."""

    view: Callable[..., BaseModel]
    declare: Callable[[Summary], Callable[[View], View]]

    def says(self, summary: Summary, description: str) -> None:
        """Declare the operation with its summary and description."""
        self.view.__doc__ = description
        self.declare(summary)(self.view)


class Room:
    """The operations of one capability, under one heading in the documentation."""

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
        """Declare a GET. ``answer`` None: the view returns a response (a file). ``public``: callers without a token are
        allowed, and the view gets a ``Visit`` instead of a ``Call``.
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
        outside: bool = False,
    ) -> Callable[[V], V]:
        """Declare a POST, run once per idempotency key, or a PATCH, PUT or DELETE.

        ``answer`` None: an empty answer (204). ``body`` None: the view reads the request itself (an upload).
        ``public``: as for ``query``. ``outside``: the view calls a company outside, so that it runs in no transaction,
        and sees to the key itself (``key_of``).
        """

        def declare(view: V) -> V:
            def act(call: Call, values: dict[str, object]) -> HttpResponseBase:
                def acted() -> Reply:
                    given = {} if body is None else {"body": read_body(call.request, body)}
                    return _reply(view(call, **values, **given), status)

                once_only = method == "POST" and not outside
                return problems.sent(_once(call, acted, uploads=body is None) if once_only else acted())

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
        """Make a POST that calls a command with the parameters of path and body by their names, and has the command's
        name. ``says`` then declares it. Raises TypeError if the command takes other parameters.
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
        extra: dict[str, object],
    ) -> None:
        refused = Refused.of(method, has_id=_has_id(view, path), has_query=_has_query(view, path))
        self.router.api_operation(
            [method],
            path,
            auth=auth,
            response={**answers, **dict.fromkeys(refused)},
            by_alias=True,  # so that fields have the same names in the document as in answers
            summary=summary,  # type: ignore[arg-type]  # lazy: translated when the document is made
            operation_id=view.__name__,
            openapi_extra=extra,
        )(view)


def _without_body(
    view: View, path: str, act: Callable[[Call, dict[str, object]], HttpResponseBase]
) -> Callable[..., HttpResponseBase]:
    """The function that the router calls: with the view's parameters except ``call`` and ``body``, which we read."""

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


def _has_id(view: Callable[..., Any], path: str) -> bool:
    """Whether something is named that the caller may not know of: in the path, or by a query parameter."""
    return "{" in path or any(name.endswith("_id") for name in inspect.signature(view).parameters)


def _has_query(view: Callable[..., Any], path: str) -> bool:
    """Whether the view takes query parameters."""
    in_path = {name for _kind, name in _IN_PATH.findall(path)}
    return bool(set(inspect.signature(view).parameters) - in_path - {"request"})


def _check(path: str, values: dict[str, object]) -> None:
    """Refuse text that no row can contain: in the path as ``not-found`` (404), in the query as ``invalid`` (422)."""
    for name, value in values.items():
        if not isinstance(value, str):
            continue
        if f"{{{name}}}" in path:
            if not _ID.fullmatch(value):
                raise Problem.unknown()
        elif not is_clean(value):
            raise Problem.invalid(Flaw(name, "bad_format"))


def _once(call: Call | Visit, act: Callable[[], Reply], *, uploads: bool) -> Reply:
    key = call.request.headers.get(KEY)
    if key is None:
        return act()
    caller = call.user.id if call.user else _visitor(call.request)
    found = marks(_sent(call.request, uploads=uploads))
    return once(caller=caller, key=key, fingerprints=found, act=act, refuse=problems.reply)


def key_of(call: Call) -> str | None:
    """The idempotency key of a request, for a command that sees to it itself."""
    return call.request.headers.get(KEY)


def _visitor(request: HttpRequest) -> str:
    """An identity for a caller without a token: an HMAC of the network address, so that the address is not stored."""
    address = origin_of(request.META).ip or ""
    return f"visitor {hmac.new(settings.SECRET_KEY.encode(), address.encode(), 'sha256').hexdigest()}"


def _sent(request: HttpRequest, *, uploads: bool) -> Iterator[bytes]:
    """Method, address and body. Of an upload only file names and contents, since the boundary may differ. Raises
    ``malformed-body`` (400), ``body-too-large`` (413).
    """
    yield f"{request.method}\n{request.get_full_path()}\n".encode()
    if not uploads or request.content_type != "multipart/form-data":
        yield body_of(request)
        return
    for field, file in sorted(uploaded(request).items()):
        yield f"{field}\n{getattr(file, 'name', '')}\n".encode()
        yield from file.chunks()  # type: ignore[union-attr]


def _reply(answer: BaseModel | HttpResponseBase | None, status: int) -> Reply:
    if answer is None:
        return Reply(status, "", {})
    if not isinstance(answer, BaseModel):
        raise TypeError(answer)
    return Reply(status, answer.model_dump_json(), {"Content-Type": "application/json"})


def _response(answer: BaseModel | HttpResponseBase | None, status: int) -> HttpResponseBase:
    return answer if isinstance(answer, HttpResponseBase) else problems.sent(_reply(answer, status))
