"""Who is told what came of each command: nobody, unless the operator watches (``config.watching``; decision 60)."""

import functools
import logging
import threading
from collections.abc import Callable
from typing import Any, Literal

from michinori.kernel.problems import Problem

type Outcome = Literal["done", "refused", "failed", "again"]
"""``refused``: a Problem was raised; ``failed``: anything else; ``again``: others were faster, and it is tried once
more.
"""
type Watcher = Callable[[str, Outcome], None]
watchers: list[Watcher] = []

_log = logging.getLogger(__name__)


class _Here(threading.local):
    """Of this thread: whether it is in a transaction, the command that runs (empty for none), and what came of those
    that ran before it in the same transaction.
    """

    def __init__(self) -> None:
        self.inside, self.command = False, ""
        self.came: list[tuple[str, Outcome]] = []


_here = _Here()


def name_of(act: Callable[..., Any]) -> str:
    """``room.command`` of a command's function or of one inside it; empty for the machinery's own, which is none."""
    while isinstance(act, functools.partial):
        act = act.func
    room = act.__module__.removeprefix("michinori.").partition(".")[0]
    name = getattr(act, "__qualname__", "act").partition(".<locals>")[0].strip("_")
    return "" if room == "machinery" else f"{room}.{name}"


def run[T](name: str, act: Callable[[], T]) -> T:
    """Run what is a transaction, of the command of this name if it has one. When the outermost has ended, tell what
    came of the outermost commands in it; of one that was done, and undone with all the rest, nothing.
    """
    if _here.inside:
        return _of_command(name, act)
    _here.inside = True
    try:
        return _of_command(name, act)
    except BaseException:
        _here.came = [one for one in _here.came if one[1] != "done"]
        raise
    finally:
        _here.inside = False
        _tell()


def again() -> None:
    """Tell that this thread's transaction is undone and tried once more, with all the commands in it."""
    if _here.command:
        _here.came.append((_here.command, "again"))
    _here.came = [(name, "again") for name, _ in _here.came]
    _tell()


def _of_command[T](name: str, act: Callable[[], T]) -> T:
    """Run a command; one inside another is part of that."""
    if not name or _here.command:
        return act()
    outcome: Outcome = "failed"
    _here.command = name
    try:
        came = act()
        outcome = "done"
        return came
    except Problem:
        outcome = "refused"
        raise
    finally:
        _here.command = ""
        _here.came.append((name, outcome))


def _tell() -> None:
    """A watcher that fails is the operator's matter, not that of who sent the command, which may be committed."""
    came, _here.came = _here.came, []
    for name, outcome in came:
        for watcher in watchers:
            try:
                watcher(name, outcome)
            except Exception:
                _log.exception("what came of a command was not counted")
