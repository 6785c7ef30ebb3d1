"""Where the present request comes from, for what is written about it: sign-ins, tokens, roles."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Whence:
    """The network address and browser of a request; nothing for commands of the command line and the clock."""

    ip: str | None = None
    agent: str = ""


_NOWHERE = Whence()
_present: ContextVar[Whence] = ContextVar("whence", default=_NOWHERE)


def whence() -> Whence:
    """Where the present request comes from."""
    return _present.get()


@contextmanager
def coming_from(ip: str | None, agent: str) -> Iterator[None]:
    """Everything inside is done for a request from there."""
    before = _present.set(Whence(ip, agent))
    try:
        yield
    finally:
        _present.reset(before)
