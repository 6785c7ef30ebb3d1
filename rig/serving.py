"""Starting ``michinori serve`` and waiting until the site answers."""

import queue
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TextIO

from rig.waiting import PATIENCE

_SHOWN = 500


class NotServing(Exception):
    """``serve`` ended before it answered; the message is the end of its log."""


def serve(
    program: Path, options: Sequence[str], *, environment: Mapping[str, str], log: Path, command: str = "serve"
) -> subprocess.Popen[str]:
    """Start ``serve``, or ``demo``, and wait until it says that it answers. ``log``: gets what it writes to stderr.
    Raises ``NotServing``. Whatever ends the waiting ends the process.
    """
    with log.open("a") as errors:
        process = subprocess.Popen(
            [program, command, *options],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            text=True,
        )
    lines: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_pass_on, args=(process.stdout, lines), daemon=True).start()
    try:
        while not (line := lines.get(timeout=PATIENCE)).startswith("{"):
            if not line:
                raise NotServing(f"serve ended, see {log}: {log.read_text()[-_SHOWN:]}")
    except BaseException:
        process.terminate()
        process.wait()
        raise
    return process


def _pass_on(source: TextIO | None, lines: "queue.SimpleQueue[str]") -> None:
    for line in source or ():
        lines.put(line)
    lines.put("")
