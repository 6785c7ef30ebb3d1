"""Ends children together with ``serve``, even after a kill: it holds a file lock, which a child
gets when it is gone.
"""

import os
import signal
import threading
from pathlib import Path

from michinori.config import filelocks

VARIABLE = "MICHINORI_LIFELINE"


def hold_on() -> None:
    """In a child of ``serve``, start a thread that kills the child's process group once ``serve`` is gone; in any other
    process do nothing.
    """
    path = os.environ.get(VARIABLE)
    if path:
        threading.Thread(target=_wait, args=(Path(path),), daemon=True, name="lifeline").start()


def _wait(path: Path) -> None:
    with filelocks.opened(path) as mark:
        filelocks.wait(mark)
    os.killpg(os.getpgid(0), signal.SIGKILL)
