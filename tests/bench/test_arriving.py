"""The bench's open model: how often requests arrive, and what is read from the load generator's summary."""

import pytest

from bench.arrivals import ENOUGH, MIX, capacity, duration, figures, waits


def test_capacity_is_that_of_the_mix() -> None:
    acts = {name: {"8": {"per_second": 50.0}} for name in MIX}
    assert capacity(acts) == pytest.approx(50)
    acts["job page"]["8"]["per_second"] = 25.0
    assert capacity(acts) == pytest.approx(100 / 2.6)
    assert sum(MIX.values()) == 100


def test_a_hundredth_is_spoken_of_only_where_a_thousand_arrived() -> None:
    assert duration(7.6, 4, ENOUGH) * 7.6 > 1_000
    assert duration(7.6, 4, 0) == 4
    assert duration(900, 4, ENOUGH) == 4
    found = {"p50_ms": 12.3, "p95_ms": 40, "p99_ms": 55.5}
    assert waits({**found, "requests": 999}) == "12 ms (p50 of 999 requests, too few for more)"
    assert waits({**found, "requests": 1_000}) == "12 ms (p95 40, p99 56, of 1,000 requests)"


def test_figures_are_those_of_the_summary() -> None:
    waits = {"med": 12.34567, "p(95)": 40.0, "p(99)": 55.5, "max": 60.0}
    summary = {"metrics": {"http_req_duration": waits, "http_reqs": {"count": 200, "rate": 19.96}}}
    assert figures(summary, web=4.0, postgres=1.0) == {
        "requests": 200, "wrong": 0, "dropped": 0, "web_ms": 20.0, "postgres_ms": 5.0,
        "p50_ms": 12.346, "p95_ms": 40.0, "p99_ms": 55.5, "per_second": 20.0,
    }  # fmt: skip
    summary["metrics"] |= {"wrong": {"count": 3, "rate": 1}, "dropped_iterations": {"count": 7, "rate": 1}}
    found = figures(summary, web=0, postgres=0)
    assert (found["wrong"], found["dropped"]) == (3, 7)
