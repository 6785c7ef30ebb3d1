"""``kill -9`` in the middle of confirming and releasing a run: nobody has vouched for it, and it goes on."""

from typing import Any

import psycopg
import pytest

from michinori.config import books
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.treasury.commands.payout_releases import confirm_run, release_run
from michinori.treasury.commands.payout_runs import gather_run, mark_sent, run_file
from michinori.treasury.commands.payouts import request_payout
from tests.races.test_killed import kill, rows
from tests.treasury.payees import OFFICE, on_the_way, payee, person


def test_a_release_that_is_killed_has_vouched_for_nothing(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    ren = payee("Ren", 2_000_000)
    sora, kei = (Actor.person(person(name, staff=True).id, elevated=True) for name in ("Sora", "Kei"))
    request_payout(actor=Actor.person(ren.id))
    run = gather_run(actor=Actor.clock())
    assert run is not None
    before = rows()
    kill(owner_connection, "machinery_event", "confirm", sora.user_id or "", run.id)
    assert rows() == before, "the run says who, and staff's log does not: neither is there"
    confirm_run(actor=sora, run_id=run.id, why="合計を見た")
    before = rows()
    for table in ("treasury_payoutrun", "machinery_event"):
        kill(owner_connection, table, "release", kei.user_id or "", run.id)
        assert rows() == before
        with pytest.raises(Problem, match="run-not-released"):
            run_file(actor=OFFICE, run_id=run.id)
    release_run(actor=kei, run_id=run.id, why="見て確かめた")
    content = run_file(actor=OFFICE, run_id=run.id)
    mark_sent(actor=OFFICE, run_id=run.id)
    assert run_file(actor=OFFICE, run_id=run.id) == content
    assert (on_the_way(), books.prove().sound) == (0, True)
