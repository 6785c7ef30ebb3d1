"""Inside another database: everything that the thread does happens there, and nothing in the real one."""

import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections
from psycopg import sql
from pytest_django import Settings

from michinori.config.embedded import roles
from michinori.machinery import clock, outbox
from michinori.machinery.models import OutboxItem
from michinori.machinery.practising import inside, is_inside
from michinori.machinery.transactions import in_transaction

pytestmark = pytest.mark.usefixtures("fresh_database")


@pytest.fixture
def elsewhere(embedded_home: Path) -> Iterator[str]:
    """Another migrated database."""
    name = "elsewhere"
    with psycopg.connect(roles.address(embedded_home, "postgres", "postgres"), autocommit=True) as admin:
        roles.make_database(admin, name, roles.DATABASE)
        yield name
        admin.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))  # refused while a connection is left


def test_what_is_done_inside_is_not_here(elsewhere: str) -> None:
    here = connection.settings_dict["NAME"]
    with inside(elsewhere):
        in_transaction(lambda: outbox.put("told", {}))
        assert OutboxItem.objects.count() == 1
        assert is_inside()
    assert connection.settings_dict["NAME"] == here
    assert not is_inside()
    assert OutboxItem.objects.count() == 0


def test_an_error_inside_leads_out_again(elsewhere: str) -> None:
    real = connections["default"]
    with pytest.raises(ValueError, match="stumbled"), inside(elsewhere):
        raise ValueError("stumbled")
    assert connections["default"] is real


def test_other_threads_stay_where_they_are(elsewhere: str) -> None:
    seen: list[bool] = []
    with inside(elsewhere):
        other = threading.Thread(target=lambda: seen.append(is_inside()))
        other.start()
        other.join()
    assert seen == [False]


def test_time_inside_can_be_turned_on_a_site_in_real_time(elsewhere: str, settings: Settings) -> None:
    settings.SIMULATED_TIME = False
    before = clock.now()
    with inside(elsewhere):
        clock.turn_to(before + timedelta(days=9))
        assert clock.now() >= before + timedelta(days=9)
    assert clock.now() < before + timedelta(days=1)
