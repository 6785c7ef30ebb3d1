"""``python -m bench.peers.postings SECONDS``: post to hordak's books in one process, one transaction a posting.

After the first posting it prints a line and waits for one, so that nothing of its start is counted; then it posts,
prints what that took as JSON, and waits for another line, so that its connection is still there to be read.
"""

import json
import sys
import time

import django

django.setup()

from hordak.models import Account  # noqa: E402 - models are there only after setup
from moneyed import Money  # noqa: E402


def main() -> None:
    bank = Account.objects.create(name="bank", type="AS", code="1", currencies=["JPY"])
    sales = Account.objects.create(name="sales", type="IN", code="2", currencies=["JPY"])
    amount = Money(100, "JPY")
    sales.transfer_to(bank, amount)
    _say({"ready": True})
    sys.stdin.readline()
    n, mine, began = 0, time.process_time(), time.monotonic()
    while (spent := time.monotonic() - began) < float(sys.argv[1]):
        sales.transfer_to(bank, amount)
        n += 1
    _say({"postings": n, "seconds": spent, "cpu": time.process_time() - mine})
    sys.stdin.readline()


def _say(found: dict[str, float]) -> None:
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
