"""The fixtures of tests/conftest.py themselves: who one is, and what is left behind."""

import threading

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection
from django.utils import timezone


def _sessions() -> int:
    return Session.objects.count()


def _add(key: str) -> None:
    Session.objects.create(session_key=key, session_data="", expire_date=timezone.now())


@pytest.mark.parametrize("round_", [1, 2])
def test_ordinary_tests_are_rolled_back(db: None, round_: int) -> None:
    assert _sessions() == 0
    _add("one")


def test_ordinary_tests_are_the_application_role(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("michinori",)
        with pytest.raises(ProgrammingError, match="permission denied"):
            cursor.execute("CREATE TABLE mine ()")


@pytest.mark.parametrize("round_", [1, 2])
def test_a_fresh_database_is_seen_by_threads(fresh_database: str, round_: int) -> None:
    _add("one")
    seen = []

    def look() -> None:
        seen.append(_sessions())
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [1]


def test_the_owner_sees_what_was_committed(fresh_database: str, owner_connection: psycopg.Connection) -> None:
    _add("one")
    assert owner_connection.execute("SELECT current_user, count(*) FROM django_session").fetchone() == (
        "michinori_owner",
        1,
    )
