"""All that can be asked for, read from what the program itself goes by: the URL resolver, the API's own document, the
assistants' registry, and what the ASGI application answers beside Django.
"""

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from safety.callers import NUMBERS, address_of
from safety.test_who_may import pages
from safety.test_who_may_call import operations
from safety.world import World

import michinori
from michinori.api import document
from michinori.api.urls import api

PLACE = re.compile(r"<(?:\w+:)?(\w+)>|{(\w+)}")
METHODS = ("GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")
_BESIDE = re.compile(r"^_BESIDE = {(.*)}$", re.MULTILINE)
_ASKED = re.compile(r"""(?:GET|\bsent)\.get(?:list)?\(\s*["'](\w+)["']|GET\[["'](\w+)["']\]""")
_NAMES_SOMETHING = re.compile(r"(?:_id|_ids|ref|cursor|after|before)$")


@dataclass(frozen=True)
class Address:
    """A page's ``route``, or an operation's path (``api``)."""

    route: str
    api: bool = False

    @property
    def places(self) -> tuple[str, ...]:
        """The names in it for which ids are put."""
        return tuple(one or other for one, other in PLACE.findall(self.route))

    def filled(self, world: World, changed: dict[str, str]) -> str:
        """With the ids of ``world``, but for those ``changed``."""
        ids = world.ids | changed
        if self.api:
            given = NUMBERS | ids | {"slug": ids["column"]}
            return "/api/v1" + PLACE.sub(lambda place: given[place[2]], self.route)
        if "purse" in changed:  # which ``address_of`` takes for the client's
            ids = ids | {"client_id": changed["purse"]}
        if "contract_id" in changed:
            ids = ids | {"offered_id": changed["contract_id"]}
        return address_of(self.route, replace(world, ids=ids))


@cache
def every_page() -> tuple[str, ...]:
    return tuple(pages())


@cache
def every_operation() -> tuple[str, ...]:
    return tuple(operations())


def paths() -> tuple[str, ...]:
    """The paths of the API, each once."""
    return tuple(dict.fromkeys(one.split(" ", 1)[1] for one in every_operation()))


def methods_of(path: str) -> tuple[str, ...]:
    return tuple(one.split(" ", 1)[0] for one in every_operation() if one.split(" ", 1)[1] == path)


def beside() -> set[str]:
    """The paths that never reach Django: streams of events, and assistants."""
    source = (Path(inspect.getfile(michinori)).parent / "config" / "asgi.py").read_text()
    found = _BESIDE.search(source)
    assert found, "config/asgi.py no longer says what it answers itself"
    return set(re.findall(r'"(/\w+)"', found[1]))


def asked_by_pages() -> set[str]:
    """The names of all parameters of the query that any page reads."""
    top = Path(inspect.getfile(michinori)).parent
    files = [file for room in ("pages", "desk", "practice") for file in (top / room).rglob("*.py")]
    return set().union(*(_asked_in(file) for file in files))


@cache
def _asked_in(file: Path) -> frozenset[str]:
    return frozenset(one or other for one, other in _ASKED.findall(file.read_text()))


def asked_at(route: str) -> frozenset[str]:
    """The names of those that the module of a page's view reads."""
    view = _views().get(route)
    return _asked_in(Path(inspect.getfile(view))) if view is not None else frozenset()


@cache
def _views() -> dict[str, Any]:
    """The view of each route, without what decorates it."""
    return dict(_walk(get_resolver(), ""))


def _walk(resolver: URLResolver, before: str) -> Iterator[tuple[str, Any]]:
    for entry in resolver.url_patterns:
        route = before + str(entry.pattern)
        if isinstance(entry, URLPattern):
            view = inspect.unwrap(entry.callback)
            if inspect.isfunction(view) and view.__module__.startswith("michinori."):
                yield route, view
        else:
            yield from _walk(entry, route)


@cache
def named_in(operation: str) -> tuple[tuple[str, str, bool], ...]:
    """What an operation takes that names something, beside its path: where (``query``, ``body``), the name, and whether
    it is a list.
    """
    method, path = operation.split()
    said = document.as_data(api, "ja")["paths"]["/api/v1" + path][method.lower()]
    asked = [one for one in said.get("parameters", ()) if one["in"] == "query"]
    found = [("query", one["name"], False) for one in asked if _NAMES_SOMETHING.search(one["name"])]
    for name, field in _fields(said).items():
        if _NAMES_SOMETHING.search(name):
            found.append(("body", name, '"array"' in str(field).replace("'", '"')))
    return tuple(found)


def _fields(said: dict[str, Any]) -> dict[str, Any]:
    content = said.get("requestBody", {}).get("content", {}).get("application/json", {})
    name = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
    schemas: dict[str, Any] = document.as_data(api, "ja")["components"]["schemas"]
    fields: dict[str, Any] = schemas.get(name, {}).get("properties", {})
    return fields
