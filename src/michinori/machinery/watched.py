"""Who is told what came of each command: nobody, unless the operator watches (``config.watching``; decision 60)."""

from collections.abc import Callable
from typing import Any, Literal

from michinori.kernel.problems import Problem

type Outcome = Literal["done", "refused", "failed", "again"]
"""``refused``: a Problem was raised; ``again``: others were faster, and it is tried once more."""
type Watcher = Callable[[str, Outcome], None]
watchers: list[Watcher] = []


def name_of(act: Callable[..., Any]) -> str:
    """``room.command`` of a command's function or of one inside it; empty for the machinery's own, which is none."""
    room = act.__module__.removeprefix("michinori.").partition(".")[0]
    name = getattr(act, "__qualname__", "act").partition(".<locals>")[0].strip("_")
    return "" if room == "machinery" else f"{room}.{name}"


def run[T](name: str, act: Callable[[], T], was_overtaken: Callable[[Exception], bool]) -> T:
    """Run a command and tell what came of it."""
    outcome: Outcome = "failed"
    try:
        came = act()
        outcome = "done"
        return came
    except Problem:
        outcome = "refused"
        raise
    except Exception as error:
        if was_overtaken(error):
            outcome = "again"
        raise
    finally:
        for watcher in watchers:
            watcher(name, outcome)
