"""``python -m bench.own.balances MOVEMENTS…``: give a client's account so many movements of two years, all from the
bank, and print how long its balance, the bank's, and the newest page of its statement take then: a line of JSON for
each number. The last one has the bank's also after the month before was closed.
"""

import json
import statistics
import sys
import time
from collections.abc import Callable

import django

django.setup()

from django.db import connection, connections  # noqa: E402 - there only after setup

from michinori.kernel.clock import day_of  # noqa: E402
from michinori.ledger import accounts, kinds, months  # noqa: E402
from michinori.ledger.models import ClosedMonth  # noqa: E402
from michinori.ledger.posting import Entry, post  # noqa: E402
from michinori.ledger.queries import balance, by_kind, statement  # noqa: E402
from michinori.machinery import clock  # noqa: E402
from michinori.machinery.transactions import in_transaction  # noqa: E402

CLIENT = accounts.client("usr_history")
_AT_ONCE, _ASKED, _SECONDS = 50_000, 200, 2.0
_MORE = """
INSERT INTO ledger_movement (debit_id, credit_id, amount, kind, key, input_hash, at)
SELECT %(bank)s, %(client)s, 100, %(kind)s, 'history:' || n, md5(n::text),
    now() - interval '730 days' * (1 - n::float / %(movements)s)
FROM generate_series(%(first)s, %(last)s) n
"""


def main() -> None:
    entry = Entry(accounts.BANK, CLIENT, 100, kinds.MONEY_IN, "history:1")
    in_transaction(lambda: post([entry], at=clock.now()))
    there, wanted = 1, [int(one) for one in sys.argv[1:]]
    for movements in wanted:
        _move(there + 1, movements)
        there = movements
        found = {
            "movements": movements,
            "balance_ms": _median(lambda: balance(CLIENT)),
            "operator_ms": _median(lambda: balance(accounts.BANK)),
            "kinds_ms": _median(by_kind),
            "statement_ms": _median(lambda: statement(CLIENT)),
        }
        if movements == wanted[-1]:
            _close()
            found |= {"closed_ms": _median(lambda: balance(accounts.BANK)), "closed_kinds_ms": _median(by_kind)}
        sys.stdout.write(json.dumps(found) + "\n")
        sys.stdout.flush()


def _move(after: int, movements: int) -> None:
    named = {"bank": accounts.BANK, "client": CLIENT, "kind": kinds.MONEY_IN}
    for first in range(after, movements + 1, _AT_ONCE):
        with connection.cursor() as cursor:
            last = min(first + _AT_ONCE - 1, movements)
            cursor.execute(_MORE, {**named, "movements": movements, "first": first, "last": last})
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ledger_movement")


def _close() -> None:
    """Close the months that are over, as the desk does."""
    month = months.before(day_of(clock.now()))
    ClosedMonth.objects.create(month=month, closed_at=clock.now(), closed_by="usr_bench", reason="bench")
    months.sum_closed()


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
