"""Children do not outlive ``serve``: it holds a lock file, and who gets that lock knows that it is gone."""

import os
import signal
import threading
from pathlib import Path

from michinori.config import filelocks

VARIABLE = "MICHINORI_LIFELINE"


def hold_on() -> None:
    """In a child of ``serve``: end with it, also when it was killed. Nothing in a process that stands alone."""
    path = os.environ.get(VARIABLE)
    if path:
        threading.Thread(target=_wait, args=(Path(path),), daemon=True, name="lifeline").start()


def _wait(path: Path) -> None:
    with filelocks.opened(path) as mark:
        filelocks.wait(mark)
    os.killpg(os.getpgid(0), signal.SIGKILL)
