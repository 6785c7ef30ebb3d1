"""``python -m bench.own.balances MOVEMENTS…``: give a client's account so many movements, all from the bank, and print
how long its balance, the bank's, and the newest page of its statement take then: a line of JSON for each number.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, connections  # noqa: E402 - there only after setup

from michinori.ledger import accounts, kinds  # noqa: E402
from michinori.ledger.posting import Entry, post  # noqa: E402
from michinori.ledger.queries import balance, statement  # noqa: E402
from michinori.machinery import clock  # noqa: E402
from michinori.machinery.transactions import in_transaction  # noqa: E402

CLIENT = accounts.client("usr_history")
_AT_ONCE, _ASKED, _SECONDS = 50_000, 200, 2.0
_MORE = """
INSERT INTO ledger_movement (debit_id, credit_id, amount, kind, key, input_hash, at)
SELECT %s, %s, 100, %s, 'history:' || n, md5(n::text), now() FROM generate_series(%s, %s) n
"""


def main() -> None:
    entry = Entry(accounts.BANK, CLIENT, 100, kinds.MONEY_IN, "history:1")
    in_transaction(lambda: post([entry], at=clock.now()))
    there = 1
    for movements in map(int, sys.argv[1:]):
        for first in range(there + 1, movements + 1, _AT_ONCE):
            last = min(first + _AT_ONCE - 1, movements)
            with connection.cursor() as cursor:
                cursor.execute(_MORE, [accounts.BANK, CLIENT, kinds.MONEY_IN, first, last])
        there = movements
        with connections["owner"].cursor() as cursor:
            cursor.execute("VACUUM ANALYZE ledger_movement")
        found = {
            "movements": movements,
            "balance_ms": _median(lambda: balance(CLIENT)),
            "operator_ms": _median(lambda: balance(accounts.BANK)),
            "statement_ms": _median(lambda: statement(CLIENT)),
        }
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def _median(ask: Callable[[], object]) -> float:
    """Milliseconds that an answer takes, without those of its text: the median of 200, or of what two seconds give."""
    ask()
    waits, began = list[float](), time.monotonic()
    while len(waits) < _ASKED and (not waits or time.monotonic() - began < _SECONDS):
        at = time.perf_counter()
        ask()
        waits.append(time.perf_counter() - at)
    return round(1000 * statistics.median(waits), 3)


if __name__ == "__main__":
    main()
