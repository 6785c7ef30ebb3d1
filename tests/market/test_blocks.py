"""Blocks (domain § 10, S7): both ways, silent, for every account of the party, now and later; and undone."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection

from michinori.contracts.commands import offers
from michinori.contracts.commands.blocks import set_block
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.market import queries
from michinori.market.commands.jobs import create_job
from michinori.market.commands.proposals import create_proposal, shortlist_proposal, withdraw_proposal
from michinori.market.models import Job, Proposal
from michinori.market.policy import may_meet, visible_to
from michinori.market.queries import Search
from michinori.people import blocks
from michinori.people.commands.blocks import undo_block
from michinori.people.commands.organisations import create_organisation
from michinori.people.models import Block, User
from michinori.people.queries import default_client
from tests.joining import join_organisation
from tests.stories.cast import terms

from .conftest import JOB, MakeJob, acts, person

pytestmark = pytest.mark.django_db
NUMBER = "7000012050002"
OFFER = {"price": 1_000, "message": "できます"}


def company(user: User) -> str:
    return default_client(user.id).id


def sees(viewer: User, job: Job) -> bool:
    """Whether the job is there for them: in the search, in every count and at its address; all the same answer."""
    actor = acts(viewer)
    found = job.id in [each.id for each in queries.search_jobs(actor, Search()).jobs]
    open_jobs = visible_to(actor).filter(status="open").count()
    assert queries.count_jobs(actor, Search()) == open_jobs
    assert sum(queries.counts_by_category(actor, Search()).values()) == open_jobs
    assert (job.id in [each.id for each in queries.newest_jobs(actor)]) is found
    for search in (Search(q="ページ"), Search(q="ページ", sort="deadline")):
        assert (job.id in [each.id for each in queries.search_jobs(actor, search).jobs]) is found
        assert queries.count_jobs(actor, search) == open_jobs
    assert may_meet(actor, job) is found
    if found:
        assert queries.job_for(actor, job.id).job == job
    else:
        assert refusal(lambda: queries.job_for(actor, job.id))[:2] == ("not-found", 404)
    return found


def refusal(act: Any) -> tuple[str, int, dict[str, Any]]:
    with pytest.raises(Problem) as refused:
        act()
    return refused.value.slug, refused.value.status, refused.value.values


def test_a_blocked_company_is_gone_and_comes_back(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    job = post()
    block = set_block(actor=acts(ren), target_id=company(aoi), note="二度も振り出しに戻された")
    assert not sees(ren, job)
    assert sees(mio, job)
    assert job.id in [each.id for each in queries.my_jobs(acts(aoi))]
    undo_block(actor=acts(ren), block_id=block.id)
    assert sees(ren, job)
    assert not Block.objects.exists()


def test_it_works_the_other_way_round(aoi: User, ren: User) -> None:
    theirs = create_job(actor=acts(ren), body=JOB)
    set_block(actor=acts(ren), target_id=aoi.id)
    assert not sees(aoi, theirs)
    assert sees(ren, theirs)


def test_every_account_of_the_same_company_and_those_made_later(ren: User) -> None:
    first = person("haru", company="春工房", corporate_number=NUMBER)
    second = person("natsu", company="夏工房", corporate_number=NUMBER)
    set_block(actor=acts(ren), target_id=company(first))
    later = person("aki", company="秋工房", corporate_number=NUMBER)
    for owner in (first, second, later):
        assert not sees(ren, create_job(actor=acts(owner), body=JOB))


def test_every_account_of_the_same_person_on_both_sides(ren: User) -> None:
    aoi1, ren1 = person("aoi1", identity="AOI"), person("ren1", identity="REN")
    set_block(actor=acts(ren1), target_id=aoi1.id)
    aoi2, ren2 = person("aoi2", identity="AOI"), person("ren2", identity="REN")
    for one, other in ((aoi2, ren2), (ren2, aoi2), (aoi1, ren2), (ren2, aoi1)):
        assert not sees(other, create_job(actor=acts(one), body=JOB))
    assert sees(ren, create_job(actor=acts(aoi2), body=JOB))


def test_no_further_hop(aoi: User, ken: User, ren: User) -> None:
    """Who is blocked is the agency: not its people in their own names, nor the other way round."""
    set_block(actor=acts(ren), target_id=company(aoi))
    assert sees(ren, create_job(actor=acts(aoi), body=JOB, organisation_id=aoi.id))
    set_block(actor=acts(ren), target_id=ken.id)
    assert not sees(ren, create_job(actor=acts(ken), body=JOB, organisation_id=ken.id))
    agency = create_organisation(actor=acts(ken), name="けんの会社")
    assert sees(ren, create_job(actor=acts(ken), body=JOB, organisation_id=agency.id))


def test_a_company_blocks_a_worker(post: MakeJob, aoi: User, ken: User, ren: User, mio: User) -> None:
    """Set by its owner it is the agency's, and the owner's own; a mere member sets none for it."""
    job = post()
    set_block(actor=acts(aoi), target_id=ren.id)
    assert not sees(ren, job)
    assert not sees(aoi, create_job(actor=acts(ren), body=JOB))
    assert refusal(lambda: set_block(actor=acts(ken), target_id=mio.id, in_name_of=company(aoi)))[:2] == (
        "invalid",
        422,
    )
    set_block(actor=acts(ken), target_id=mio.id)
    assert sees(mio, job)


def test_a_typed_number_shuts_nobody_out_in_a_companys_name(ren: User) -> None:
    """Somebody gives their group the number of a company and blocks its workers: the company does not vanish."""
    real = person("honmono", company="本物", corporate_number=NUMBER, verified=True)
    fake = person("nisemono")
    create_organisation(actor=acts(fake), name="偽物", corporate_number=NUMBER, typed=False)
    set_block(actor=acts(fake), target_id=ren.id)
    assert sees(ren, create_job(actor=acts(real), body=JOB))
    assert not sees(ren, create_job(actor=acts(fake), body=JOB))


def test_proposals_are_refused_as_to_a_job_that_is_not_there(post: MakeJob, aoi: User, ren: User) -> None:
    job = post()
    nothing = refusal(lambda: create_proposal(actor=acts(ren), job_id="job_aaaaaaaaaaaaaaaa", body=OFFER))
    set_block(actor=acts(aoi), target_id=ren.id)
    assert refusal(lambda: create_proposal(actor=acts(ren), job_id=job.id, body=OFFER)) == nothing
    assert refusal(lambda: create_proposal(actor=acts(ren), job_id=job.id, body={})) == nothing
    assert not Proposal.objects.exists()


def test_proposals_made_before_are_gone_for_both_until_it_is_undone(post: MakeJob, aoi: User, ren: User) -> None:
    job = post()
    proposal = create_proposal(actor=acts(ren), job_id=job.id, body=OFFER)
    nothing = refusal(lambda: queries.proposal_of(acts(aoi), "prp_aaaaaaaaaaaaaaaa"))
    block = set_block(actor=acts(ren), target_id=company(aoi))
    assert queries.my_proposals(acts(ren)) == queries.proposals_of_job(acts(aoi), job.id)[1] == []
    mine = queries.my_jobs(acts(aoi))[0]
    assert (mine.n, mine.waiting, queries.job_for(acts(aoi), job.id).proposals) == (0, 0, 0)  # type: ignore[attr-defined]
    assert mine.proposers == []  # type: ignore[attr-defined]
    assert queries.jobs_to_answer(acts(aoi), job.made_at) == []
    for who in (aoi, ren):
        assert refusal(lambda who=who: queries.proposal_of(acts(who), proposal.id)) == nothing
    assert refusal(lambda: withdraw_proposal(actor=acts(ren), proposal_id=proposal.id)) == nothing
    assert refusal(lambda: shortlist_proposal(actor=acts(aoi), proposal_id=proposal.id)) == nothing
    assert refusal(lambda: offers.offer_terms(actor=acts(aoi), proposal_id=proposal.id, terms=terms())) == nothing
    undo_block(actor=acts(ren), block_id=block.id)
    assert [one.id for one in queries.my_proposals(acts(ren))] == [proposal.id]
    assert offers.offer_terms(actor=acts(aoi), proposal_id=proposal.id, terms=terms()).status == "offered"


def _offered(post: MakeJob, aoi: User, ren: User) -> Contract:
    proposal = create_proposal(actor=acts(ren), job_id=post().id, body=OFFER)
    return offers.offer_terms(actor=acts(aoi), proposal_id=proposal.id, terms=terms())


@pytest.mark.parametrize(("blocker", "kind"), [("ren", "offer_declined"), ("aoi", "contract_cancelled")])
def test_an_offer_nobody_accepted_comes_to_nothing(
    post: MakeJob, aoi: User, ren: User, blocker: str, kind: str
) -> None:
    """As it might without any block, and nothing in it says so."""
    contract = _offered(post, aoi, ren)
    who, whom = (ren, company(aoi)) if blocker == "ren" else (aoi, ren.id)
    set_block(actor=acts(who), target_id=whom)
    contract.refresh_from_db()
    assert contract.status == "cancelled"
    accept = refusal(lambda: offers.accept_offer(actor=acts(ren), contract_id=contract.id, terms_version=1))
    assert accept[:2] == ("not-now", 409)


def test_an_offer_that_stands_between_twins_is_answered_as_one_taken_back(post: MakeJob, aoi: User) -> None:
    ren1, ren2 = person("ren1", identity="REN"), person("ren2", identity="REN")
    standing, gone = _offered(post, aoi, ren1), _offered(post, aoi, ren1)
    offers.cancel_contract(actor=acts(aoi), contract_id=gone.id)
    set_block(actor=acts(ren2), target_id=company(aoi))
    answers = [
        refusal(lambda one=one: offers.accept_offer(actor=acts(ren1), contract_id=one.id, terms_version=1))
        for one in (standing, gone)
    ]
    assert answers[0] == answers[1]
    answers = [
        refusal(lambda one=one: offers.counter_offer(actor=acts(ren1), contract_id=one.id, terms=terms()))
        for one in (standing, gone)
    ]
    assert answers[0] == answers[1]


def test_a_contract_that_binds_goes_on(post: MakeJob, aoi: User, ren: User) -> None:
    contract = _offered(post, aoi, ren)
    offers.accept_offer(actor=acts(ren), contract_id=contract.id, terms_version=1)
    set_block(actor=acts(ren), target_id=company(aoi))
    contract.refresh_from_db()
    assert contract.status == "agreed"
    assert [one.status for one in queries.my_proposals(acts(ren))] == ["agreed"]
    assert offers.cancel_contract(actor=acts(aoi), contract_id=contract.id).status == "cancelled"


def test_one_does_not_block_ones_own_side(aoi: User, ken: User) -> None:
    for target in (ken.id, company(aoi)):
        assert refusal(lambda target=target: set_block(actor=acts(ken), target_id=target))[:2] == (
            "own-side-block",
            409,
        )
    assert refusal(lambda: set_block(actor=acts(ken), target_id="org_aaaaaaaaaaaaaaaa"))[:2] == ("not-found", 404)
    assert not Block.objects.exists()


def test_once_more_changes_the_note(aoi: User, ren: User) -> None:
    first = set_block(actor=acts(ren), target_id=company(aoi), note="一")
    assert set_block(actor=acts(ren), target_id=company(aoi), note="二").id == first.id
    assert set_block(actor=acts(ren), target_id=company(aoi)).note == "二"
    assert refusal(lambda: set_block(actor=acts(ren), target_id=company(aoi), note="あ" * 1_001))[:2] == (
        "invalid",
        422,
    )
    assert Block.objects.get().note == "二"


def test_who_sees_and_undoes_it(post: MakeJob, aoi: User, ken: User, ren: User, mio: User) -> None:
    """Its maker; for an organisation each of its owners and approvers. Nobody else, least of all who is blocked."""
    job = post()
    block = set_block(actor=acts(aoi), target_id=ren.id, note="約束の日に来ない")
    for stranger in (ren, ken, mio):
        assert blocks.blocks_of(acts(stranger))[0] == []
        assert refusal(lambda who=stranger: undo_block(actor=acts(who), block_id=block.id))[:2] == ("not-found", 404)
    nana = person("nana")
    join_organisation(actor=acts(aoi), organisation_id=company(aoi), email=nana.email, role="approver")
    assert [one.id for one in blocks.blocks_of(acts(nana))[0]] == [block.id]
    undo_block(actor=acts(nana), block_id=block.id)
    assert sees(ren, job)
    theirs = create_job(actor=acts(ren), body=JOB)
    assert not sees(aoi, theirs), "Aoi's own part is Aoi's to undo"
    undo_block(actor=acts(aoi), block_id=block.id)
    assert sees(aoi, theirs)


def test_two_of_one_company_block_the_same_person(post: MakeJob, aoi: User, ren: User) -> None:
    job, nana = post(), person("nana")
    join_organisation(actor=acts(aoi), organisation_id=company(aoi), email=nana.email, role="owner")
    first = set_block(actor=acts(aoi), target_id=ren.id)
    second = set_block(actor=acts(nana), target_id=ren.id)
    undo_block(actor=acts(nana), block_id=second.id)
    assert not sees(ren, job)
    undo_block(actor=acts(aoi), block_id=first.id)
    assert sees(ren, job)


def test_the_operator_blocks_nobody(aoi: User) -> None:
    assert refusal(lambda: set_block(actor=Actor.operator(), target_id=aoi.id))[:2] == ("not-found", 404)


@pytest.mark.parametrize(("search", "asked"), [(Search(), 2), (Search(q="仕事"), 3)])
def test_two_hundred_blocks_add_a_bounded_look_up_and_no_work_per_row(
    post: MakeJob, ren: User, search: Search, asked: int
) -> None:
    """As PostgreSQL carries it out: as many jobs are read as without blocks, and the blocks once, not once a row. Times
    are in decision 17; here a busy machine would decide.
    """
    for number in range(60):
        post(title=f"仕事{number}")
    without = _read(ren, search)
    others = [person(f"blocked{number}") for number in range(200)]
    for other in others:
        set_block(actor=acts(ren), target_id=other.id)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE people_block, people_client, people_user, market_job")
    with_blocks = _read(ren, search)
    assert with_blocks["jobs"] == without["jobs"]
    assert 1 <= with_blocks["loops"] <= 2, with_blocks  # once for each side on which a block may stand
    assert with_blocks["queries"] == without["queries"] == asked


def _read(user: User, search: Search) -> dict[str, int]:
    """How a page of the search is carried out: jobs read, how often the table of blocks is gone through, queries."""
    seen: list[tuple[str, Any]] = []

    def look(execute: Any, sql: str, params: Any, *more: Any) -> Any:
        seen.append((sql, params))
        return execute(sql, params, *more)

    with connection.execute_wrapper(look):
        queries.search_jobs(acts(user), search)
    nodes: list[dict[str, Any]] = []
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")  # which join the planner likes today is not the question
        for sql, params in seen:
            cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON, TIMING OFF) {sql}", params)
            nodes += _nodes(json.loads(json.dumps(cursor.fetchone()[0]))[0]["Plan"])
    jobs = sum(
        node["Actual Rows"] * node["Actual Loops"] for node in nodes if node.get("Relation Name") == "market_job"
    )
    of_blocks = [node["Actual Loops"] for node in nodes if node.get("Relation Name") == "people_block"]
    return {"jobs": int(jobs), "loops": max(of_blocks, default=0), "queries": len(seen)}


def _nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for child in plan.get("Plans", ()):
        yield from _nodes(child)
