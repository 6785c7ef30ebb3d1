"""``faults/`` counts rightly what was lost and doubled; ``make faults`` kills."""

from collections import Counter
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest

from faults.bank import Came, statement
from faults.book import Book, Command, kind_of
from faults.kills import VICTIMS, drawn
from faults.office import numbers_of
from faults.proof import Count, contract_of, rows, turns_of
from faults.report import pauses, table, wrong
from faults.shortages import STEPS
from michinori.rules.money.payer_references import reference_in
from michinori.rules.money.statement_file import read_statement

CONTRACT = "con_abcdefgh234567ab"


def sent(book: Book, key: str, path: str, **answer: Any) -> Command:
    """A command, acknowledged if it has an answer."""
    command = Command(key, "aoi0", kind_of(path), path)
    book.begin(command)
    if answer:
        book.acknowledge(command, answer)
    return command


def test_a_kind_is_a_path_without_ids() -> None:
    assert kind_of(f"/api/v1/contracts/{CONTRACT}/stages/2/submit") == "/contracts/…/stages/…/submit"
    assert kind_of("/api/v1/jobs") == "/jobs"


def test_a_run_that_was_broken_off_goes_on_with_what_it_had_acknowledged(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    sent(book, "faults-8000-1", "/api/v1/jobs", id="job_a", title="ロゴ")
    sent(book, "faults-8000-2", "/api/v1/jobs")
    book.refuse(sent(book, "faults-8000-3", "/api/v1/payouts"))
    book.strike(victim="PostgreSQL", pause=1.5)
    book.close()
    again = Book(tmp_path / "book")
    assert [one.answer for one in again.commands.values()] == [{"id": "job_a"}, None, None]
    assert [one.key for one in again.unknown()] == ["faults-8000-2"], "what was refused was not done"
    assert (again.acknowledged, again.first, len(again.struck)) == (1, 4, 1)


@pytest.mark.parametrize(
    ("there", "lost", "doubled"),
    [
        (["job_a", "job_b"], 0, 0),
        (["job_a", "job_b", "job_c"], 0, 0),  # the one that was never acknowledged
        (["job_a", "job_b", "job_c", "job_d"], 0, 1),
        (["job_a"], 1, 0),
        (["job_a", "job_c", "job_d"], 1, 1),
    ],
)
def test_what_is_lost_and_what_is_doubled_is_counted(tmp_path: Path, there: list[str], lost: int, doubled: int) -> None:
    book, found = Book(tmp_path / "book"), Count()
    for key, answer in (("f-1", {"id": "job_a"}), ("f-2", {"id": "job_b"}), ("f-3", {})):
        sent(book, key, "/api/v1/jobs", **answer)
    rows(found, "/jobs", book, there)
    assert (found.lost, found.doubled, found.sound) == (lost, doubled, not lost + doubled)


def test_acts_on_a_contract_are_counted_by_who_acted_and_reviews_are_none(tmp_path: Path) -> None:
    book = Book(tmp_path / "book")
    sent(book, "f-1", "/api/v1/proposals/prp_a/offer", id=CONTRACT)
    sent(book, "f-2", f"/api/v1/contracts/{CONTRACT}/deposit", id=CONTRACT)
    sent(book, "f-3", "/api/v1/terminations/ter_a/accept", id="ter_a", contract_id=CONTRACT)
    sent(book, "f-4", f"/api/v1/contracts/{CONTRACT}/reviews", id="rev_a")
    jobs = sent(book, "f-5", "/api/v1/jobs", id="job_a")
    assert turns_of(book.answered()) == Counter({(CONTRACT, "aoi0"): 3})
    assert contract_of(jobs) == ""


def test_a_statement_is_one_that_the_bank_would_send(tmp_path: Path) -> None:
    came = [Came(1_000, "10000004", 5_000_000), Came(1_001, "10000012", 7)]
    content = statement(date(2026, 11, 29), came)
    lines = read_statement(content, today=date(2026, 11, 30))
    assert [(one.day, one.amount, one.told.split()[-1]) for one in lines] == [
        (date(2026, 11, 29), 5_000_000, "1000"),
        (date(2026, 11, 29), 7, "1001"),
    ]
    assert reference_in(lines[0].name) == "10000004"
    (tmp_path / "statement-00001000.txt").write_bytes(content)
    assert numbers_of(tmp_path) == {1_000, 1_001}


@pytest.mark.parametrize("kills", [4, 6, 50])
def test_all_victims_have_their_share(kills: int) -> None:
    times = Counter(victim.name for victim in drawn(kills, Random(1)))
    assert times.total() == kills
    assert max(times.values()) - min(times[victim.name] for victim in VICTIMS) <= 1
    assert all(times[name] for name in ("web worker", "background worker", "PostgreSQL", "whole program"))


def right() -> dict[str, Any]:
    return {
        "lost": 0,
        "doubled": 0,
        "said": [],
        "broken_off": [],
        "stuck": [],
        "told": {"missing": []},
        "sent_again": {0: 3, 503: 2},
        "controls": {"lost idempotency row": {"doubled": 1}, "synchronous_commit off": {"lost": 9}},
        "copy": {"lost": 0, "doubled": 0, "said": []},
    }


@pytest.mark.parametrize(
    "change",
    [
        {"lost": 1},
        {"doubled": 1},
        {"broken_off": ["small: Unexpected"]},
        {"stuck": ["payouts that wait: 1"]},
        {"told": {"missing": ["mail of the offer"]}},
        {"sent_again": {500: 1}},
        {"copy": {"lost": 1, "doubled": 0, "said": ["a job"]}},
        {"controls": right()["controls"] | {"lost idempotency row": {"doubled": 0}}},
        {"controls": right()["controls"] | {"synchronous_commit off": {"lost": 0}}},
    ],
)
def test_a_run_fails_where_anything_is_wrong_also_a_control_that_was_not_caught(change: dict[str, Any]) -> None:
    assert wrong(right()) == []
    assert len(wrong(right() | change)) == 1


def test_pauses_are_told_by_victim() -> None:
    struck = [{"victim": "PostgreSQL", "pause": each} for each in (1.0, 2.0, 9.0)]
    assert pauses(struck) == {"PostgreSQL": {"kills": 3, "median_s": 2.0, "longest_s": 9.0}}
    assert "| PostgreSQL | 3 | 2.0 | 9.0 |" in table({"kills": pauses(struck)})


def test_shortages_have_names_of_their_own() -> None:
    assert len({step.name for step in STEPS}) == len(STEPS)
