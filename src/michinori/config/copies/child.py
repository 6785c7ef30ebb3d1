"""The program that proves a backup, and prints one JSON object as its last line (``apart``). Its argument names the
backup (``places.named``).
"""

import json
import os
import signal
import sys
import threading
from typing import Any

import django
from django.utils.module_loading import import_string

from michinori.kernel.problems import Problem


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    threading.Thread(target=_follow_parent, daemon=True, name="parent").start()
    django.setup()
    try:
        found, _sound = import_string("michinori.config.copies.verifying.verify")(_named(sys.argv[1]))
    except Problem as problem:
        found = {"refused": problem.slug}
    sys.stdout.write(json.dumps(found) + "\n")


def _named(argument: str) -> Any:
    return import_string("michinori.config.copies.places.named")(argument)


def _follow_parent() -> None:
    """End this process, which then deletes what lies aside, once the parent closes its end of stdin, or is gone by
    whatever way.
    """
    os.read(sys.stdin.fileno(), 1)  # a buffered read would keep the interpreter from ending
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
