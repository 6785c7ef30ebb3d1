"""The same key gives the same answer once more."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import InternalError, connection

from michinori.config import outages
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import events
from michinori.machinery.idempotency import Reply, forget_old, once
from michinori.machinery.models import Answer, Event

AT = datetime(2026, 11, 24, tzinfo=UTC)


def _act() -> Reply:
    event = events.write("con_a", at=AT, actor=Actor.person("usr_aoi"), kind="offered", data={})
    return Reply(201, f'{{"n": {event.n}}}', {"Location": "/con_a"})


def _act_and_refuse() -> Reply:
    _act()
    raise Problem("stale", seen=3)


def _refuse(problem: Problem) -> Reply:
    return Reply(problem.status, problem.slug)


def _once(act=_act, *, caller="usr_aoi", key="k1", fingerprint=b"body") -> Reply:
    return once(caller=caller, key=key, fingerprints=[fingerprint], act=act, refuse=_refuse)


@pytest.mark.django_db
def test_a_retried_request_acts_once_and_answers_the_same() -> None:
    first = _once()
    assert first == Reply(201, '{"n": 1}', {"Location": "/con_a"})
    assert _once() == first
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_server_that_may_not_write_gives_no_stored_answer() -> None:
    """One that led and follows now may have stored what no other server has (decision 56)."""
    _once()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL transaction_read_only = on")
    with pytest.raises(InternalError) as refused:
        _once()
    assert outages.status_of(refused.value) == 503


@pytest.mark.django_db
def test_keys_are_each_callers_own() -> None:
    _once()
    assert _once(caller="usr_ren") == Reply(201, '{"n": 2}', {"Location": "/con_a"})


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_refused() -> None:
    _once()
    with pytest.raises(Problem, match="idempotency-mismatch") as refused:
        _once(fingerprint=b"other")
    assert refused.value.status == 422
    assert Event.objects.count() == 1


@pytest.mark.django_db
def test_a_refusal_is_kept_too_and_its_writes_are_not() -> None:
    assert _once(_act_and_refuse) == Reply(409, "stale")
    assert _once(_act) == Reply(409, "stale")
    assert Event.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("status", [429, 503])
def test_who_is_told_to_come_again_may_do_so_with_the_same_key(status: int) -> None:
    """As Retry-After says: too many messages, a clock that is doubted, a preview for which there is no time now."""

    def _told_to_wait() -> Reply:
        _act()
        raise Problem("standstill", status)

    assert _once(_told_to_wait) == Reply(status, "standstill")
    assert (Event.objects.count(), Answer.objects.count()) == (0, 0)
    assert _once() == Reply(201, '{"n": 1}', {"Location": "/con_a"})


@pytest.mark.django_db
def test_a_fault_keeps_nothing() -> None:
    with pytest.raises(ZeroDivisionError):
        _once(lambda: Reply(1 // 0, ""))
    assert _once().status == 201


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "flaw"), [("", "bad_format"), ("a\x00b", "bad_format"), ("k" * 256, "too_long")])
def test_a_key_that_is_none_is_refused(key: str, flaw: str) -> None:
    with pytest.raises(Problem, match="invalid") as refused:
        _once(key=key)
    assert [found.key for found in refused.value.flaws] == [flaw]
    assert Event.objects.count() == 0


@pytest.mark.django_db
def test_answers_are_kept_48_hours() -> None:
    _once()
    Answer.objects.update(made_at=datetime.now(UTC) - timedelta(hours=47))
    assert forget_old() == 0
    assert _once().body == '{"n": 1}'
    Answer.objects.update(made_at=datetime.now(UTC) - timedelta(hours=49))
    assert _once().body == '{"n": 2}'
    Answer.objects.update(made_at=datetime.now(UTC) - timedelta(hours=49))
    assert forget_old() == 1


def test_while_the_first_is_under_way_the_second_is_told_so(fresh_database: str) -> None:
    begun, go_on = threading.Event(), threading.Event()
    answers: list[Reply] = []

    def slow() -> Reply:
        begun.set()
        go_on.wait(60)
        return _act()

    def first() -> None:
        answers.append(_once(slow))
        connection.close()

    thread = threading.Thread(target=first)
    thread.start()
    assert begun.wait(60)
    with pytest.raises(Problem, match="idempotency-in-progress") as refused:
        _once()
    go_on.set()
    thread.join(60)
    assert refused.value.status == 409
    assert _once() == answers[0]
    assert Event.objects.count() == 1
