"""A backup proved in a process of its own, which has its memory and its caches for itself, and can be ended."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from typing import IO, Any

from django.conf import settings

from michinori.config.copies.places import Backup

_BEAT = 0.5
_PATIENCE = 8.0
"""Seconds to delete what lies aside: fewer than the background process has to end."""


def prove(source: Backup, ends: Callable[[], str]) -> dict[str, Any] | str:
    """What ``verifying.verify`` says of a backup, or ``{"refused": slug}``. A text if nothing: that of ``ends``, which
    is asked twice a second and is empty while the proof may go on; ``ended`` if the process died.
    """
    why = ""
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            [sys.executable, "-m", "michinori.config.copies.child", source.argument],
            stdin=subprocess.PIPE,
            stdout=said,
            env={**os.environ, "MICHINORI_HOME": str(settings.HOME)},
        )
        try:
            while not _wait(child, _BEAT) and not (why := ends()):
                pass
        finally:
            _end(child)
        return why or _answer(said, child.returncode)


def _wait(child: "subprocess.Popen[bytes]", seconds: float) -> bool:
    """Wait for its end; return whether it came."""
    try:
        child.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Let the child clear up and end, if it has not."""
    if child.stdin:
        child.stdin.close()
    if not _wait(child, _PATIENCE):
        child.kill()
        child.wait()


def _answer(said: IO[bytes], code: int) -> dict[str, Any] | str:
    said.seek(0)
    lines = said.read().splitlines()
    if code or not lines:
        return "ended"
    found: dict[str, Any] = json.loads(lines[-1])
    return found
