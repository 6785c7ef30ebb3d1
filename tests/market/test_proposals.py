"""Proposals by commands: one live one per worker and job, none among one's own, answers by the right side."""

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.models import OutboxItem
from michinori.market.commands import proposals
from michinori.market.commands.jobs import close_job, create_job
from michinori.market.models import Proposal
from michinori.market.queries import Search, job_for, my_proposals, proposal_of, proposals_of_job, search_jobs
from michinori.people.models import User
from michinori.people.queries import default_client

from .conftest import JOB, MakeJob, acts, person

GOOD = {"price": 30_000, "message": "作れます。", "due_date": "2030-01-15"}


def propose(worker: User, job_id: str, **changes: Any) -> Proposal:
    return proposals.create_proposal(actor=acts(worker), job_id=job_id, body=GOOD | changes)


def refused(act: Any, **given: Any) -> tuple[str, int]:
    with pytest.raises(Problem) as problem:
        act(**given)
    return problem.value.slug, problem.value.status


@pytest.mark.django_db
def test_one_live_proposal_per_worker_and_job(post: MakeJob, ren: User) -> None:
    job = post()
    first = propose(ren, job.id)
    assert refused(propose, worker=ren, job_id=job.id) == ("proposed-already", 409)
    proposals.withdraw_proposal(actor=acts(ren), proposal_id=first.id)
    second = propose(ren, job.id)
    assert [row.id for row in my_proposals(acts(ren))] == [second.id, first.id]
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(id=first.id).update(status="open")


@pytest.mark.django_db
def test_none_on_ones_own_side(post: MakeJob, aoi: User, ken: User) -> None:
    job = post()
    assert refused(propose, worker=aoi, job_id=job.id) == ("own-job", 409)
    assert refused(propose, worker=ken, job_id=job.id) == ("own-job", 409)
    assert not Proposal.objects.exists()


@pytest.mark.django_db
def test_none_between_two_accounts_of_one_party(db: None) -> None:
    one, two = person("one", identity="12345"), person("two", identity="12345")
    job = create_job(actor=acts(one), body=JOB)
    assert refused(propose, worker=two, job_id=job.id) == ("own-job", 409)


@pytest.mark.django_db
def test_none_on_drafts_and_closed_jobs(post: MakeJob, aoi: User, ren: User) -> None:
    draft, job = post(draft=True), post()
    assert refused(propose, worker=ren, job_id=draft.id) == ("not-found", 404)
    row = propose(ren, job.id)
    close_job(actor=acts(aoi), job_id=job.id)
    proposals.withdraw_proposal(actor=acts(ren), proposal_id=row.id)
    assert refused(propose, worker=ren, job_id=job.id) == ("job-closed", 409)
    assert refused(propose, worker=person("yui"), job_id=job.id) == ("job-closed", 409)
    for unknown in ("job_no", "\x00", "あ" * 5_000):
        assert refused(propose, worker=ren, job_id=unknown) == ("not-found", 404)
    assert refused(proposals.create_proposal, actor=Actor.clock(), job_id=job.id, body=GOOD) == ("forbidden", 403)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "value", "key"),
    [
        ("price", None, "required"),
        ("price", 0, "too_small"),
        ("price", -5, "too_small"),
        ("price", 100_000_000, "too_large"),
        ("price", "30000", "not_a_number"),
        ("price", 1.5, "not_a_number"),
        ("message", "", "required"),
        ("message", "🦊" * 5_001, "too_long"),
        ("message", ["x"], "not_text"),
        ("due_date", "2026-13-01", "not_a_date"),
        ("due_date", "2001-01-01", "date_in_past"),
        ("due_date", "2999-01-01", "date_too_far"),
    ],
)
def test_bad_values_are_refused_by_field_and_write_nothing(
    post: MakeJob, ren: User, name: str, value: Any, key: str
) -> None:
    job = post()
    with pytest.raises(Problem) as problem:
        propose(ren, job.id, **{name: value})
    flaw = problem.value.flaws[0]
    assert (problem.value.status, flaw.field, flaw.key) == (422, name, key)
    assert not Proposal.objects.exists()
    assert not OutboxItem.objects.filter(kind="proposal_made").exists()


@pytest.mark.django_db
def test_who_may_answer(post: MakeJob, aoi: User, ken: User, ren: User, mio: User) -> None:
    row = propose(ren, post().id)
    answers = (proposals.decline_proposal, proposals.shortlist_proposal)
    for answer in answers:
        assert refused(answer, actor=acts(ren), proposal_id=row.id) == ("forbidden", 403)
        assert refused(answer, actor=acts(mio), proposal_id=row.id) == ("not-found", 404)
        assert refused(answer, actor=acts(ken), proposal_id="prp_no") == ("not-found", 404)
    assert refused(proposals.withdraw_proposal, actor=acts(mio), proposal_id=row.id) == ("not-found", 404)
    assert refused(proposals.withdraw_proposal, actor=acts(aoi), proposal_id=row.id) == ("forbidden", 403)
    row.refresh_from_db()
    assert (row.status, row.answered_at) == ("open", None)
    assert proposals.shortlist_proposal(actor=acts(ken), proposal_id=row.id).status == "shortlisted"
    assert proposals.decline_proposal(actor=acts(ken), proposal_id=row.id).status == "declined"
    assert proposals.decline_proposal(actor=acts(ken), proposal_id=row.id).status == "declined"
    assert refused(proposals.withdraw_proposal, actor=acts(ren), proposal_id=row.id) == ("proposal-answered", 409)
    told = list(OutboxItem.objects.filter(kind__startswith="proposal_").order_by("id").values_list("kind", flat=True))
    assert told == ["proposal_made", "proposal_shortlisted", "proposal_declined"]


@pytest.mark.django_db
def test_what_contracts_make_of_it(post: MakeJob, aoi: User, ren: User) -> None:
    row = propose(ren, post().id)
    proposals.mark_offered(proposal_id=row.id)
    for answer, who in ((proposals.withdraw_proposal, ren), (proposals.decline_proposal, aoi)):
        assert refused(answer, actor=acts(who), proposal_id=row.id) == ("proposal-answered", 409)
    proposals.mark_agreed(proposal_id=row.id)
    row.refresh_from_db()
    assert row.status == "agreed"
    proposals.mark_reopened(proposal_id=row.id)
    proposals.withdraw_proposal(actor=acts(ren), proposal_id=row.id)
    proposals.mark_offered(proposal_id=row.id)
    proposals.mark_reopened(proposal_id=row.id)
    row.refresh_from_db()
    assert row.status == "withdrawn"


@pytest.mark.django_db
def test_who_reads_what(post: MakeJob, aoi: User, ken: User, ren: User, mio: User) -> None:
    job = post()
    row, gone = propose(ren, job.id), propose(mio, job.id)
    proposals.withdraw_proposal(actor=acts(mio), proposal_id=gone.id)
    for who in (aoi, ken):
        assert [each.id for each in proposals_of_job(acts(who), job.id)[1]] == [row.id]
        assert proposal_of(acts(who), row.id).price == 30_000
    assert proposal_of(acts(ren), row.id).worker == ren
    assert refused(proposal_of, actor=acts(mio), proposal_id=row.id) == ("not-found", 404)
    assert refused(proposals_of_job, actor=acts(ren), job_id=job.id) == ("forbidden", 403)
    assert refused(proposals_of_job, actor=acts(ren), job_id="job_no") == ("not-found", 404)
    view = job_for(acts(ren), job.id)
    assert (view.proposals, view.proposal, view.may_propose, view.own_side) == (1, row, False, False)
    assert job_for(acts(mio), job.id).may_propose
    assert job_for(acts(ken), job.id).own_side
    assert [found.n for found in search_jobs(None, Search()).jobs] == [1]  # type: ignore[attr-defined]


@pytest.mark.django_db
@pytest.mark.parametrize("wrong", [{"price": 0}, {"price": 10**9}, {"status": "gone"}, {"message": ""}])
def test_the_database_refuses_what_no_command_would_write(post: MakeJob, ren: User, wrong: dict[str, Any]) -> None:
    row = propose(ren, post().id)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(id=row.id).update(**wrong)


def test_a_double_click_proposes_once_and_closing_leaves_none_behind(fresh_database: str, race_rounds: int) -> None:
    aoi, workers = person("aoi", company="青空ウェブ制作"), [person(f"w{n}") for n in range(2)]
    for _ in range(race_rounds):
        job = create_job(actor=acts(aoi), body=JOB, organisation_id=default_client(aoi.id).id)
        answers: list[str] = []
        barrier = threading.Barrier(4)

        def run(act: Any, answers: list[str] = answers, barrier: threading.Barrier = barrier) -> None:
            barrier.wait()
            try:
                act()
                answers.append("done")
            except Problem as problem:
                answers.append(problem.slug)
            finally:
                connection.close()

        acts_at_once = [lambda job=job: propose(workers[0], job.id)] * 2
        acts_at_once += [lambda job=job: propose(workers[1], job.id)]
        acts_at_once += [lambda job=job: close_job(actor=acts(aoi), job_id=job.id)]
        threads = [threading.Thread(target=run, args=(act,)) for act in acts_at_once]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        job.refresh_from_db()
        assert job.status == "closed"
        assert set(answers) <= {"done", "proposed-already", "job-closed", "not-found"}
        rows = Proposal.objects.filter(job=job)
        assert rows.count() == len({row.worker_id for row in rows})
        assert all(row.made_at <= job.closed_at for row in rows)
