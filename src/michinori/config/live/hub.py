"""Fan-out of announcements to this process's open streams. Used only in the event loop's thread."""

import asyncio
import json
import time
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

MOST_OF_ONE = 12
"""Limit of streams per person and process; hidden tabs close theirs."""
_MOST_WAITING = 100
_REMEMBERED = 1_000
_MARGIN = 5.0
"""Tolerance in seconds for the time between a page's queries and its ``since``, and for clock skew between machines."""

type Changed = tuple[str, str]


class Full(Exception):
    """This person or this process already has its limit of streams."""


class Stream:
    """The queue of one open page: announcements, each once, or ``again`` in place of too many.

    ``again``: the page may have missed something and must fetch all its live parts.
    """

    def __init__(self, session_key: str, user_id: str) -> None:
        self.session_key, self.user_id = session_key, user_id
        self.ended = ""
        self.again = False
        self.woken = asyncio.Event()
        self._waiting: dict[Changed, None] = {}

    def put(self, changed: Changed) -> None:
        if not self.again:
            self._waiting[changed] = None
            if len(self._waiting) > _MOST_WAITING:
                self.put_again()
        self.woken.set()

    def put_again(self) -> None:
        self.again = True
        self._waiting.clear()
        self.woken.set()

    def end(self, why: str) -> None:
        self.ended = why
        self.woken.set()

    def take(self) -> tuple[bool, list[Changed]]:
        """Empty the queue; return whether ``again`` is set, and the announcements."""
        taken = self.again, list(self._waiting)
        self.again = False
        self._waiting.clear()
        self.woken.clear()
        return taken


@dataclass(frozen=True)
class _Heard:
    at: float
    changed: Changed
    users: tuple[str, ...]


class Hub:
    """The streams by user, and the last announcements, for a page that was rendered before its stream was opened.

    ``whole_since``: the Unix time since which the stored announcements are complete; None while not connected to
    PostgreSQL. ``heard``: set while connected.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.whole_since: float | None = None
        self.heard = asyncio.Event()
        self._streams: defaultdict[str, set[Stream]] = defaultdict(set)
        self._last: deque[_Heard] = deque()

    @property
    def streams(self) -> Iterator[Stream]:
        return (stream for theirs in list(self._streams.values()) for stream in list(theirs))

    def __len__(self) -> int:
        return sum(map(len, self._streams.values()))

    def open(self, session_key: str, user_id: str, since: float | None) -> Stream:
        """Open a stream with the announcements after ``since`` (Unix time) already queued. Raises ``Full``."""
        if len(self._streams.get(user_id, ())) >= MOST_OF_ONE or len(self) >= self.most:
            raise Full
        stream = Stream(session_key, user_id)
        self._streams[user_id].add(stream)
        after = (since or 0.0) - _MARGIN
        if self.whole_since is None or after < self.whole_since:
            stream.put_again()
        for one in self._last:
            if one.at > after and user_id in one.users:
                stream.put(one.changed)
        return stream

    def close(self, stream: Stream) -> None:
        theirs = self._streams[stream.user_id]
        theirs.discard(stream)
        if not theirs:
            del self._streams[stream.user_id]

    def hear(self, payload: str) -> None:
        """Queue an announcement from ``machinery.live`` for its users; ignore other messages on the channel."""
        try:
            said = json.loads(payload)
            one = _Heard(time.time(), (str(said["topic"]), str(said["ref"])), tuple(map(str, said["users"])))
        except (ValueError, KeyError, TypeError):
            return
        self._last.append(one)
        if len(self._last) > _REMEMBERED:
            self.whole_since = self._last.popleft().at
        for user_id in one.users:
            for stream in self._streams.get(user_id, ()):
                stream.put(one.changed)

    def stop(self) -> None:
        """End all streams and open no more, since a stopping server waits for open requests."""
        self.most = 0
        for stream in self.streams:
            stream.end("stop")

    def found(self) -> None:
        """Note that PostgreSQL is connected; announcements before may have been missed."""
        self.whole_since = time.time()
        self._last.clear()
        self.heard.set()
        for stream in self.streams:
            stream.put_again()

    def lost(self) -> None:
        """Note that the connection to PostgreSQL is lost."""
        self.whole_since = None
        self.heard.clear()
