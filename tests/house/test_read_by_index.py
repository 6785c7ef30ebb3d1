"""What is asked most often reads by indexes, about what it shows: among the rows of 10,000 others, and of one's own."""

from dataclasses import replace
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.db import connection, connections

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.models import Contract
from michinori.contracts.queries.lists import count_running, list_contracts, running_contracts
from michinori.contracts.queries.months import months_of
from michinori.conversation.commands.threads import open_threads
from michinori.conversation.models import Thread
from michinori.conversation.queries.messages import last_message_n, messages_of_contract, search_messages
from michinori.conversation.queries.threads import count_unread, list_threads
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.machinery import clock, deliveries, errands, looks, outbox
from michinori.market.models import Job, Proposal
from michinori.market.queries import (
    COUNTED,
    SORTS,
    Search,
    counts_by_category,
    facets_of,
    jobs_to_answer,
    my_jobs,
    my_proposals,
    search_jobs,
    tiles_for,
)
from michinori.market.queries.conditions import NEWEST_OPEN
from michinori.market.queries.favourites import stance_to
from michinori.market.queries.search import search_with_facets as jobs_with_facets
from michinori.market.queries.workers import (
    NEWEST_FINDABLE,
    WorkerSearch,
    count_workers,
    search_with_facets,
    search_workers,
)
from michinori.people.blocks import blocks_of, is_kept_apart, own_block
from michinori.people.models import Client, Profile, User
from michinori.people.queries import default_client
from michinori.rules.market.own_kinds import MOST_OWN
from michinori.trust.queries.to_do import contracts_to_do
from tests.house.test_long_lists import defaults, fill, little_is_read, many_profiles, many_users
from tests.queries import asked
from tests.stories import cast as story
from tests.stories.cast import Cast

# The contracts are rows alone: nothing was deposited for them.
pytestmark = [pytest.mark.usefixtures("fresh_database"), pytest.mark.forges_the_ledger]
ROWS = 10_000
FILLED = ("contracts_contract", "conversation_thread")
"""What ``many_contracts`` fills: what has few rows is rightly gone through."""


@pytest.fixture
def cast() -> Cast:
    return Cast()


def many_contracts(contract: Contract, worker: str, client: str, **more: str) -> None:
    """Contracts and their threads; ``worker``, ``client``, ``more``: SQL with ``n``, the row's number."""
    at, sides = "now() - n * interval '1 s'", {"worker_id": worker, "client_id": client}
    fill("contracts_contract", defaults("contracts_contract", contract.id) | sides | {
        "id": "'con_' || n", "title": "'作業' || n", "job_id": "NULL", "proposal_id": "NULL",
        "price": "n + 100000", "superseded": "n + 100000", "last_at": at,  # no stages are made for them
    } | more, ROWS)  # fmt: skip
    fill("conversation_thread", sides | {
        "id": "'thr_' || n", "contract_id": "'con_' || n", "last_n": "0", "made_at": at, "last_at": at,
    }, ROWS)  # fmt: skip


def test_contracts_and_threads_among_those_of_others(cast: Cast) -> None:
    contract = story.active(cast)
    many_users(cast.mio, ROWS + 1)
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"}, ROWS + 1)
    many_contracts(contract, "'usr_' || n", "'usr_' || n + 1")
    nothing = dict.fromkeys(("tax", "fee", "fee_tax", "withheld", "waived"), "0")
    paid = {"contract_id": "'con_' || n", "n": "1", "kind": "'stage'", "before_tax": "1000", "net": "1000"}
    fill("contracts_payment", nothing | paid | {"at": "now() - n * interval '1 s'"}, ROWS)
    for user in (cast.ren, cast.aoi):
        actor = cast.acts(user)
        with little_is_read(20 * 8, *FILLED):
            open_threads(actor=actor)
            ((view,), _following) = list_threads(actor)
            assert count_unread(actor) == 0
            assert search_messages(actor, "色") == []
        with little_is_read(20 * 8, *FILLED):
            ((listed,), _following) = list_contracts(actor)
            assert (count_running(actor), len(running_contracts(actor))) == (1, 1)
        with little_is_read(20 * 6, "contracts_payment", *FILLED):
            assert not any(month.came or month.went for month in months_of(actor, day_of(clock.now())))
        assert view.about.contract == listed.contract == contract


def test_a_page_of_threads_reads_the_newest_message_of_each(cast: Cast) -> None:
    """10,000 threads of one's own with four messages each: neither other threads nor older messages are read."""
    contract = story.active(cast)
    many_users(cast.mio, ROWS)
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"}, ROWS)
    many_contracts(contract, f"'{contract.worker_id}'", "'usr_' || n")
    fill("conversation_message", {
        "id": "'msg_' || n", "thread_id": "'thr_' || (1 + (n - 1) / 4)", "n": "1 + (n - 1) % 4", "by": "'client'",
        "author_id": f"'{cast.aoi.id}'", "body": "'色'", "outside": "false", "at": "now()", "nonce": "''::bytea",
    }, 4 * ROWS)  # fmt: skip
    read = {"thread_id": "'thr_' || n", "user_id": f"'{cast.ren.id}'", "n": "3", "by": "'worker'", "muted": "false"}
    fill("conversation_reading", read, ROWS)
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE conversation_thread SET last_n = 4 WHERE contract_id IS NOT NULL")
        cursor.execute("VACUUM ANALYZE conversation_thread")
    actor = cast.acts(cast.ren)
    with little_is_read(20 * 31, "conversation_message", *FILLED):
        views, _following = list_threads(actor)
    assert [view.newest.n for view in views if view.newest] == [4] * 30


def test_a_contract_shows_the_newest_of_many_messages(cast: Cast) -> None:
    """Whether its reader may see the thread is asked once, not for each of the 50 that were ever sent in it."""
    contract, actor = story.active(cast), cast.acts(cast.ren)
    open_threads(actor=actor)
    (thread,) = Thread.objects.all()
    many_users(cast.mio, ROWS + 1)
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"}, ROWS + 1)
    many_contracts(contract, "'usr_' || n", "'usr_' || n + 1")
    said = {
        "id": "'msg_' || n", "thread_id": "'thr_' || (1 + (n - 1) / 50)", "contract_id": "'con_' || (1 + (n - 1) / 50)",
        "n": "1 + (n - 1) % 50", "by": "'client'",
        "author_id": f"'{cast.aoi.id}'", "body": "'色'", "outside": "false", "at": "now()", "nonce": "''::bytea",
    }  # fmt: skip
    fill("conversation_message", said, ROWS)
    own = {"thread_id": f"'{thread.id}'", "contract_id": f"'{contract.id}'", "n": "n"}
    fill("conversation_message", said | own | {"id": "'own_' || n"}, 50)
    with little_is_read(20 * 6, "conversation_message", "people_client", "people_user", *FILLED):
        shown = messages_of_contract(actor, contract, thread.id, before=ROWS, limit=5)
        assert last_message_n(actor, contract.id, thread.id) == 50
    assert [one.n for one in shown] == [50, 49, 48, 47, 46]


def test_workers_among_those_whom_others_have_blocked(cast: Cast) -> None:
    """Blocks of others cost nobody anything, with and without words; nor do those against somebody much blocked, nor
    the many of one's own.
    """
    aoi, ren, mio, kei = cast.acts(cast.aoi), cast.acts(cast.ren), cast.mio, cast.person("Kei")
    many_profiles(mio, ROWS)
    fill("people_client", {"id": "'usr_' || n", "user_id": "'usr_' || n", "party_id": "'par_' || n"}, ROWS)
    block = {
        "id": "'blk_' || n", "made_by_id": "'usr_' || n", "personal": "true", "note": "''", "made_at": "now()",
        "party_id": "'par_' || 1 + n * 7 % 10000", "target_id": "'usr_' || 1 + n * 7 % 10000",
    }  # fmt: skip
    fill("people_block", block, ROWS)
    against = {"id": "'blo_' || n", "party_id": f"'{mio.party_id}'", "target_id": f"'{mio.id}'"}
    fill("people_block", block | against, ROWS)
    own = {"id": "'blw_' || n", "made_by_id": f"'{kei.id}'", "party_id": "'par_' || 10001 - n"}
    fill("people_block", block | own, ROWS // 2)
    set_block(actor=aoi, target_id="usr_2")
    named = ("people_block", "people_client", "people_user", "people_profile")
    for words in ("", "ロゴ"):
        with little_is_read(20 * 20, *named):
            found, _following = search_workers(aoi, WorkerSearch(q=words))
        assert [one.user_id for one in found[:2]] == ["usr_1", "usr_3"]
        with little_is_read(10 * COUNTED, *named):
            found, _following, facets = search_with_facets(cast.acts(kei), WorkerSearch(q=words))
        assert ([one.user_id for one in found[:2]], facets.more) == (["usr_1", "usr_2"], True)
    with little_is_read(20 * 4, *named):
        assert is_kept_apart(mio.id, "usr_9000")
        assert not is_kept_apart(cast.ren.id, mio.id)
        assert (own_block(ren, "usr_9000"), stance_to(ren, "usr_9000").blocked) == (None, False)
        assert blocks_of(ren) == ([], None)


def test_workers_are_looked_for_until_all_are_found(cast: Cast) -> None:
    """The two words of 学習塾 stand apart with 2,000 people, newer than the three with whom they stand side by side, of
    whom one has blocked the client.
    """
    aoi, mio = cast.acts(cast.aoi), cast.mio
    many_profiles(mio, 2_003)
    apart, beside = "'w学習:1 w塾:9 n学習:1 n習塾:9'", "'w学習:1 w塾:2 n学習:1 n習塾:2'"
    with connection.cursor() as cursor:
        words = f"CASE WHEN substr(user_id, 5)::int > 2000 THEN {beside} ELSE {apart} END::tsvector"
        cursor.execute(f"UPDATE people_profile SET search = {words} WHERE user_id ~ '^usr_[0-9]+$'")
    Client.objects.create(id="usr_2002", user_id="usr_2002", party_id="par_2002")
    set_block(actor=Actor.person("usr_2002"), target_id=default_client(cast.aoi.id).id)
    found, following = search_workers(aoi, WorkerSearch(q="学習塾"), limit=1)
    assert [one.user_id for one in found] == ["usr_2001"]
    found, following = search_workers(aoi, WorkerSearch(q="学習塾", cursor=following or ""), limit=1)
    assert ([one.user_id for one in found], following) == (["usr_2003"], None)
    assert count_workers(aoi, WorkerSearch(q="学習塾")) == 2
    shown, following, facets = search_with_facets(aoi, WorkerSearch(q="学習塾"))
    assert ([one.user_id for one in shown], following) == (["usr_2001", "usr_2003"], None)
    assert (facets.count, facets.more) == (2, False)
    assert search_with_facets(aoi, WorkerSearch(category="translation")) == ([], None, ANY)
    design = search_with_facets(aoi, WorkerSearch(category="design"))
    assert (len(design[0]), design[2].count, design[2].more) == (20, COUNTED, True)
    assert design[:2] == search_workers(aoi, WorkerSearch(category="design"))
    second = search_with_facets(aoi, WorkerSearch(category="design", cursor=design[1] or ""))
    assert second[:2] == search_workers(aoi, WorkerSearch(category="design", cursor=design[1] or ""))
    assert second[2] == design[2], "it counts all that is found, on whatever page"


@pytest.mark.parametrize("sort", SORTS)
def test_a_search_joins_what_it_shows(cast: Cast, sort: str) -> None:
    """Half of 10,000 jobs have the word: a page of them, and no client of another job, is read."""
    story.proposed(cast)
    job = Job.objects.get()
    found = f"(SELECT search FROM market_job WHERE id = '{job.id}')"
    fill("market_job", defaults("market_job", job.id) | {
        "id": "'job_' || n", "posted_at": "now() - n * interval '1 s'", "budget_min": "1000 + n",
        "category": "(ARRAY['design', 'web', 'video'])[1 + n % 3]",
        "due_date": "current_date + n", "search": f"CASE n % 2 WHEN 0 THEN {found} ELSE 'wロゴ:1'::tsvector END",
    }, ROWS)  # fmt: skip
    closed = {"id": "'old_' || n", "status": "'closed'", "closed_at": "'2026-01-01'"}
    fill("market_job", defaults("market_job", job.id) | closed, 4 * ROWS)
    actor = cast.acts(cast.mio)
    with little_is_read(20 * 2 * 21, "market_job"):
        first = search_jobs(actor, Search(q="広告", sort=sort))
        second = search_jobs(actor, Search(q="広告", sort=sort, cursor=first.next or ""))
    assert len({one.id for one in first.jobs + second.jobs}) == 40
    with little_is_read(20 * 900, "market_job"):  # three tiles of 300
        assert facets_of(actor, Search(q="広告")).more
        assert sum(counts_by_category(actor, Search(q="広告")).values()) == COUNTED
    with little_is_read(3 * 600 + 20, "market_job"):
        assert tiles_for(actor)["design"] == 300
    with little_is_read(20, "market_job"):  # known to be full, so not counted for this reader
        assert tiles_for(actor)["design"] == 300


class AlwaysSoFar(dict[int, int]):
    """What a process remembers where each search had to look back over so many days."""

    def __init__(self, days: int) -> None:
        super().__init__()
        self.days = days

    def get(self, _known: int, _default: object = None) -> int:
        return self.days


@pytest.mark.parametrize("q", ["広告", "広告用"], ids=["anywhere", "beside each other"])
@pytest.mark.parametrize(("every", "most", "back"), [(5, 750, (12, 13)), (20, 750, (49, 51)), (100, 300, (97, 111))])
def test_a_word_is_looked_for_on_the_newest_days_first(
    cast: Cast, every: int, most: int, back: tuple[int, int], q: str
) -> None:
    """Of 10,000 jobs of 97 days every fifth has the word: on the days of the newest 3,000 there are 600, on the newest
    eleven days enough. One of every twentieth and one of every hundredth are looked for among all. What is found is
    the same.
    """
    story.proposed(cast)
    job = Job.objects.get()
    found = f"(SELECT search FROM market_job WHERE id = '{job.id}')"
    fill("market_job", defaults("market_job", job.id) | {
        "id": "'job_' || n", "posted_at": "now() - n * interval '14 min'",
        "search": f"CASE n % {every} WHEN 0 THEN {found} ELSE 'wロゴ:1'::tsvector END",
    }, ROWS)  # fmt: skip
    actor, search = cast.acts(cast.mio), Search(q=q)
    plain = jobs_with_facets(actor, search)
    NEWEST_OPEN.until = 0
    first = asked(lambda: jobs_with_facets(actor, search))
    assert len([text for text in first if " AS MATERIALIZED " in text]) == 1, "of the newest days, and of all"
    (days,) = NEWEST_OPEN.back.values()
    assert back[0] <= days <= back[1], "how far back it had to look"
    with little_is_read(most + COUNTED, "market_job"):
        assert jobs_with_facets(actor, search) == plain
    again = asked(lambda: jobs_with_facets(actor, search))
    assert not [text for text in again if " AS MATERIALIZED " in text], "asks for what it knows to be enough, alone"
    for wrong in (1, 8, 40, 400):
        NEWEST_OPEN.back = AlwaysSoFar(wrong)
        assert jobs_with_facets(actor, search) == plain, "of whatever it remembers, the same is found"
    NEWEST_OPEN.back = {}
    assert plain[1].more is (every < 100)
    assert jobs_with_facets(actor, replace(search, category=job.category))[0].jobs == plain[0].jobs
    assert not jobs_with_facets(actor, replace(search, category="web"))[0].jobs, "the words name the category"
    behind = replace(search, cursor=plain[0].next or "")
    assert search_jobs(actor, behind).jobs, "the next page goes on behind it"


def profiles_of_a_year(user: User) -> None:
    many_profiles(user, ROWS)
    with connection.cursor() as cursor:
        apart = "(hourly_guide - 1000) * interval '52 min'"
        cursor.execute(f"UPDATE people_profile SET updated_at = now() - {apart} WHERE search IS NOT NULL")


def test_words_of_people_are_looked_for_on_the_newest_days_first(cast: Cast) -> None:
    profiles_of_a_year(cast.mio)
    aoi, search = cast.acts(cast.aoi), WorkerSearch(q="ロゴ")
    plain = search_with_facets(aoi, search)
    NEWEST_FINDABLE.until = 0
    assert [text for text in asked(lambda: search_with_facets(aoi, search)) if " AS MATERIALIZED " in text]
    (days,) = NEWEST_FINDABLE.back.values()
    assert days in (9, 10), "on which the first 221 lie, and an eighth more"
    assert search_with_facets(aoi, search) == plain


def test_what_came_since_the_newest_days_were_looked_up_is_found_first(cast: Cast) -> None:
    """After a year in which nothing changed, and within the minutes for which a process knows the days."""
    profiles_of_a_year(cast.mio)
    clock.turn_to(clock.now() + timedelta(days=400))
    NEWEST_FINDABLE.until = 0
    aoi, search = cast.acts(cast.aoi), WorkerSearch(q="ロゴ")
    first = asked(lambda: search_with_facets(aoi, search))
    (named,) = [text for text in first if " AS MATERIALIZED " in text]
    assert named.count(" | ") < 80, "not one for each day of the year"
    for days in (0, 3):
        clock.turn_to(clock.now() + timedelta(days=days))
        profile = Profile.objects.filter(search__isnull=False).order_by("updated_at")[0]
        Profile.objects.filter(user=profile.user).update(updated_at=clock.now())
        found, _, _ = search_with_facets(aoi, search)
        assert found[0] == profile


def test_a_market_with_as_many_kinds_of_its_own_as_there_can_be(cast: Cast) -> None:
    """Twenty categories of the operator's, 500 jobs in each: tiles count up to 300, a page reads what it shows."""
    story.proposed(cast)
    fill("machinery_kindofwork", {
        "slug": "'kind-' || n", "parent": "''", "ja": "'種類' || n", "en": "'Kind ' || n", "icon": "'hand'",
        "place": "n", "made_at": "now()", "made_by": "'operator'",
    }, MOST_OWN)  # fmt: skip
    fill("market_job", defaults("market_job", Job.objects.get().id) | {
        "id": "'job_' || n", "posted_at": "now() - n * interval '1 s'", "category": "'kind-' || 1 + n % 20",
    }, ROWS)  # fmt: skip
    actor, looked_for = cast.acts(cast.mio), Search(category="kind-3")
    looks.forget()
    with little_is_read(600 * (MOST_OWN + 2) * 2, "market_job"):
        counts = tiles_for(actor, "kind-3")
    assert [counts[f"kind-{n}"] for n in range(1, MOST_OWN + 1)] == [300] * MOST_OWN
    with little_is_read(20 * 40, "market_job"):
        found = search_jobs(actor, looked_for)
    assert {one.category for one in found.jobs} == {"kind-3"}
    assert len(found.jobs) == 20
    looks.remember(looks.Looks(), seconds=1e9)


def test_ones_own_jobs_and_proposals(cast: Cast) -> None:
    """However many a client has posted, and a worker answered, the newest hundred are read."""
    proposal = Proposal.objects.get(id=story.proposed(cast))
    at = {"made_at": "now() - n * interval '1 s'"}
    job = {"id": "'job_' || n", "posted_at": at["made_at"]}
    fill("market_job", defaults("market_job", proposal.job_id) | at | job, ROWS)
    fill("market_proposal", defaults("market_proposal", proposal.id) | at | {
        "id": "'prp_' || n", "job_id": "'job_' || n",
    }, ROWS)  # fmt: skip
    with little_is_read(20 * 100, "market_job", "market_proposal"):
        assert len(my_jobs(cast.acts(cast.aoi))) == 100
    with little_is_read(20 * 100, "market_job", "market_proposal"):
        assert len(my_proposals(cast.acts(cast.ren))) == 100


def test_jobs_to_answer_among_those_closed_long_ago(cast: Cast) -> None:
    job = Proposal.objects.get(id=story.proposed(cast)).job
    closed = {"id": "'job_' || n", "status": "'closed'", "closed_at": "'2026-01-01'"}
    fill("market_job", defaults("market_job", job.id) | closed, ROWS)
    with little_is_read(20 * 4, "market_job"):
        assert jobs_to_answer(cast.acts(cast.aoi), clock.now() - timedelta(days=14)) == [job]


def test_what_is_under_way_among_what_is_over(cast: Cast) -> None:
    contract = story.active(cast)
    ended = {"ended_at": "'2026-01-01'", "last_at": "'2026-01-02'"}
    over = {"status": "'completed'", "paid": "n + 100000", "open_delivery_id": "NULL"} | ended
    many_contracts(contract, f"'{contract.worker_id}'", f"'{contract.client_id}'", **over)
    for user in (cast.ren, cast.aoi):
        actor = cast.acts(user)
        with little_is_read(20 * 4, "contracts_contract"):
            assert (count_running(actor), len(running_contracts(actor))) == (1, 1)
            assert len(contracts_to_do(actor, clock.now()).under_way) == 1


def test_mails_that_wait_are_not_gone_through_for_each_that_leaves() -> None:
    """Ten thousand wait, as after a mail server was away: none has failed, and nobody inside of the site waits."""
    told = {"kind": "'notice_mail'", "payload": "'{}'", "made_at": "now()", "spread_at": "now()"}
    fill("machinery_outboxitem", told, ROWS)
    fill("machinery_outboxdelivery", {
        "item_id": "n + (SELECT min(id) - 1 FROM machinery_outboxitem)", "attempts": "0", "failure": "''",
        "subscriber": "'michinori.notices.mails.send_notice'", "outside": "true", "next_try_at": "now()",
    }, ROWS)  # fmt: skip
    named = deliveries.by_name(SUBSCRIBERS)
    outside = {name: each for name, each in named.items() if isinstance(each, deliveries.Outside)}
    with little_is_read(20 * 8, "machinery_outboxdelivery"):
        assert len(errands._claim(outside, {})) == 8
    with little_is_read(20, "machinery_outboxdelivery"):
        assert outbox.drain(SUBSCRIBERS, with_errands=False) == 0
