"""A client of clamd, ClamAV's service, at ``CLAMD_URL``: whether it answers, and what it finds in a file.

Not a library: those there are read ``unix:`` or ``tcp:`` alone, or need an event loop, and none bounds a whole call, so
that a service that sends a byte now and then holds a thread for ever. What is spoken of the protocol is two commands.
"""

import socket
import struct
import tempfile
import time
from contextlib import suppress
from typing import IO
from urllib.parse import unquote, urlsplit

from django.conf import settings

_CONNECTING = 2.0
_PING = 2.0
_TRYING = 60.0
_KNOWN_SECONDS = 10.0
_PART = 256 * 1024
_LONGEST_ANSWER = 4096
_known = [True, 0.0]
"""What ``answers`` found last, and until when (by the monotonic clock) it counts."""


class ScannerAway(Exception):
    """The scanner does not answer, answers too slowly, or refuses the file. The message has nothing of the file."""


def is_set() -> bool:
    """Whether there is a scanner; without one files are taken as they come."""
    return bool(settings.CLAMD_URL)


def find(content: IO[bytes], patience: float) -> str:
    """The name of what the scanner finds in ``content``, which is read from its beginning; "" for nothing.

    ``patience``: seconds for the whole call. Raises ``ScannerAway``.
    """
    content.seek(0)
    until = _known[1]
    _known[1] = 0.0  # it may die of this
    said = _asked(b"zINSTREAM\0", patience, content)
    if said:
        _known[1] = until
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(f"the scanner says {said[:80]!r}" if said else "the scanner says nothing")


def answers() -> bool:
    """Whether it answers; known for some seconds, during which others are told what was found. Raises nothing."""
    if _known[1] < time.monotonic():
        _known[1] = time.monotonic() + _KNOWN_SECONDS
        try:
            _known[0] = _asked(b"zPING\0", _PING) == "PONG"
        except ScannerAway:
            _known[0] = False
    return bool(_known[0])


def takes(size: int) -> bool:
    """Whether it takes a file of so many bytes, tried now with zeros; true where it does not answer at all."""
    with tempfile.TemporaryFile() as content:
        content.truncate(size)
        try:
            find(content, _TRYING)
        except ScannerAway:
            return not answers()
    return True


def _asked(command: bytes, patience: float, content: IO[bytes] | None = None) -> str:
    """Send a command, and ``content`` after it; return the answer without its end. Raises ``ScannerAway``."""
    until = time.monotonic() + patience
    try:
        with _line(min(_CONNECTING, patience)) as line:
            with suppress(BrokenPipeError, ConnectionResetError):  # it has said why, and closed: read that
                _send(line, command, until)
                while content is not None and (part := content.read(_PART)):
                    _send(line, struct.pack(">I", len(part)) + part, until)
                if content is not None:
                    _send(line, struct.pack(">I", 0), until)
            return _answer(line, until)
    except OSError as error:
        raise ScannerAway(f"the scanner does not answer: {type(error).__name__}") from error


def _line(seconds: float) -> socket.socket:
    place = urlsplit(settings.CLAMD_URL)
    if place.scheme == "tcp":
        return socket.create_connection((place.hostname or "", place.port or 0), timeout=seconds)
    line = socket.socket(socket.AF_UNIX)
    try:
        line.settimeout(seconds)
        line.connect(unquote(place.path))
    except OSError:
        line.close()
        raise
    return line


def _send(line: socket.socket, part: bytes, until: float) -> None:
    line.settimeout(_left(until))
    line.sendall(part)  # its time-out is that of the whole part


def _answer(line: socket.socket, until: float) -> str:
    said = b""
    while b"\0" not in said and len(said) < _LONGEST_ANSWER:
        line.settimeout(_left(until))
        part = line.recv(_LONGEST_ANSWER)
        if not part:
            break
        said += part
    return said.partition(b"\0")[0].decode(errors="replace").strip()


def _left(until: float) -> float:
    """The seconds left. Raises ``TimeoutError`` for none."""
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left
