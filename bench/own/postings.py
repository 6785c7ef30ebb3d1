"""``python -m bench.own.postings SECONDS AT_ONCE``: post to our ledger in one process, so many postings in each
transaction (with one, as ``bench.peers.postings`` does to hordak's), and speak like it.
"""

import json
import sys
import time

import django

django.setup()

from michinori.ledger import accounts, kinds  # noqa: E402 - models are there only after setup
from michinori.ledger.posting import Entry, post  # noqa: E402
from michinori.machinery import clock  # noqa: E402
from michinori.machinery.transactions import in_transaction  # noqa: E402

CLIENT = accounts.client("usr_bench")


def main() -> None:
    at_once = int(sys.argv[2])
    _post(0, at_once)
    _say({"ready": True})
    sys.stdin.readline()
    n, mine, began = 0, time.process_time(), time.monotonic()
    while (spent := time.monotonic() - began) < float(sys.argv[1]):
        n += at_once
        _post(n, at_once)
    _say({"postings": n, "seconds": spent, "cpu": time.process_time() - mine})
    sys.stdin.readline()


def _post(n: int, at_once: int) -> None:
    """Note money that came to the bank for a client, as a command does that is told of it."""
    rows = [Entry(accounts.BANK, CLIENT, 100, kinds.MONEY_IN, f"bench:{at_once}:{n + one}") for one in range(at_once)]
    in_transaction(lambda: post(rows, at=clock.now()))


def _say(found: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
