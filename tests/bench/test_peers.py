"""What others do is measured like ours: their pages are full and answered well, their postings are made."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.peering import DATABASE, measure_peers
from bench.site import SUPERUSER, Site
from tests.bench.installed import programs


@pytest.mark.by_turns
def test_a_shop_and_books_of_others_are_measured(tmp_path: Path, ready_home: Callable[[Path], Path]) -> None:
    others = programs("peers")
    site = Site(ready_home(tmp_path / "home"))
    try:
        site.start()
        site.hold_background()
        found = measure_peers(site, others, seconds=0.2, items=200)
        with site.connect(SUPERUSER) as connection:
            left = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchall()
    finally:
        site.stop()
    assert left == []
    assert [name.partition(":")[0] for name in found] == ["django-oscar", "django-oscar", "django-hordak"]
    for name, act in found.items():
        assert act["1"]["wrong"] == 0, name
        assert act["1"]["web_ms"] > 0, name
        assert act["1"]["postgres_ms"] > 0, name
    posting = found["django-hordak: a posting"]
    assert "8" not in posting
    assert "p50_ms" not in posting["1"], "its mean is no median"
    listed = found["django-oscar: list of 200 items"]
    assert listed["queries"] > 10, "an empty list asks once"
    assert listed["8"]["wrong"] == 0
