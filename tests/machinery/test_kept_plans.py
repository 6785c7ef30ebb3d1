"""PostgreSQL keeps the plan of a text, and a changed table does not make it wrong."""

from datetime import UTC, datetime

import psycopg
import pytest
from django.db import DataError, NotSupportedError, OperationalError, connection, transaction

from michinori.config.outages import outage_of
from michinori.machinery.composed import Composed, Given
from michinori.machinery.models import Event
from michinori.machinery.plans import ask, run
from michinori.machinery.statements import insert
from michinori.market.models import Job
from tests.stories import cast as story
from tests.stories.cast import Cast

_TIMES = 5
AT = datetime(2027, 3, 1, tzinfo=UTC)


def _one(*, keeps_plan: bool = True) -> Composed[Job]:
    return Composed(Job.objects.filter(id=Given("job")), keeps_plan=keeps_plan)


def _prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [text for (text,) in cursor.fetchall()]


def _proposed() -> Job:
    story.proposed(Cast())
    return Job.objects.get()


def test_a_text_is_planned_once_for_a_connection(fresh_database: str) -> None:
    job, kept, before = _proposed(), _one(), _prepared()
    assert kept.rows(job=job.id) == [job]
    (text,) = {*_prepared()} - {*before}
    assert 'FROM "market_job"' in text
    for _ in range(_TIMES):
        assert kept.rows(job=job.id) == [job]
    assert len(_prepared()) == len(before) + 1
    assert kept.rows(job="job_none") == []


def test_texts_that_come_once_do_not_push_it_out(fresh_database: str) -> None:
    """Each text with its values in it is another one. Where a plan was kept only of what came three times among the
    last 100 texts, a request for something else in between was enough, and it was planned anew for ever.
    """
    job, kept = _proposed(), _one()
    for n in range(3):
        assert kept.rows(job=job.id) == [job]
        for other in range(300):
            Job.objects.filter(id=f"job_{n}_{other}").exists()
    assert [text for text in _prepared() if 'FROM "market_job"' in text and "$1" in text]
    with connection.cursor() as cursor:
        said = "SELECT generic_plans + custom_plans FROM pg_prepared_statements WHERE statement LIKE '%market_job%$1%'"
        cursor.execute(said)
        assert (3,) in cursor.fetchall()


def test_the_longest_unused_plans_go_first(fresh_database: str) -> None:
    """So that a connection holds no more memory than for 100 of them."""
    for n in range(200):
        assert ask(f"SELECT {n}") == [(n,)]
        run("SELECT -1")
    left = _prepared()
    assert 100 <= len(left) <= 101
    assert "SELECT -1" in left
    assert "SELECT 0" not in left


def test_many_rows_at_once_keep_no_plan(fresh_database: str) -> None:
    """Of which each number of them would have one of its own, of megabytes."""
    rows = [Event(subject_id="con_a", n=n, at=AT, actor="clock", kind="a", data={}, hash="x") for n in range(1, 31)]
    for row in rows[1:]:
        row.previous_hash = "x"
    insert(*rows[:11])
    assert not [text for text in _prepared() if "machinery_event" in text]
    insert(*rows[11:21])
    assert len([text for text in _prepared() if "machinery_event" in text]) == 1
    assert Event.objects.count() == 21


def test_what_is_refused_drops_the_plans_but_breaks_nothing(fresh_database: str) -> None:
    """So psycopg has it at each ROLLBACK: what was prepared might hang on something that was made in between."""
    job, kept = _proposed(), _one()
    assert kept.rows(job=job.id) == [job]
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        assert kept.rows(job=job.id) == [job]
        raise ZeroDivisionError
    assert kept.rows(job=job.id) == [job]
    assert len([text for text in _prepared() if "$1" in text]) == 1


def test_a_statement_that_fails_leaves_no_plan(fresh_database: str) -> None:
    """Nobody would know of it: psycopg counts what was carried out."""
    job, kept, before = _proposed(), _one(), len(_prepared())
    assert kept.rows(job=job.id) == [job]
    for _ in range(_TIMES):
        with pytest.raises(DataError):
            ask("SELECT 1 / (%s::int)", [0])
        with pytest.raises(DataError):
            run("SELECT 2 / (%s::int)", [0])
    assert len(_prepared()) <= before
    assert kept.rows(job=job.id) == [job]


def test_it_is_kept_though_a_plan_for_its_values_alone_seems_cheaper(fresh_database: str) -> None:
    """PostgreSQL planned such a text anew each time: behind zzz it expects one job, behind any word a third of all."""
    job, kept = _proposed(), Composed(Job.objects.filter(category__gte=Given("least")).values_list("id"))
    for _ in range(2 * _TIMES):
        assert kept.tuples(least="zzz") == []
    assert kept.tuples(least="") == [(job.id,)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT sum(custom_plans) FROM pg_prepared_statements WHERE statement LIKE '%category%'")
        assert cursor.fetchone() == (0,)


def test_a_kept_plan_may_use_an_index_on_open_jobs_alone(fresh_database: str) -> None:
    """As with one of the values it might be of closed ones, for all that the plan knows."""
    job = _proposed()
    newest = Job.objects.filter(status="open", id__gte=Given("least")).order_by("-posted_at", "-id")
    kept = Composed(newest.values_list("id")[:20])
    with connection.cursor() as cursor:
        cursor.execute("SET enable_seqscan = off; SET enable_sort = off")
        for _ in range(_TIMES):
            assert kept.tuples(least="job_") == [(job.id,)]
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%market_job%posted_at%'")
        ((name,),) = cursor.fetchall()
        cursor.execute(f"EXPLAIN EXECUTE {name}('job_')")
        assert "job_newest" in "".join(line for (line,) in cursor.fetchall())


def test_what_depends_on_what_is_given_is_planned_anew(fresh_database: str) -> None:
    job, anew, before = _proposed(), _one(keeps_plan=False), _prepared()
    for _ in range(_TIMES):
        assert anew.rows(job=job.id) == [job]
    assert _prepared() == before


def test_a_type_that_a_migration_changes_meanwhile_breaks_nothing(
    fresh_database: str, owner_connection: psycopg.Connection
) -> None:
    job, kept = _proposed(), _one()
    for _ in range(_TIMES):
        kept.rows(job=job.id)
    owner_connection.execute("ALTER TABLE market_job ALTER title TYPE text")
    owner_connection.commit()
    assert kept.rows(job=job.id) == [job]
    assert not [text for text in _prepared() if 'FROM "market_job"' in text]
    for _ in range(_TIMES):
        assert kept.rows(job=job.id) == [job]
    assert [text for text in _prepared() if 'FROM "market_job"' in text]


def test_a_command_under_which_it_changes_is_asked_to_come_again(
    fresh_database: str, owner_connection: psycopg.Connection
) -> None:
    job, kept = _proposed(), _one()
    for _ in range(_TIMES):
        kept.rows(job=job.id)
    owner_connection.execute("ALTER TABLE market_job ALTER title TYPE text")
    owner_connection.commit()
    with pytest.raises(NotSupportedError) as refused, transaction.atomic():
        kept.rows(job=job.id)
    assert outage_of(refused.value) == "database-away"
    with transaction.atomic():
        assert kept.rows(job=job.id) == [job]


def test_a_lost_connection_is_told_as_what_it_is(fresh_database: str) -> None:
    """Not as what dropping its plans then met."""
    assert ask("SELECT 1") == [(1,)]
    with pytest.raises(OperationalError, match="terminating connection"):
        ask("SELECT pg_terminate_backend(pg_backend_pid())")
    connection.close()
    assert ask("SELECT 1") == [(1,)]
