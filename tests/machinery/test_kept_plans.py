"""PostgreSQL keeps the plan of a text that comes often, and a changed table does not make it wrong."""

import psycopg
import pytest
from django.db import NotSupportedError, connection, transaction

from michinori.config.outages import outage_of
from michinori.machinery.composed import Composed, Given
from michinori.market.models import Job
from tests.stories import cast as story
from tests.stories.cast import Cast

_OFTEN = 5


def _one(*, keeps_plan: bool = True) -> Composed[Job]:
    return Composed(Job.objects.filter(id=Given("job")), keeps_plan=keeps_plan)


def _prepared() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [text for (text,) in cursor.fetchall()]


def _proposed() -> Job:
    story.proposed(Cast())
    return Job.objects.get()


def test_what_comes_often_is_planned_once_for_a_connection(fresh_database: str) -> None:
    job, kept = _proposed(), _one()
    for _ in range(_OFTEN):
        assert kept.rows(job=job.id) == [job]
    assert len([text for text in _prepared() if 'FROM "market_job"' in text]) == 1
    assert kept.rows(job="job_none") == []


def test_it_is_kept_though_a_plan_for_its_values_alone_seems_cheaper(fresh_database: str) -> None:
    """PostgreSQL planned such a text anew each time: behind zzz it expects one job, behind any word a third of all."""
    job, kept = _proposed(), Composed(Job.objects.filter(category__gte=Given("least")).values_list("id"))
    for _ in range(2 * _OFTEN):
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
        for _ in range(_OFTEN):
            assert kept.tuples(least="job_") == [(job.id,)]
        cursor.execute("SELECT name FROM pg_prepared_statements WHERE statement LIKE '%market_job%posted_at%'")
        ((name,),) = cursor.fetchall()
        cursor.execute(f"EXPLAIN EXECUTE {name}('job_')")
        assert "job_newest" in "".join(line for (line,) in cursor.fetchall())


def test_what_depends_on_what_is_given_is_planned_anew(fresh_database: str) -> None:
    job, anew, before = _proposed(), _one(keeps_plan=False), _prepared()
    for _ in range(_OFTEN):
        assert anew.rows(job=job.id) == [job]
    assert _prepared() == before


def test_a_type_that_a_migration_changes_meanwhile_breaks_nothing(
    fresh_database: str, owner_connection: psycopg.Connection
) -> None:
    job, kept = _proposed(), _one()
    for _ in range(_OFTEN):
        kept.rows(job=job.id)
    owner_connection.execute("ALTER TABLE market_job ALTER title TYPE text")
    owner_connection.commit()
    assert kept.rows(job=job.id) == [job]
    assert not [text for text in _prepared() if 'FROM "market_job"' in text]
    for _ in range(_OFTEN):
        assert kept.rows(job=job.id) == [job]
    assert [text for text in _prepared() if 'FROM "market_job"' in text]


def test_a_command_under_which_it_changes_is_asked_to_come_again(
    fresh_database: str, owner_connection: psycopg.Connection
) -> None:
    job, kept = _proposed(), _one()
    for _ in range(_OFTEN):
        kept.rows(job=job.id)
    owner_connection.execute("ALTER TABLE market_job ALTER title TYPE text")
    owner_connection.commit()
    with pytest.raises(NotSupportedError) as refused, transaction.atomic():
        kept.rows(job=job.id)
    assert outage_of(refused.value) == "database-away"
    with transaction.atomic():
        assert kept.rows(job=job.id) == [job]
