"""The cache in its table: as Django's, without counting it, and swept."""

from time import time

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from michinori.config import tick
from michinori.machinery import caching, rates
from michinori.machinery.models import Rate

pytestmark = pytest.mark.django_db


def test_what_is_set_is_kept_until_its_time() -> None:
    cache.set("a", [1, "二"], 60)
    cache.set("a", [2, "二"], 60)
    cache.set("b", "for ever", None)
    cache.set("c", "gone", -1)
    assert (cache.get("a"), cache.get("b"), cache.get("c", "none")) == ([2, "二"], "for ever", "none")


def test_a_key_is_added_once_until_it_expires() -> None:
    assert cache.add("lock", 1, 60)
    assert not cache.add("lock", 2, 60)
    assert cache.get("lock") == 1
    cache.set("lock", 3, -1)
    assert cache.add("lock", 4, 60)
    assert cache.get("lock") == 4


def test_a_write_is_one_statement_and_counts_nothing() -> None:
    with CaptureQueriesContext(connection) as seen:
        cache.set("a", time(), 60)
    said = [one["sql"] for one in seen.captured_queries if "SAVEPOINT" not in one["sql"]]
    assert (len(said), "count" in said[0].lower()) == (1, False)


def test_what_has_expired_is_deleted() -> None:
    cache.clear()
    for n in range(5):
        cache.set(f"old{n}", n, -1)
    cache.set("new", 1, 60)
    assert caching.forget_old() == 5
    assert cache.get("new") == 1


def test_counts_of_calls_are_deleted_within_the_hour_as_well() -> None:
    rates.tally("api-calls:tok_a:1", -1)
    rates.tally("api-calls:tok_a:2", 60)
    tick.uncache(timestamp=0)
    assert [one.name for one in Rate.objects.all()] == ["api-calls:tok_a:2"]
