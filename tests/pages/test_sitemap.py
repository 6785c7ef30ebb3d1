"""What search engines are told of: what anybody may read, page by page, and nothing else."""

import re
from typing import Any

import pytest
from columns.readers import column
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pages.visitors import signed_in

from michinori.columns.commands.columns import hide_column
from michinori.contracts.commands.blocks import set_block
from michinori.market.commands.jobs import close_job, create_job
from michinori.market.models import Job
from michinori.pages import sitemap
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def told(address: str, browser: Client | None = None) -> list[str]:
    """The addresses that a sitemap gives, without our own name."""
    answer: Any = (browser or Client()).get(address)
    assert answer.status_code == 200
    assert "xml" in answer.headers["Content-Type"]
    return re.findall(r"<loc>http://testserver([^<]+)</loc>", answer.content.decode())


def a_job(cast: Cast, title: str) -> Job:
    body = {"title": title, "description": f"{title}を描いてください。", "category": "design", "kind": "fixed"}
    return create_job(actor=cast.acts(cast.aoi), body=body)


def test_every_address_of_the_sitemap_may_be_read_by_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap.Section, "limit", 2)
    cast = Cast()
    jobs = [a_job(cast, title) for title in ("看板", "表札", "地図", "しおり")]
    close_job(actor=cast.acts(cast.aoi), job_id=jobs[0].id)
    shown, hidden = column(cast.ren, title="途中の話"), column(cast.ren, title="隠れた話")
    hide_column(actor=cast.acts(cast.person("Sora", staff=True)), slug=hidden.slug, reason="x")
    parts = told("/sitemap.xml")
    assert parts[:2] == ["/sitemap-jobs.xml", "/sitemap-jobs.xml?p=2"]
    addresses = [address for part in parts for address in told(part)]
    assert [address for address in addresses if address.startswith("/jobs/")] == [
        f"/jobs/{job.id}" for job in reversed(jobs[1:])
    ]
    assert f"/columns/{shown.slug}" in addresses
    assert "/guides/end-halfway" in addresses
    assert len(addresses) == len(set(addresses))
    assert [address for address in addresses if Client().get(address).status_code != 200] == []
    assert Client().get("/sitemap-people.xml").status_code == 404


def test_it_reads_no_more_rows_than_it_tells(monkeypatch: pytest.MonkeyPatch) -> None:
    """Anybody may ask for it as often as they like: its first page counts, each part reads its own addresses."""
    monkeypatch.setattr(sitemap.Section, "limit", 2)
    cast = Cast()
    for title in ("看板", "表札", "地図"):
        a_job(cast, title)
    with CaptureQueriesContext(connection) as asked:
        told("/sitemap.xml")
    assert asked.captured_queries
    assert all("COUNT(*)" in query["sql"] for query in asked.captured_queries)
    with CaptureQueriesContext(connection) as asked:
        assert len(told("/sitemap-jobs.xml")) == 2
    reading = [query["sql"] for query in asked.captured_queries if "COUNT(*)" not in query["sql"]]
    assert all("LIMIT 2" in sql for sql in reading)


@pytest.mark.parametrize("page", ["abc", "0", "-1", "99", "1.5", "9" * 5000, "\x00", "😀", ""])
def test_a_page_that_there_is_not_is_not_found(page: str) -> None:
    assert Client().get("/sitemap-jobs.xml", {"p": page}).status_code == 404


def test_whom_a_block_keeps_apart_is_not_told_to_who_is_signed_in() -> None:
    cast = Cast()
    job, written = a_job(cast, "看板"), column(cast.aoi, title="途中の話")
    set_block(actor=cast.acts(cast.ren), target_id=job.client_id)
    set_block(actor=cast.acts(cast.ren), target_id=cast.aoi.id)
    for part, address in (("jobs", f"/jobs/{job.id}"), ("columns", f"/columns/{written.slug}")):
        assert told(f"/sitemap-{part}.xml") == [address]
        assert told(f"/sitemap-{part}.xml", signed_in(cast.ren)) == []


def test_robots_learn_where_it_is_and_that_addresses_of_people_at_work_are_closed() -> None:
    answer: Any = Client().get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    lines = answer.content.decode().splitlines()
    assert lines[0] == "User-agent: *"
    assert "Disallow: /contracts/" in lines
    assert lines[-1].startswith("Sitemap: http")
    assert lines[-1].endswith("/sitemap.xml")
