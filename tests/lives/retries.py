"""Requests with an idempotency key, and the same requests once more, at any later time."""

import hashlib
from dataclasses import dataclass, field

from hypothesis import strategies as st

from michinori.kernel.problems import Problem
from michinori.machinery.idempotency import Reply, once
from tests.lives.asking import Ask, Request, tried


@dataclass(frozen=True)
class Asked:
    """A request that was sent with a key, and what it was answered."""

    caller: str
    key: str
    request: Request
    reply: Reply

    def send(self, body: str = "") -> Reply:
        return _once(self.caller, self.key, self.request, body)


@dataclass
class Retries:
    """The requests of one run that came with a key."""

    asked: list[Asked] = field(default_factory=list)

    def send(self, data: st.DataObject, ask: Ask, request: Request) -> Problem | None:
        """Send, with a key or without; gives why it was refused."""
        if not data.draw(st.sampled_from([True, *[False] * 4]), label="with a key"):
            return tried(request)
        caller, key = str(ask.actor), f"key {len(self.asked)}"
        reply = _once(caller, key, request, "")
        self.asked.append(Asked(caller, key, request, reply))
        return None if reply.status == 200 else Problem(reply.body, reply.status)

    def repeat(self, data: st.DataObject) -> None:
        """The same key and body give the same answer; another body is refused; the caller of another key does not."""
        asked = data.draw(st.sampled_from(self.asked), label="asked before")
        if not data.draw(st.booleans(), label="another body"):
            assert asked.send() == asked.reply
        else:
            refused = tried(lambda: asked.send("other"))
            assert refused is not None
            assert refused.slug == "idempotency-mismatch"


def _once(caller: str, key: str, request: Request, body: str) -> Reply:
    return once(
        caller=caller,
        key=key,
        fingerprints=[hashlib.sha256(body.encode()).digest()],
        act=lambda: Reply(200, str(request())),
        refuse=lambda problem: Reply(problem.status, problem.slug),
    )
