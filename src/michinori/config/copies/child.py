"""The program that proves a backup, and prints one JSON object as its last line (``apart``). Its argument names the
backup (``places.named``).
"""

import json
import os
import signal
import sys
import threading

import django
from django.utils.module_loading import import_string

from michinori.kernel.problems import Problem
from michinori.machinery.storage import FilesAway


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "michinori.config.settings")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    threading.Thread(target=_follow_parent, daemon=True, name="parent").start()
    django.setup()
    try:
        backup = import_string("michinori.config.copies.places.named")(sys.argv[1])
        found, _sound = import_string("michinori.config.copies.verifying.verify")(backup)
    except Problem as problem:
        found = {"refused": problem.slug}
    except FilesAway:
        found = {"refused": "away"}
    sys.stdout.write(json.dumps(found) + "\n")


def _follow_parent() -> None:
    """End this process, which then deletes what lies aside, once the parent closes its end of stdin, or is gone by
    whatever way.
    """
    os.read(sys.stdin.fileno(), 1)  # a buffered read would keep the interpreter from ending
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
