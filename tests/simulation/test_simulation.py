"""What a liar can gain from the rules, played thousands of times: the same by the same seed, and bounded."""

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from click.testing import CliRunner
from depth import ALL

from michinori.config.commands.simulation import simulate_disputes
from michinori.rules.contract.house import House
from michinori.simulation.clients import CLIENTS, ClientKind
from michinori.simulation.disputes import Setup, played
from michinori.simulation.figures import Figures, all_setups, simulate
from michinori.simulation.workers import WORKERS, WorkerKind

RUNS = 60 if ALL else 15
HOUSE = House()


def figures(worker: WorkerKind, client: ClientKind, *, all_open: bool) -> Figures:
    """Three stages at the usual share."""
    return simulate([Setup(worker, client, 3, all_open, 50)], runs=RUNS, house=HOUSE)[0]


def test_an_honest_worker_loses_little_to_a_liar_and_more_with_all_stages_open() -> None:
    one, every = (figures("honest", "lying", all_open=both) for both in (False, True))
    assert one.least >= -20
    assert every.off < one.off < 0


def test_an_expert_in_junk_gains_little_and_more_with_all_stages_open() -> None:
    one, every = (figures("junk", "honest", all_open=both) for both in (False, True))
    assert one.most <= 20
    assert every.off > one.off > 0


def test_two_honest_sides_end_at_the_true_value_in_days() -> None:
    found = figures("honest", "honest", all_open=False)
    assert max(abs(found.least), found.most) <= 5
    assert found.longest <= 7


def test_silence_of_the_client_costs_an_honest_worker_nothing() -> None:
    found = figures("honest", "absent", all_open=False)
    assert (found.least, found.most) == (0, 0)


def test_every_dispute_ends_in_time() -> None:
    """34 days from the delivery (domain § 6), and the days before the client opens the ending."""
    for one in simulate(all_setups((1, 3), (30, 100)), runs=2, house=HOUSE):
        assert one.longest <= 34, one.setup


@pytest.mark.parametrize("worker", WORKERS)
@pytest.mark.parametrize("client", CLIENTS)
def test_the_same_seed_plays_the_same_dispute(worker: WorkerKind, client: ClientKind) -> None:
    setup = Setup(worker, client, 3, False, 50)
    assert played(setup, "7", HOUSE) == played(setup, "7", HOUSE)


def test_the_command_shows_progress_prints_one_object_last_and_plots(tmp_path: Path) -> None:
    done = CliRunner().invoke(simulate_disputes, ["--runs", "1", "--out", str(tmp_path)], standalone_mode=False)
    setups = len(list(all_setups()))
    assert done.exception is None
    assert f"{setups} of {setups} disputes" in done.stderr
    answer = done.return_value
    assert json.loads(json.dumps(answer))["disputes"] == setups == len(answer["figures"])
    assert {Path(one).name for one in answer["plots"]} == {"open.svg", "days.svg", "stages.svg", "shares.svg"}
    for one in answer["plots"]:
        picture = ElementTree.fromstring(Path(one).read_text(encoding="utf-8"))
        rows = len(WORKERS) * len(CLIENTS)
        assert len(picture.findall("{http://www.w3.org/2000/svg}text")) > rows
        assert not re.search(r"style=|<script", Path(one).read_text(encoding="utf-8"))
