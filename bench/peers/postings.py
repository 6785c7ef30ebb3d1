"""``python -m bench.peers.postings SECONDS``: post to hordak's books in one process, one transaction a posting; print
what it took as JSON.
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
    n, mine, began = 0, time.process_time(), time.monotonic()
    while (spent := time.monotonic() - began) < float(sys.argv[1]):
        sales.transfer_to(bank, amount)
        n += 1
    sys.stdout.write(json.dumps({"postings": n, "seconds": spent, "cpu": time.process_time() - mine}) + "\n")


if __name__ == "__main__":
    main()
