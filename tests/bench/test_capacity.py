"""What the bench reckons of one primary: the arithmetic, by hand, and that the committed page has it."""

from typing import Any

import pytest

from bench.capacity import borne, costs, need, part, table
from bench.recorded import ROOT, recorded

_YEAR = 365 * 24 * 3600


def _act(web: float, sql: float, by: str) -> dict[str, Any]:
    return {"1": {"web_ms": web, "postgres_ms": sql}, "floor": {"by": by}}


def _result() -> dict[str, Any]:
    """A run at 0.01 whose acts take 20 and 5.5 ms on the mean, whose pages 30 and 10 on the median. At scale 1 as many
    acts as there are tenths of seconds in a year: one a second at a peak of ten times the average.
    """
    return {
        "scale": 0.01, "database_mb": 1000, "rows": {"events": _YEAR / 1000, "contracts": 36_500},
        "acts": {
            "send": _act(18, 5, "pgbench"), "settle": _act(22, 6, "pgbench"),
            "search": _act(30, 10, "psycopg"), "job": _act(25, 8, "psycopg"), "home": _act(900, 900, "psycopg"),
        },
    }  # fmt: skip


def test_what_a_size_needs_is_its_acts_times_their_cost() -> None:
    found = need(costs(_result()), 10)
    assert found.acts == pytest.approx(10)
    assert found.pages == pytest.approx(200)
    assert found.web == pytest.approx((10 * 20 + 200 * 30) / 1000)
    assert found.background == pytest.approx(10 * 7.0 / 1000)
    assert found.writing == pytest.approx(10 * 1.5 * (5.5 + 4.5) / 1000)
    assert found.reading == pytest.approx(200 * 1.5 * 10 / 1000)
    assert found.gigabytes == pytest.approx(1048.576)
    # Two clocks each of 36,500,000 contracts a year: 200,000 a night of 4.5 ms.
    assert found.midnight == pytest.approx(15)


def test_a_primary_bears_what_half_of_its_processors_do() -> None:
    # 16 of 32 processors are busy; an act takes 15 ms, with its 20 pages 315, and scale 1 makes one a second.
    assert borne(costs(_result()), reads=False) == pytest.approx((16_000 / 15, 16_000 / 15))
    assert borne(costs(_result()), reads=True) == pytest.approx((16_000 / 315, 16_000 / 315))


def test_a_size_is_a_line_of_the_table() -> None:
    text = table(_result())
    assert "| 10 | 10 | 200 | 6.2 | 0.1 | 0.1 | 3.0 | 1,049 | 15 |" in text
    assert "bears 51 acts a second with all pages read from it, as 50.8 times that size needs" in text


def test_the_page_has_what_the_last_recorded_run_gives() -> None:
    assert part(recorded()[-1]) in (ROOT / "docs" / "performance.md").read_text(), "run: make performance"
