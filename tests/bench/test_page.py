"""The page of the bench's results: what it says of each scale, what it extrapolates, and its plots."""

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bench import __main__ as program
from bench.asked import AIMS
from bench.page import beside, draw, extrapolated, page
from bench.ratios import SHOWN, may_grow
from bench.recorded import peers, record, recorded, when_asked
from bench.report import table
from tests.bench.installed import programs

_THEN = {
    "source": "c8e56647", "elsewhere": "on another machine", "here": "on this one",
    "acts": {"job page": {"elsewhere": {"0.01": [24, 8], "0.1": None}, "here": {"0.01": [12.4, 3.9]}}},
}  # fmt: skip


def _one(milliseconds: float) -> dict[str, float]:
    return {
        "requests": 50, "wrong": 0, "web_ms": milliseconds, "postgres_ms": milliseconds / 2,
        "p50_ms": 2 * milliseconds, "p95_ms": 3 * milliseconds, "per_second": 1_000 / milliseconds,
    }  # fmt: skip


def _result(scale: float, milliseconds: float, load: float = 0.1) -> dict[str, Any]:
    by_hand = {"by": "psycopg", "statements": 4, "client_ms": 1.0, "postgres_ms": 2.0, "p50_ms": 4.0}
    floor = {"client_ms": 0.5, "postgres_ms": 1.5, "p50_ms": 3.0, "per_second": 500.0}
    rewritten = {"by": "pgbench", "rows": 9, "1": floor, "8": floor}
    acts = {
        name: {"queries": 4.0, "1": _one(milliseconds), "8": _one(milliseconds),
               "floor": rewritten if "settlement" in name or "send" in name else by_hand}
        for name in SHOWN
    }  # fmt: skip
    return {
        "scale": scale, "seed": 1, "at": "2026-11-29T04:00:00+00:00", "source": "abcdef123", "shared_buffers": "128MB",
        "machine": {"cpu": "Some CPU", "cores": 2, "load_before": load, "load_after": 1.25, "system": "Linux",
                    "python": "3.13.5", "postgresql": "PostgreSQL 18.6", "versions": {"Django": "6.1"}},
        "database_mb": 900, "rows": {"events": 400_000, "contracts": 20_000}, "filled": {"seconds": 288}, "acts": acts,
        "empty": {"1": _one(0.5), "8": _one(0.5)},
        "arrivals": [{"share": 0.5, "asked_per_second": 9.5, "dropped": 0, "p99_ms": 90.0, **_one(20)}],
    }  # fmt: skip


def test_the_page_tells_of_each_scale_its_ratios_and_its_growth(tmp_path: Path) -> None:
    text = page([_result(0.01, 10), _result(0.1, 12, load=5.0)], {}, {}, tmp_path)
    assert "## Scale 0.1" in text
    assert "## Scale 0.01" in text
    # CPU 15 ms against 1 + 2 + 0.5, and against pgbench's 0.5 + 1.5; with eight clients 100 of its 500 a second.
    assert "| job page | 4 | 10.0 | 5.0 | 3.5 | 4.3 |  |  | 20 | 30 | 100 |" in text
    assert "| send a message | 4 | 10.0 | 5.0 | 2.5 | 6.0 | 7.5 | 0.20 | 20 | 30 | 100 |" in text
    assert "| job page | 4 | 12.0 | 6.0 | 3.5 | 5.1 |  |  | 24 | 36 | 83 | ×1.20 |" in text
    assert text.count("load 0.10 per processor before and 1.25 at the end;") == 1
    assert text.count("load 5.00 per processor before and 1.25 at the end, **which was busy, if only") == 1
    assert "Arriving at 9.5 a second (50% of capacity), a mix of pages waits 40 ms (p50 of 50 requests, too few" in text
    assert "p99" not in text
    assert "Filled in 5 minutes" in text
    assert "## What is not measured yet" not in text, "two scales are"
    assert "## What is not measured yet" in page([_result(0.01, 10)], {}, {}, tmp_path)


def test_growth_is_of_cpu_on_a_machine_as_fast_as_before(tmp_path: Path) -> None:
    small, large = _result(0.01, 10), _result(0.1, 18)
    for one, speed in ((small, 20.0), (large, 30.0)):
        for act in one["acts"].values():
            act["yardstick_ms"] = speed
    text = page([small, large], {}, {}, tmp_path)
    assert "| job page | 4 | 18.0 | 9.0 | 3.5 | 7.7 |  |  | 36 | 54 | 56 | ×1.20 |" in text
    assert "The yardstick took 30.0 to 30.0 ms." in text
    # 15 ms there are 22.5 here: 27 = 22.5 × 1.2, and once more 1.2 to scale 1.
    assert "| job page | 32 |" in text


def test_the_load_is_that_before_the_market_was_filled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []

    def step(name: str, answer: object) -> Callable[..., object]:
        def done(*_: object, **__: object) -> object:
            seen.append(name)
            return answer

        return done

    monkeypatch.setattr(sys, "argv", ["bench", "--scale", "0.0001", "--out", str(tmp_path)])
    monkeypatch.setattr(signal, "signal", step("signal", None))
    for name, answer in (("load", 0.1), ("fill", None), ("_k6", None), ("run", _result(0.0001, 10))):
        monkeypatch.setattr(program, name, step(name, answer))
    program.main()
    assert seen == ["load", "signal", "fill", "_k6", "run"]
    assert json.loads((tmp_path / "0.0001.json").read_text())["machine"]["load_before"] == 0.1


def test_a_load_of_all_processors_in_an_older_result_is_read(tmp_path: Path) -> None:
    one = _result(0.01, 10)
    one["machine"] = {**one["machine"], "load": 5.1}
    del one["machine"]["load_before"]
    text = page([one], {}, {}, tmp_path)
    assert "load 5.1 on all processors when it began to measure, **which was busy, if only" in text


def test_a_floor_that_leaves_statements_out_is_named(tmp_path: Path) -> None:
    one = _result(0.01, 10)
    assert "The floors of pages send all their statements again." in page([one], {}, {}, tmp_path)
    one["acts"]["job page"]["floor"] = one["acts"]["job page"]["floor"] | {"statements": 3}
    assert "all their statements again, but for job page 75%." in page([one], {}, {}, tmp_path)
    assert "all their statements again, but for job page 75%." in table(one, None)


def test_simulated_time_is_named(tmp_path: Path) -> None:
    simulated, real = _result(0.01, 10), {**_result(0.1, 12), "time": "real"}
    assert "Time is real." in page([real], {}, {}, tmp_path)
    for found in ([simulated], [simulated, real]):
        assert "Time is simulated, at least at some scales" in page(found, {}, {}, tmp_path)


def test_queries_are_those_of_the_median_request(tmp_path: Path) -> None:
    one = _result(0.01, 10)
    for act in one["acts"].values():
        act |= {"at_most": 4.0, "statements": 5.0}
    one["acts"]["job page"]["at_most"] = 10
    text = page([one], {}, {}, tmp_path)
    assert "| job page | 4 (10) | 10.0 |" in text
    assert "| send a message | 4 | 10.0 |" in text
    assert "job page 80%" in text, "of all statements of the three"


def test_what_was_not_filled_is_named_as_extrapolated(tmp_path: Path) -> None:
    assert extrapolated((0.01, 10), (0.1, 12)) == pytest.approx(14.4)
    assert extrapolated((0.01, 10), (0.1, 10)) == pytest.approx(10)
    text = page([_result(0.01, 10), _result(0.1, 12)], {}, {}, tmp_path)
    assert "Scale 1, extrapolated" in text
    assert "| job page | 22 |" in text
    assert "nothing can be said about growth" in page([_result(0.01, 10)], {}, {}, tmp_path)
    assert "extrapolated" not in page([_result(0.01, 10), _result(1.0, 12)], {}, {}, tmp_path)


def test_what_was_asked_stands_beside_what_is_measured_now(tmp_path: Path) -> None:
    text = page([_result(0.01, 7), _result(0.1, 9)], {}, {}, tmp_path, _THEN)
    assert "the site of `c8e56647`, measured on another machine, and on this one, so that" in text
    assert "| now, 0.01 · 0.1 | aim: at most | met? | grows, 0.01 → 0.1 | may grow |" in text
    assert (
        "| job page | 24.0 + 8.0 · — | 12.4 + 3.9 | 7.0 + 3.5 · 9.0 + 4.5 | 8 of the web | **not at 0.1** |"
        " **×1.29** | ×1.2 |" in text
    )
    assert "| messages of a thread | — · — | — | 7.0 + 3.5 · 9.0 + 4.5 |  |  | **×1.29** | ×1.2 |" in text
    quick = page([_result(0.01, 4), _result(0.1, 4)], {}, {}, tmp_path, _THEN)
    assert "| 4.0 + 2.0 · 4.0 + 2.0 | 6.6 in all | met | ×1.00 | ×1.5 |" in quick
    assert "What was asked" not in page([_result(0.01, 7)], {}, {}, tmp_path, _THEN), "nothing grows at one scale"


def test_an_act_that_was_not_measured_at_every_scale_has_no_growth(tmp_path: Path) -> None:
    results = [_result(0.01, 7), _result(0.1, 7), _result(0.3, 7)]
    del results[0]["acts"]["job page"]
    text = page(results, {}, {}, tmp_path, _THEN)
    assert "| 12.4 + 3.9 | — · 7.0 + 3.5 · 7.0 + 3.5 | 8 of the web | met | — | ×1.2 |" in text


def test_aims_are_of_acts_that_were_measured() -> None:
    kept = when_asked()
    assert kept["acts"].keys() >= AIMS.keys()
    assert all(kept["acts"].keys() <= one["acts"].keys() for one in recorded())


def test_what_others_do_stands_beside() -> None:
    posting = {"queries": None, "1": {"requests": 9, "web_ms": 2, "postgres_ms": 1, "per_second": 540.0}}
    listed = {"queries": 132.0, "1": _one(200), "8": _one(250)}
    text = beside({**_result(0.01, 10), "acts": {"a list": listed, "a posting": posting}})
    assert "| a list | 132.0 | 200.0 | 100.0 | 500 | 750 | 4 |" in text
    assert "| a posting | — | 2.0 | 1.0 | — | — | — |" in text
    assert "\na posting, one after the other in one process: 540 a second." in text
    del posting["1"]["postgres_ms"]
    assert "| a posting | — | 2.0 | — | — | — | — |" in beside({**_result(0.01, 10), "acts": {"a posting": posting}})


def test_results_are_kept_and_read_by_scale(tmp_path: Path) -> None:
    for scale in (0.1, 0.01):
        record(f"{scale:g}", _result(scale, 10), tmp_path)
    assert peers(tmp_path) == {}
    record("peers", {"acts": {}}, tmp_path)
    assert [one["scale"] for one in recorded(tmp_path)] == [0.01, 0.1]
    assert peers(tmp_path) == {"acts": {}}
    assert json.loads((tmp_path / "0.01.json").read_text())["machine"]["versions"] == {"Django": "6.1"}


def test_plots_are_drawn_from_the_results_alike_each_time(tmp_path: Path) -> None:
    results, images, again = tmp_path / "results", tmp_path / "images", tmp_path / "again"
    record("0.01", _result(0.01, 10), results)
    programs("bench")
    draw(results, images)
    assert {each.name for each in images.iterdir()} == {"performance-cpu.svg"}, "the others need two scales"
    record("0.1", _result(0.1, 12), results)
    draw(results, images)
    draw(results, again)
    assert len(list(images.iterdir())) == 4
    for each in images.iterdir():
        assert each.read_bytes() == (again / each.name).read_bytes()
    assert "×1.20" in (images / "performance-growth.svg").read_text()
    assert {may_grow(name) for name in SHOWN} == {1.2, 1.5}
    assert "images/performance-growth.svg" in page(recorded(results), {}, {}, images)
