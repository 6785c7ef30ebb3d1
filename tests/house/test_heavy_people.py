"""Home of somebody with 100,000 rows of their own, and searches for a frequent word: what is read does not grow."""

from collections.abc import Callable

import pytest
from depth import only_when_long
from django.db import connection

from michinori.contracts.models import Contract
from michinori.market.models import Proposal
from michinori.market.queries import Search, facets_of, search_jobs
from michinori.market.queries.workers import WorkerSearch, search_workers, worker_facets
from tests.house.test_long_lists import MOST_READ, Reading, asked, defaults, fill, many_users, signed_in
from tests.queries import MOST, few
from tests.stories import cast as story
from tests.stories.cast import Cast

# The contracts are rows alone: nothing was deposited for them.
pytestmark = [only_when_long, pytest.mark.usefixtures("fresh_database"), pytest.mark.forges_the_ledger]
ROWS, FEW = 100_000, 10_000
COUNTED = 301
"""So many of its hits a search counts, twenty of which it shows."""


@pytest.fixture
def cast() -> Cast:
    return Cast()


def test_home_of_who_has_had_much_work(cast: Cast) -> None:
    """Ren was given 100,000 jobs by Aoi, all over now, among 100,000 open ones: both homes read what they show."""
    job = Proposal.objects.get(id=story.proposed(cast)).job
    contract = story.active(cast)
    _jobs_done(cast, job.id, contract)
    many_users(cast.mio, FEW)
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"}, FEW)
    others = {"client_id": f"'usr_' || 1 + n % {FEW}", "posted_by_id": f"'usr_' || 1 + n % {FEW}", "status": "'open'"}
    made = {"id": "'open_' || n", "posted_at": "now() - n * interval '1 s'", "category": "'web'", "closed_at": "NULL"}
    fill("market_job", defaults("market_job", job.id) | others | made)
    for user in (cast.ren, cast.aoi):
        browser = signed_in(user)
        asked(browser, "/", most=MOST_READ)
        assert few(lambda browser=browser: browser.get("/"), MOST).status_code == 200  # type: ignore[misc]


def _jobs_done(cast: Cast, job: str, contract: Contract) -> None:
    at = "now() - n * interval '6 h'"
    fill("market_job", defaults("market_job", job) | {
        "id": "'job_' || n", "posted_at": at, "status": "'closed'", "closed_at": at, "skills": "'{}'::varchar[]",
    })  # fmt: skip
    proposal = Proposal.objects.filter(worker=cast.ren).first()
    assert proposal
    fill("market_proposal", defaults("market_proposal", proposal.id) | {
        "id": "'prp_' || n", "job_id": "'job_' || n", "status": "'agreed'", "made_at": at, "answered_at": at,
    })  # fmt: skip
    fill("contracts_contract", defaults("contracts_contract", contract.id) | {
        "id": "'con_' || n", "job_id": "NULL", "proposal_id": "NULL", "price": "n + 100000",
        "superseded": "n + 100000", "status": "'completed'", "paid": "n + 100000", "open_delivery_id": "NULL",
        "ended_at": at, "last_at": at,
    })  # fmt: skip


def _people(cast: Cast, first: int, last: int) -> None:
    """Every third of them translates."""
    here = f"n + {first - 1}"
    rows = last - first + 1
    party = {"id": f"'par_' || {here}", "kind": "'person'", "key": f"'many' || {here}", "made_at": "now()"}
    fill("people_party", party, rows)
    fill("people_user", defaults("people_user", cast.mio.id) | {
        "id": f"'usr_' || {here}", "email": f"{here} || '@example.net'", "party_id": f"'par_' || {here}",
    }, rows)  # fmt: skip
    fill("people_profile", {
        "user_id": f"'usr_' || {here}", "headline": "''", "about": "''", "hourly_guide": "1000 + n % 4000",
        "skills": "'{}'::varchar[]", "categories": "'{}'::varchar[]", "subcategories": "'{}'::varchar[]",
        "search": "CASE n % 3 WHEN 0 THEN 'w翻訳:1' ELSE 'wロゴ:1' END::tsvector",
        "updated_at": f"now() - ({here}) * interval '1 s'",
    }, rows)  # fmt: skip


def _jobs(job: str, first: int, last: int) -> None:
    here = f"n + {first - 1}"
    fill("market_job", defaults("market_job", job) | {
        "id": f"'job_' || {here}", "posted_at": f"now() - ({here}) * interval '1 s'",
        "search": "CASE n % 3 WHEN 0 THEN 'w翻訳:1' ELSE 'wロゴ:1' END::tsvector",
        "budget_min": "1000 + n * 7919 % 40000", "category": "(ARRAY['design', 'web', 'video'])[1 + n % 3]",
    }, last - first + 1)  # fmt: skip


def _read(work: Callable[[], object]) -> int:
    """So many rows ``work`` reads, none of them by going through all profiles or jobs."""
    reading = Reading()
    with connection.execute_wrapper(reading):
        work()
    assert reading.whole.isdisjoint({"people_profile", "market_job"}), reading.worst
    return reading.read


def test_workers_by_a_frequent_word(cast: Cast) -> None:
    actor, seen = cast.acts(cast.aoi), []
    wanted = (WorkerSearch(q="翻訳"), WorkerSearch(q="翻訳", rate_max=3_000, free=True), WorkerSearch())
    for first, last in ((1, FEW), (FEW + 1, ROWS)):
        _people(cast, first, last)
        pages = [_read(lambda one=one: search_workers(actor, one)) for one in wanted]  # type: ignore[misc]
        counts = [_read(lambda one=one: worker_facets(actor, one)) for one in wanted]  # type: ignore[misc]
        assert max(pages) <= 20 * 20, pages
        assert max(counts) <= 20 * COUNTED, counts
        seen.append([*pages, *counts])
    assert all(much <= 1.5 * little for little, much in zip(*seen, strict=True)), seen


def test_jobs_by_a_frequent_word(cast: Cast) -> None:
    job = Proposal.objects.get(id=story.proposed(cast)).job
    actor, seen = cast.acts(cast.mio), []
    wanted = (Search(q="翻訳"), Search(q="翻訳", kind="fixed", budget_min=10_000), Search())
    for first, last in ((1, FEW), (FEW + 1, ROWS)):
        _jobs(job.id, first, last)
        pages = [_read(lambda one=one: search_jobs(actor, one)) for one in wanted]  # type: ignore[misc]
        counts = [_read(lambda one=one: facets_of(actor, one)) for one in wanted]  # type: ignore[misc]
        assert max(pages) <= 20 * 20, pages
        assert max(counts) <= 20 * COUNTED, counts
        seen.append([*pages, *counts])
    assert all(much <= 1.5 * little for little, much in zip(*seen, strict=True)), seen
