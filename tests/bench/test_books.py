"""The ledger by itself: postings are made in one process, and a balance is asked after a history of any length."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.books import measure_books
from bench.page import of_books
from bench.site import Site


@pytest.mark.by_turns
def test_postings_and_balances_are_measured(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    site = Site(ready_home(tmp_path / "home"))
    try:
        site.start()
        found = measure_books(site, seconds=0.2, histories=(10, 2_000))
        with site.connect() as connection:
            balances = dict(connection.execute("SELECT account_id, amount FROM ledger_balance").fetchall())
        checked = site.run("ledger", "check")
    finally:
        site.stop()
    posted = {n: act["1"]["requests"] for n, act in found["postings"].items()}
    assert balances["client:usr_bench"] == 100 * (sum(posted.values()) + 1 + 50), "the first are not counted"
    assert balances["client:usr_history"] == 100 * 2_000
    assert (checked["imbalance"], checked["negative"]) == (0, 0)
    assert all(act["1"]["web_ms"] > 0 and act["1"]["postgres_ms"] > 0 for act in found["postings"].values())
    assert [one["movements"] for one in found["balances"]] == [10, 2_000]
    assert all(min(one.values()) > 0 for one in found["balances"])
    assert ["closed_ms" in one for one in found["balances"]] == [False, True]


def test_the_page_tells_of_the_ledger() -> None:
    machine = {"cpu": "Some CPU", "cores": 2, "load_before": 0.1, "load_after": 1.25}
    one = {"1": {"requests": 9, "wrong": 0, "web_ms": 0.7, "postgres_ms": 0.8, "per_second": 610.4}}
    many = {"1": {"requests": 900, "wrong": 0, "web_ms": 0.05, "postgres_ms": 0.04, "per_second": 3982.0}}
    balance = {"movements": 1_000_000, "balance_ms": 0.33, "operator_ms": 140.99, "statement_ms": 3.22}
    closed = {**balance, "movements": 2_000_000, "closed_ms": 12.5}
    at = {"at": "2026-11-29T04:00:00+00:00", "source": "abcdef123", "machine": machine}
    text = of_books({**at, "postings": {"1": one, "50": many}, "balances": [balance, closed]})
    assert "| 1 | 610 | 0.70 | 0.80 |\n| 50 | 3,982 | 0.05 | 0.04 |" in text
    assert "| 1,000,000 | 0.33 | 140.99 | — | 3.22 |\n| 2,000,000 | 0.33 | 140.99 | 12.50 | 3.22 |" in text
    assert "(aim: 1,500)" in text
