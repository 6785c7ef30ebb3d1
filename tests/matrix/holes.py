"""Holes planted into the running program, one after the other: a line of one function says something else, for as long
as the cells that ask at its addresses are played. It must be there exactly once, so that a hole cannot close unseen.

The matrix plays every cell; a hole is caught when one of those at the addresses named is wrong.
"""

import ast
import functools
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

IN_HEADERS, IN_LOG, IN_LOOKS, IN_TIME = "in headers", "in the log", "beside looks", "in time"
"""Where else than at addresses a hole is noticed."""


@dataclass(frozen=True)
class Hole:
    """``where``: ``room.module:function``. ``at``: parts of addresses, of which at least one must notice it, or one of
    the words above.
    """

    name: str
    where: str
    old: str
    new: str
    at: tuple[str, ...]


@contextmanager
def planted(hole: Hole) -> Iterator[None]:
    """The hole is open inside. Raises ValueError where it no longer applies."""
    function = _function(hole)
    before, function.__code__ = function.__code__, _changed(hole, function)
    _forget()
    try:
        yield
    finally:
        function.__code__ = before
        _forget()


def _function(hole: Hole) -> FunctionType:
    module, _, path = hole.where.partition(":")
    found: Any = functools.reduce(getattr, path.split("."), import_module(f"michinori.{module}"))
    found = inspect.unwrap(found)
    if not isinstance(found, FunctionType):
        raise ValueError(f"{hole.where} is no function")  # of what is said, not of a type
    return found


def _changed(hole: Hole, function: FunctionType) -> CodeType:
    """The code of the function with the line changed."""
    file = Path(inspect.getfile(function))
    lines = file.read_text().splitlines(keepends=True)
    name = function.__qualname__
    node = _node(ast.parse("".join(lines)), name.split("."))
    first, last = node.lineno - 1, node.end_lineno or node.lineno
    text = "".join(lines[first:last])
    if text.count(hole.old) != 1:
        raise ValueError(f"{hole.name}: {hole.old!r} is {text.count(hole.old)} times in {hole.where}")
    lines[first:last] = [text.replace(hole.old, hole.new)]
    code = _within(compile("".join(lines), str(file), "exec"), name.split("."))
    if code.co_freevars != function.__code__.co_freevars:
        raise ValueError(f"{hole.name}: {hole.where} holds other variables")
    return code


def _node(tree: Any, names: list[str]) -> Any:
    for name in [one for one in names if one != "<locals>"]:
        tree = next(one for one in tree.body if getattr(one, "name", "") == name)
    return tree


def _within(code: CodeType, names: list[str]) -> CodeType:
    for name in [one for one in names if one != "<locals>"]:
        code = next(one for one in code.co_consts if isinstance(one, CodeType) and one.co_name == name)
    return code


def _forget() -> None:
    """Queries that were composed with or without the hole (decision 55)."""
    for name, module in list(sys.modules.items()):
        if name.startswith("michinori."):
            for one in list(vars(module).values()):
                if hasattr(one, "cache_clear") and getattr(one, "__module__", "") == name:
                    one.cache_clear()
