"""The bench at a small scale: its rows could have been written by the product, and all its requests succeed."""

import itertools
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench import overload, report, texts
from bench.arrivals import MIX, arrive, mixed
from bench.asking import Asking
from bench.contention import measure_contention
from bench.drawing import Draw
from bench.filling import SUBJECTS, fill
from bench.loop import TooFew, measure, measure_empty_view
from bench.machine import loaded
from bench.people import Crowd, give_tokens
from bench.proving import broken_chains, prove
from bench.ratios import above, kept, share, times_pgbench
from bench.site import SUPERUSER, Connection, Site
from michinori.figures import counts
from michinori.machinery.words import document
from tests.bench.installed import programs

SCALE, SEED = 0.0005, 1
WRITING = {"send a message", "API: open an ending", "API: accept it (settlement)"}


@pytest.fixture(scope="module")
def filled(
    tmp_path_factory: pytest.TempPathFactory, ready_home: Callable[[Path], Path]
) -> Iterator[tuple[Site, Crowd]]:
    site = Site(ready_home(tmp_path_factory.mktemp("bench") / "home"))
    try:
        crowd = fill(site, scale=SCALE, seed=SEED, part=0.2)
        site.start()
        yield site, crowd
    finally:
        site.stop()


@pytest.fixture
def connection(filled: tuple[Site, Crowd]) -> Iterator[Connection]:
    with filled[0].connect() as connection:
        yield connection


def _count(connection: Connection, table: str) -> int:
    found = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    assert found
    return int(found[0])


def test_no_month_is_left_to_count_while_the_background_rests(filled: tuple[Site, Crowd]) -> None:
    site, _ = filled
    assert set(SUBJECTS) == counts.SUBJECTS.keys()
    with site.connect() as connection:
        found = connection.execute("SELECT count(DISTINCT subject) FROM figures_countedmonth").fetchone()
        figures = connection.execute("SELECT count(*) FROM figures_monthfigure").fetchone()
    assert (found, figures) == ((len(SUBJECTS),), (0,))


def test_there_is_as_much_as_the_scale_says(filled: tuple[Site, Crowd], connection: Connection) -> None:
    sizes = filled[1].sizes
    assert _count(connection, "contracts_contract") == sizes.contracts == 1_000
    assert _count(connection, "market_job") == sizes.jobs == 2_050
    assert _count(connection, "market_job WHERE status = 'open'") >= sizes.open_jobs == 150
    assert _count(connection, "people_user WHERE email LIKE 'u%'") == sizes.users == 2_050
    assert _count(connection, "ledger_movement") > 4 * sizes.contracts
    searcher = filled[1].searcher.user_id
    assert _count(connection, f"people_block WHERE made_by_id = '{searcher}'") == 200


def test_copies_have_texts_of_their_own_with_the_lexemes_of_these(
    filled: tuple[Site, Crowd], connection: Connection
) -> None:
    assert _count(connection, "(SELECT DISTINCT title FROM market_job)") > 1_000
    assert _count(connection, "(SELECT DISTINCT headline FROM people_profile)") > 300
    assert _count(connection, f"market_job WHERE title ~ '{texts.BLANK}'") < 100, "only those that were played"
    found = connection.execute(
        "SELECT title, description, brief -> 0 ->> 'value', search::text FROM market_job"
        " WHERE status = 'open' AND title !~ %s ORDER BY id LIMIT 20",
        [texts.BLANK],
    ).fetchall()
    for title, description, mood, search in found:
        made = connection.execute(
            "SELECT %s::tsvector::text", [document(f"{title}\n{description}\n{texts.MOOD} {mood}\n")]
        ).fetchone()
        assert made == (search,), title


def test_conduct_counted_anew_from_the_events_is_what_was_loaded(
    filled: tuple[Site, Crowd], connection: Connection
) -> None:
    done = connection.execute("SELECT what FROM trust_refreshed ORDER BY 1").fetchall()
    rebuilt = filled[0].run("conduct", "rebuild")
    assert done == connection.execute("SELECT what FROM trust_refreshed ORDER BY 1").fetchall(), "else a task does it"
    assert rebuilt["contracts"] == 1_000
    assert rebuilt["changed"] == 0


def test_the_evidence_of_a_copied_contract_holds(
    filled: tuple[Site, Crowd], connection: Connection, tmp_path: Path
) -> None:
    """Chain, commitments and the digest of its terms, verified by the product's own command."""
    site, crowd = filled
    found = connection.execute(
        "SELECT id, worker_id FROM contracts_contract WHERE status = 'ended' AND paid > 0 ORDER BY made_at LIMIT 1"
    ).fetchone()
    assert found
    give_tokens(connection, crowd.draw, [found[1]])
    headers = {"Authorization": f"Bearer {crowd.draw.secret(found[1])}"}
    pack = httpx.get(
        f"http://localhost:{site.port}/api/v1/contracts/{found[0]}/evidence.json", headers=headers, timeout=60
    )
    assert pack.status_code == 200, pack.text
    (tmp_path / "pack.json").write_bytes(pack.content)
    assert site.run("evidence", "verify", str(tmp_path / "pack.json"))


def test_everything_measured_is_answered_well(filled: tuple[Site, Crowd], connection: Connection) -> None:
    site, crowd = filled
    asking = Asking(site, crowd, connection).acts()
    acts = measure(site, asking, seconds=0.05, least=1, warm=1)
    empty = measure_empty_view(seconds=0.05, warm=1)
    result = loaded({**report.circumstances(connection, scale=SCALE, seed=SEED), "acts": acts, "empty": empty}, 0.1)
    assert len(acts) >= 14
    for name, act in acts.items():
        assert act["queries"] > 0, name
        for clients in ("1", "8"):
            assert act[clients]["wrong"] == 0, name
            assert act[clients]["requests"] >= 1, name
            assert act[clients]["web_ms"] > 0, name
            assert act[clients]["postgres_ms"] > 0, name
    _holds_beside_floors(acts, empty)
    assert _count(connection, "pg_namespace WHERE nspname = 'bench_floor'") == 0
    assert all(name in report.table(json.loads(json.dumps(result)), None) for name in acts)
    prove(site, connection)


def test_an_act_whose_observed_request_fails_gets_no_empty_floor(
    filled: tuple[Site, Crowd], connection: Connection
) -> None:
    site, crowd = filled
    (act,) = (each for each in Asking(site, crowd, connection).acts() if each.name == "send a message")
    first = next(act.requests)
    failing = itertools.chain(itertools.islice(act.requests, 4), itertools.repeat(replace(first, path="/messages/no")))
    with pytest.raises(TooFew, match="send a message: the request to rewrite"):
        measure(site, [replace(act, requests=failing)], seconds=0.05, least=1, warm=1)


def test_arrivals_at_a_constant_rate_are_answered(filled: tuple[Site, Crowd], connection: Connection) -> None:
    site, crowd = filled
    k6 = programs("bench") / "k6"
    requests = mixed(Asking(site, crowd, connection).acts(), crowd.draw.numbers("arrivals"))
    assert len(requests) == 400
    found = arrive(site, k6, requests, rate=5, seconds=2, folder=site.home.parent)
    assert found["asked_per_second"] == 5
    assert 8 <= found["requests"] <= 11
    assert found["wrong"] == found["dropped"] == 0
    assert found["p99_ms"] >= found["p95_ms"] >= found["p50_ms"] > 0
    assert found["web_ms"] > 0
    forged = [replace(requests[0], status=418)]
    assert arrive(site, k6, forged, rate=3, seconds=1, folder=site.home.parent)["wrong"] >= 3


def test_more_arrivals_than_it_bears_go_wrong_nowhere(
    filled: tuple[Site, Crowd], connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    site, crowd = filled
    monkeypatch.setattr(overload, "TIMES", (20,))
    acts, k6 = Asking(site, crowd, connection).acts(), programs("bench") / "k6"
    known = {name: {"8": {"per_second": 20}} for name in MIX}
    (one,) = overload.measure_overload(site, k6, acts, known, numbers=crowd.draw.numbers("arrivals"), seconds=1)
    assert one["wrong"] == 0
    assert one["requests"] + one["dropped"] > 100, "of the 400 asked for; a busy machine sends fewer"


def test_many_at_one_thing_are_answered_well(filled: tuple[Site, Crowd], connection: Connection) -> None:
    site, crowd = filled
    found = measure_contention(Asking(site, crowd, connection))
    for one in found.values():
        assert one["acts"] > 1
        assert one["one"]["wrong"] == one["apart"]["wrong"] == 0
        assert one["one"]["per_second"] > 0
    prove(site, connection)


def _holds_beside_floors(acts: dict[str, dict[str, Any]], empty: dict[str, Any]) -> None:
    assert empty["1"]["web_ms"] > 0
    assert empty["1"]["wrong"] == empty["8"]["wrong"] == 0
    for name, act in acts.items():
        assert above(act, empty) > 1, name
        if act["floor"]["by"] == "pgbench":
            assert share(act), name
            assert (times_pgbench(act) or 0) > 1, name
            assert act["floor"]["1"]["postgres_ms"] > 0.1, "with the CPU of backends that have ended"
            assert act["floor"]["rows"] >= 5, name
        else:
            assert share(act) is times_pgbench(act) is None
            assert (kept(act) or 0) >= 0.9, name
    assert {name for name, act in acts.items() if act["floor"]["by"] == "pgbench"} == WRITING


def test_a_forged_event_is_found(filled: tuple[Site, Crowd], connection: Connection) -> None:
    assert broken_chains(connection) == []
    with filled[0].connect(SUPERUSER, autocommit=False) as forger:
        forger.execute("SET session_replication_role = replica")
        forged = forger.execute(
            "UPDATE machinery_event SET actor = 'clock' WHERE kind = 'deposit_made'"
            " AND id = (SELECT max(id) FROM machinery_event WHERE kind = 'deposit_made') RETURNING subject_id"
        ).fetchone()
        assert forged
        assert broken_chains(forger) == [forged[0]]
        forger.rollback()


def test_the_same_seed_draws_the_same() -> None:
    one, same, other = (Draw(seed) for seed in (1, 1, 2))
    assert one.suffix("user", 5) == same.suffix("user", 5) != other.suffix("user", 5)
    assert one.numbers("jobs").random() == same.numbers("jobs").random() != one.numbers("blocks").random()
