"""``python -m bench.soak``: whether the memory of web processes grows. Eight clients ask for all pages of the bench for
half an hour; every minute is said how much each web process takes: by its share of what it has in common with others
(PSS), and with all of that (RSS), of which the dictionary that all map is a fifth or more. It goes on with a home that
``make bench`` has filled.
"""

import argparse
import itertools
import json
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

from bench.asking import Act, Asking
from bench.drawing import Draw
from bench.loading import say
from bench.loop import Supply, ask
from bench.people import Crowd
from bench.site import Site
from bench.sizes import sizes

_CLIENTS = 8
_OF_EACH = 100
_MEGA = 1_000_000


def main() -> None:
    """Measure and print a line of JSON."""
    parser = argparse.ArgumentParser(prog="bench.soak", description=__doc__)
    parser.add_argument("--home", type=Path, default=Path("var/bench/0.01/home"))
    parser.add_argument("--scale", type=float, default=0.01, help="of the home, for who asks")
    parser.add_argument("--minutes", type=int, default=30)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    site = Site(given.home.resolve())
    try:
        site.start()
        with site.connect() as connection:
            acts = Asking(site, Crowd(Draw(1), sizes(given.scale)), connection).acts()
            found = soaked(site, [act for act in acts if not act.writes], given.minutes)
    finally:
        site.stop()
    sys.stdout.write(json.dumps(found) + "\n")


def soaked(site: Site, acts: list[Act], minutes: int) -> dict[str, Any]:
    """Ask for these pages in turn; return the megabytes, PSS and RSS, of each web process after each minute."""
    of = [list(itertools.islice(act.requests, _OF_EACH)) for act in acts]
    pages = Supply(Act("all pages in turn", itertools.cycle(page for turn in zip(*of, strict=True) for page in turn)))
    answered: list[int] = []
    asking = threading.Thread(
        target=lambda: answered.append(ask(site.port, pages, _CLIENTS, seconds=60.0 * minutes).n)
    )  # fmt: skip
    asking.start()
    megabytes: dict[int, list[tuple[int, int]]] = {}
    for minute in range(1, minutes + 1):
        time.sleep(60)
        for process in site.web():
            taken = process.memory_full_info()
            megabytes.setdefault(process.pid, []).append((round(taken.pss / _MEGA), round(taken.rss / _MEGA)))
        say(f"after {minute} min {', '.join(f'{each[-1][0]} ({each[-1][1]}) MB' for each in megabytes.values())}")
    asking.join()
    return {"minutes": minutes, "clients": _CLIENTS, "requests": answered[0], "megabytes": list(megabytes.values())}


if __name__ == "__main__":
    main()
