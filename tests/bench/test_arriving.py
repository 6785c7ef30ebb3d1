"""The bench's open model: how often requests arrive, and what is read from the load generator's summary."""

import pytest

from bench import contention, overload
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
        "refused": 0, "late": 0, "refusal_p50_ms": 0, "refusal_p95_ms": 0, "good_per_second": 0,
    }  # fmt: skip
    summary["metrics"] |= {"wrong": {"count": 3, "rate": 1}, "dropped_iterations": {"count": 7, "rate": 1}}
    summary["metrics"] |= {"refused": {"count": 90, "rate": 9}, "refusal": {"med": 4.0, "p(95)": 80.0}}
    summary["metrics"] |= {"late": {"count": 2, "rate": 1}, "good": {"count": 105, "rate": 10.5}}
    found = figures(summary, web=0, postgres=0)
    assert (found["wrong"], found["dropped"], found["refused"], found["late"]) == (3, 7, 90, 2)
    assert (found["refusal_p50_ms"], found["refusal_p95_ms"], found["good_per_second"]) == (4, 80, 10.5)


def test_overload_is_told_beside_its_aims() -> None:
    figures = {"refused": 0, "requests": 80, "refusal_p50_ms": 0, "refusal_p95_ms": 0, "late": 0, "dropped": 0}
    one = {"times": 1, "asked_per_second": 40.0, "good_per_second": 40.0, "wrong": 0, "back_after_s": 0.0} | figures
    ten = one | {"times": 10, "asked_per_second": 400.0, "good_per_second": 34.0, "refused": 70, "refusal_p95_ms": 79}
    first, last = overload.told([one, ten])
    assert "40.0 answered well (100% of the best, aim 80%)" in first
    assert "10 times the capacity, 400.0 a second: 34.0 answered well (85% of the best" in last
    assert "70 of 80 told to come again, in 0 ms (p95 79, aim 100)" in last
    assert overload.told([]) == []


def test_contention_is_told_beside_the_same_acts_apart() -> None:
    found = {"acts": 52, "one": {"per_second": 74.9, "wrong": 0}, "apart": {"per_second": 72.4, "wrong": 1}}
    (said,) = contention.told({"settlements": found})
    assert said == "52 settlements by 16 programs at once: 74.9 a second at one client, 72.4 apart; wrong 1."
