"""``kill -9`` in the middle of a long command: what is left is the state before it, whole, and it can be done again.

The test holds a table that the command writes late, so that the program waits there with part of its work written.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from api.programs import Program, ok
from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from psycopg import sql
from sites import wait_until

from michinori.config import books
from michinori.config.embedded import roles
from michinori.contracts.commands import business_ends, handovers
from michinori.contracts.models import Contract, Handover, Payment
from michinori.kernel.actor import Actor
from michinori.leaving.commands.closing import close_account
from michinori.ledger.queries import balance
from michinori.machinery import events
from michinori.machinery.models import StoredFile
from michinori.market.models import Job
from michinori.people.commands.tokens import create_token
from michinori.people.models import BusinessEnd
from michinori.people.queries import default_client
from michinori.practice import databases
from michinori.rules.people.reviews import SCALES
from michinori.treasury.commands.references import give_reference
from michinori.treasury.commands.statements import import_statement
from michinori.treasury.models import BankStatement, StatementLine
from michinori.trust.commands.reviews import write_review
from michinori.trust.models import Review
from tests.machinery.erased import erase_what_is_left
from tests.practice.learners import Learner
from tests.races import scenes
from tests.races.arena import all_is_sound
from tests.races.test_handovers import linked
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished
from tests.treasury.bank_files import bank_file

_VICTIM = Path(__file__).with_name("victim.py")
_WAITING = """
    SELECT pid FROM pg_locks WHERE NOT granted AND relation = %s::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
"""
_THERE = "SELECT 1 FROM pg_stat_activity WHERE pid = %s"


def rows() -> dict[str, list[str]]:
    """Every row of every table."""
    return {m._meta.db_table: sorted(map(repr, m._default_manager.values_list())) for m in apps.get_models()}


@contextmanager
def running(act: str, *values: str) -> Iterator[subprocess.Popen[bytes]]:
    """A program that does this on the test's database."""
    own = {
        "DJANGO_SETTINGS_MODULE": "michinori.config.settings",
        "MICHINORI_HOME": str(settings.HOME),
        "MICHINORI_SIMULATED_TIME": "1",
    }
    command = [sys.executable, str(_VICTIM), connection.settings_dict["NAME"], act, *values]
    with subprocess.Popen(command, env=os.environ | own) as victim:
        try:
            yield victim
        finally:
            victim.kill()


def killed_at(table: str, victim: subprocess.Popen[bytes], holder: psycopg.Connection[Any]) -> None:
    """Let it come as far as ``table``, which ``holder`` holds in its transaction, and kill it there."""

    def waiting() -> Any:
        assert victim.poll() is None, "it came to its end and never wrote there"
        return holder.execute(_WAITING, [table]).fetchone()

    def gone() -> bool:
        holder.rollback()  # lets the table go; and within one transaction the activity would be shown as first seen
        return holder.execute(_THERE, [backend]).fetchone() is None

    (backend,) = wait_until(waiting)
    victim.kill()
    victim.wait()
    wait_until(gone)
    holder.rollback()


def kill(holder: psycopg.Connection[Any], table: str, act: str, *values: str) -> None:
    """Do ``act`` in a program of its own and kill it when it is about to write into ``table``."""
    holder.execute(sql.SQL("LOCK TABLE {} IN SHARE MODE").format(sql.Identifier(table)))
    with running(act, *values) as victim:
        killed_at(table, victim, holder)


def test_a_withdrawal_that_is_killed_has_not_begun(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    cast = Cast()
    story.proposed(cast)
    client, contracts = default_client(cast.aoi.id), [scenes.offered(cast), scenes.active(cast), scenes.delivered(cast)]
    before = rows()
    for table in ("market_job", "contracts_termination"):  # the end is recorded; the jobs are closed as well
        kill(owner_connection, table, "withdraw", cast.aoi.id, client.id, client.display_name)
        assert rows() == before
        assert books.prove().sound
    done = {"client_id": client.id, "reason": "やめます", "confirm": client.display_name}
    business_ends.withdraw_client(actor=cast.acts(cast.aoi), **done)
    assert BusinessEnd.objects.count() == 1
    assert not Job.objects.exclude(status="closed").exists()
    for contract in contracts:
        contract.refresh_from_db()
        all_is_sound(contract)
    assert [contract.status for contract in contracts] == ["cancelled", "ending", "delivered"]


def test_taking_a_handover_that_is_killed_has_not_begun(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    cast = Cast()
    contract, _, token, haru = linked(cast)
    before = rows()
    for table in ("machinery_outboxitem", "contracts_stage"):  # the link is used; the new contract is half written
        kill(owner_connection, table, "take-over", haru.user_id or "", token, "1001")
        assert rows() == before
        assert books.prove().sound
        assert Handover.objects.get().status == "open"
    rest = handovers.accept_handover(actor=haru, token=token, price=1_001)
    assert list(Contract.objects.filter(continues=contract)) == [rest]
    contract.refresh_from_db()
    all_is_sound(contract)
    assert events.verify(rest.id)


def test_a_second_review_that_is_killed_leaves_the_first_one_waiting(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    cast = Cast()
    contract = finished(cast)
    review = {"contract_id": contract.id, "stars": dict.fromkeys(SCALES, 4)}
    write_review(actor=cast.acts(cast.ren), **review)
    before = rows()
    for table in ("trust_review", "machinery_deadline"):  # it is not yet written; both are already published
        kill(owner_connection, table, "review", cast.aoi.id, contract.id)
        assert rows() == before
    write_review(actor=cast.acts(cast.aoi), **review)
    assert Review.objects.filter(contract=contract, published_at__isnull=False).count() == 2
    assert all(events.verify(one.id) for one in Review.objects.all())


def test_leaving_that_is_killed_has_struck_nothing(
    fresh_database: str, owner_connection: psycopg.Connection[Any]
) -> None:
    cast = Cast()
    story.proposed(cast)
    story.a_file(cast.ren, "履歴書.txt")
    before, (file,) = rows(), StoredFile.objects.all()
    for table in ("market_proposal", "people_profile"):  # nothing is struck yet; all but the files is
        kill(owner_connection, table, "close", cast.ren.id, cast.ren.email)
        assert rows() == before
        assert default_storage.exists(file.place)
    close_account(actor=cast.acts(cast.ren), confirm=cast.ren.email)
    erase_what_is_left()
    assert not default_storage.exists(file.place)


def test_an_import_that_is_killed_goes_on_with_the_same_file(
    fresh_database: str, owner_connection: psycopg.Connection[Any], tmp_path: Path
) -> None:
    """Killed while it credits the 201st line: the 200 before it are booked, nothing of what follows is."""
    ren, file = Cast().ren, tmp_path / "bank.txt"
    number = give_reference(actor=Actor.person(ren.id), client_id=ren.id)
    file.write_bytes(bank_file(*[(n, "ｻﾄｳ") for n in range(1, 201)], (5_000, f"{number} ﾚﾝ"), (7, "ｻﾄｳ")))
    kill(owner_connection, "machinery_outboxitem", "import", str(file))
    assert (StatementLine.objects.count(), BankStatement.objects.get().done_at) == (200, None)
    assert (balance(f"client:{ren.id}"), books.prove().sound) == (0, True)
    done = import_statement(actor=Actor.operator(), name="bank.txt", content=file.read_bytes())
    assert (done.new, done.known, done.matched) == (2, 200, 1)
    assert (balance(f"client:{ren.id}"), books.prove().sound) == (5_000, True)
    assert BankStatement.objects.get().done_at is not None


def test_a_payment_whose_answer_is_lost_is_answered_once_more_and_paid_once(fresh_database: str) -> None:
    """Killed after the commit, before it could answer: the program asks again with its key."""
    (settings.HOME / "secret-key").write_text(settings.SECRET_KEY)  # by which the other program knows the request
    cast = Cast()
    contract = scenes.delivered(cast)
    _, token = create_token(actor=cast.acts(cast.aoi), user_id=cast.aoi.id, name="書庫", scopes=["read", "write"])
    aoi = Program(cast.aoi, token)
    with running("call", token, f"/api/v1/contracts/{contract.id}/accept", "accept-1") as victim:
        wait_until(lambda: Contract.objects.filter(id=contract.id, status="completed").exists())
        victim.kill()
        victim.wait()
    kept = rows()
    again = ok(aoi.post(f"/contracts/{contract.id}/accept", key="accept-1"))
    assert again["status"] == "completed"
    changed = {table for table, found in rows().items() if found != kept[table]}
    assert changed <= {"people_token", "machinery_rate"}, "nothing but when the token was used last, and how often"
    assert Payment.objects.filter(contract=contract).count() == 1
    assert books.prove().sound


def test_a_practice_that_is_killed_while_it_is_made_is_nobodys(fresh_database: str, embedded_home: Path) -> None:
    ren = Learner(Cast().ren)
    before = rows()
    with running("practise", ren.user.id) as victim:
        begun = wait_until(lambda: half_made(ren))
        with psycopg.connect(roles.address(embedded_home, roles.OWNER, begun)) as holder:
            holder.execute("LOCK TABLE contracts_report IN SHARE MODE")
            killed_at("contracts_report", victim, holder)
            found = holder.execute("SELECT count(*) FROM contracts_contract").fetchone()
            assert found == (1,), "it had come far"
    assert half_made(ren) == begun
    assert rows() == before
    assert databases.practice_of(ren.user.id) is None
    ren.starts("worker")
    assert ren.step == 1
    assert half_made(ren) is None
    with ren.inside():
        assert books.prove().sound
    databases.drop(ren.practice)


def half_made(learner: Learner) -> str | None:
    """The database of the practice that is just being made for this person."""
    with connection.cursor() as cursor:
        start = f"{settings.PRACTICE_PREFIX}_{learner.user.id.removeprefix('usr_')}_n"
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [start])
        found: tuple[str] | None = cursor.fetchone()
    return found[0] if found else None
