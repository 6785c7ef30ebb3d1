"""A large market is searched as quickly by who has blocked two hundred as by who has blocked nobody (domain § 10)."""

from collections.abc import Callable
from math import inf
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from depth import only_when_long
from django.db import connection
from django.test import Client

from michinori.contracts.commands.blocks import set_block
from michinori.market.queries import Search, search_jobs
from michinori.people.models import Block, User

from .conftest import JOB, acts, create_job, person

OTHERS, BLOCKED, COPIES = 50, 200, 200
SEARCHES = (
    "",
    "q=広告",
    "q=広告 7枚&sort=deadline",
    "q=らんでぃんぐぺーじ&category=design&sort=budget",
    "kind=fixed&budget_max=52000",
)
LEAST, MOST = 3, 40
COPY = """
INSERT INTO market_job (id, posted_at, {columns})
SELECT 'job_' || translate(lpad(to_hex(row_number() OVER () + 1000000), 16, 'a'), '0189', 'xywz'),
       posted_at - n * interval '1 minute', {columns}
FROM market_job, generate_series(1, %s) AS n
"""


def market() -> list[User]:
    """10,000 jobs of 50 clients, a tenth of them about 広告, and one job of each of 200 more: those 200."""
    others, blocked = [person(f"other{n}") for n in range(OTHERS)], [person(f"blocked{n}") for n in range(BLOCKED)]
    for n, client in enumerate(others):
        title = "広告用ランディング・ページ" if n % 10 == 7 else "会議の議事録"
        text = {"title": f"{title}を{n}枚", "description": "打ち合わせて作ります。", "budget_max": 50_000 + 400 * n}
        create_job(actor=acts(client), body=JOB | text)
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = 'market_job'")
        rest = sorted({name for (name,) in cursor.fetchall()} - {"id", "posted_at"})
        cursor.execute(COPY.format(columns=", ".join(rest)), [COPIES - 1])
    for client in blocked:
        create_job(actor=acts(client), body=JOB)
    return blocked


def processor_seconds() -> float:
    """Of this process and of the server's that answers it: unlike the clock's, no neighbour's work counts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    return process_time() + int(Path(f"/proc/{backend}/schedstat").read_text().split()[0]) / 1e9


def took(browser: Client, search: str) -> float:
    """Processor seconds for the page of a search."""
    started = processor_seconds()
    answer: Any = browser.get(f"/jobs?{search}")
    taken = processor_seconds() - started
    assert "/jobs/job_" in answer.content.decode(), search
    return taken


@only_when_long
@pytest.mark.usefixtures("fresh_database")
def test_two_hundred_blocks_make_no_search_slower_by_more_than_a_tenth(browse: Callable[[User], Client]) -> None:
    blocked, ren, mio = market(), person("ren"), person("mio")
    for client in blocked:
        set_block(actor=acts(ren), target_id=client.id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    assert Block.objects.count() == BLOCKED
    newest = Search(q="広告")
    assert not {job.client_id for job in search_jobs(acts(ren), newest, limit=250).jobs} & {one.id for one in blocked}
    assert {job.client_id for job in search_jobs(acts(mio), newest, limit=200).jobs} == {one.id for one in blocked}
    viewers = browse(ren), browse(mio)
    quickest = dict.fromkeys([(viewer, search) for search in SEARCHES for viewer in viewers], inf)
    for turn in range(MOST):  # on a busy machine any single time is too long: more of them until it is clear
        for viewer, search in quickest:
            quickest[viewer, search] = min(quickest[viewer, search], took(viewer, search))
        with_blocks, without = (sum(quickest[viewer, search] for search in SEARCHES) for viewer in viewers)
        if turn >= LEAST and with_blocks <= 1.1 * without:
            return
    pytest.fail(f"{with_blocks * 1000:.1f} ms with blocks, {without * 1000:.1f} without")
