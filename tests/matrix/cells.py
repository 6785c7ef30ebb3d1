"""The cells of the matrix, and which of them a run plays: all by default, or one part of ``SHARE``, another with each
``SEED``. Each cell is in one of the parts: as many seeds in a row as ``SHARE`` says play all, once.
"""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from zlib import crc32

from matrix.addresses import METHODS, every_operation, every_page, methods_of, paths
from matrix.people import Caller
from safety.proved_table import PROVED

SHARE = max(1, int(os.environ.get("SHARE") or 1))
SEED = int(os.environ.get("SEED") or os.environ.get("MICHINORI_TURN") or 0)
PART = SEED % SHARE + 1
"""Which part of the whole this run plays, of those that ``SHARE`` says."""
CALLER = os.environ.get("CALLER", "")
"""A part of the names of those for whom alone a run is."""


@dataclass(frozen=True)
class Cell:
    """``what``: a page's route or, with ``api``, an operation's path."""

    what: str
    method: str
    caller: Caller
    api: bool = False

    def __str__(self) -> str:
        return f"{'API ' if self.api else ''}{self.method} {self.what} by {self.caller.name}"


def of_this_run[T](found: Iterable[T], share: int = SHARE) -> Iterator[T]:
    """Those whose turn it is. The checksum does not depend on what else there is."""
    return (one for one in found if CALLER in str(one) and crc32(str(one).encode()) % share == SEED % share)


def page_cells(callers: Iterable[Caller], methods: Iterable[str] = METHODS) -> Iterator[Cell]:
    """Every page × method × caller with a session or without any."""
    seen = [one for one in callers if one.session or one.like == "anonymous"]
    for route, method, caller in product(every_page(), methods, seen):
        yield Cell(route, method, caller)


def proved_cells(proved: Iterable[Caller], methods: Iterable[str] = METHODS) -> Iterator[Cell]:
    """Every page that asks members who they are × method × member who has just proved it."""
    for route, method, caller in product(PROVED, methods, proved):
        yield Cell(route, method, caller)


def operation_cells(callers: Iterable[Caller]) -> Iterator[Cell]:
    """Every operation × caller with a token or without any."""
    for operation, caller in product(every_operation(), with_tokens(callers)):
        method, path = operation.split()
        yield Cell(path, method, caller, api=True)


def other_method_cells(callers: Iterable[Caller]) -> Iterator[Cell]:
    """Every path of the API × method that is no operation of it × caller."""
    for path, caller in product(paths(), with_tokens(callers)):
        for method in METHODS:
            if method not in methods_of(path):
                yield Cell(path, method, caller, api=True)


def with_tokens(callers: Iterable[Caller]) -> list[Caller]:
    return [one for one in callers if one.token or one.name in ("anonymous", "unconfirmed")]
