"""Whether this process was asked to stop. What goes on while much waits looks at each of its turns, so that it finishes
what it has begun and takes nothing more.
"""

import threading

_ASKED = threading.Event()


def ask() -> None:
    """Ask the process to stop; for good."""
    _ASKED.set()


def asked() -> bool:
    """Whether it was asked to stop."""
    return _ASKED.is_set()
