"""Who is suspended begins nothing new; what runs goes on to the last yen."""

from typing import Any

import pytest

from michinori.columns.commands.columns import edit_column, write_column
from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import amendments, deliveries, deposits, offers, stages, suspending, terminations
from michinori.contracts.commands.suspending import suspend_client
from michinori.contracts.models import Contract
from michinori.kernel.clock import end_of
from michinori.kernel.problems import Problem
from michinori.ledger.models import Movement
from michinori.machinery import events
from michinori.machinery.models import Event, OutboxItem
from michinori.machinery.outbox import drain
from michinori.market.commands import jobs, proposals
from michinori.market.commands.invitations import invite_worker
from michinori.market.commands.searches import save_search
from michinori.market.models import Job, Proposal
from michinori.market.queries.recommending import recommended_jobs
from michinori.market.queries.workers import WorkerSearch, search_workers
from michinori.notices.models import Notice
from michinori.people.commands.profiles import update_profile
from michinori.people.commands.suspensions import lift_suspension
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.people.suspensions import suspension_of
from michinori.trust.commands.reviews import write_review
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_change_of_terms import with_prices
from tests.stories.test_trust_conduct import finished
from tests.stories.test_trust_reviews import STARS

pytestmark = pytest.mark.django_db
JOB = {"title": "ロゴ", "description": "小さなロゴ", "category": "design", "kind": "fixed"}


def suspended(cast: Cast, client_id: str, **given: Any) -> Any:
    sora = cast.person("Sora", staff=True)
    return suspend_client(actor=cast.acts(sora), client_id=client_id, until=given.get("until"))


def refused(why: str, command: Any, **given: Any) -> None:
    tables = (Job, Proposal, Contract, Event, OutboxItem, Movement)
    before = [table.objects.count() for table in tables]
    with pytest.raises(Problem) as problem:
        command(**given)
    assert problem.value.slug == why
    assert [table.objects.count() for table in tables] == before


def test_a_suspended_worker_works_on_and_is_paid() -> None:
    cast = Cast()
    contract, ren, aoi = story.active(cast, spare=50_000), cast.acts(cast.ren), cast.acts(cast.aoi)
    offer = story.offered(cast)
    suspended(cast, cast.ren.id)
    offer.refresh_from_db()
    assert offer.status == "cancelled"
    stages.start_stage(actor=ren, contract_id=contract.id, number=1)
    amendment = amendments.propose_amendment(
        actor=ren, contract_id=contract.id, terms=with_prices(contract, 14_400, 14_400, 24_200), reason="追加分"
    )
    amendments.accept_amendment(actor=aoi, amendment_id=amendment.id)
    deposits.make_deposit(actor=aoi, contract_id=contract.id)
    deliveries.deliver_work(actor=ren, contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    deliveries.accept_delivery(actor=aoi, contract_id=contract.id)
    contract.refresh_from_db()
    assert (contract.status, contract.paid) == ("completed", 53_000)
    refused("suspended", write_review, actor=ren, contract_id=contract.id, stars=STARS)
    write_review(actor=aoi, contract_id=contract.id, stars=STARS)


def test_a_suspended_client_deposits_what_is_agreed_and_its_clocks_run() -> None:
    cast = Cast()
    agency, aoi, ren = default_client(cast.aoi.id).id, cast.acts(cast.aoi), cast.acts(cast.ren)
    running, agreed = story.active(cast), story.agreed(cast)
    deliveries.deliver_work(actor=ren, contract_id=running.id, file_ids=[story.a_file(cast.ren)])
    suspended(cast, agency)
    story.pay_in(cast, agreed.price * 11 // 10)
    deposits.make_deposit(actor=aoi, contract_id=agreed.id)
    agreed.refresh_from_db()
    assert agreed.status == "active"
    ending = terminations.open_termination(actor=aoi, contract_id=agreed.id, amount=0, reason="client_withdrew")
    assert ending.status == "open"
    story.wait_days(7)
    running.refresh_from_db()
    assert running.status == "completed"
    assert not Job.objects.filter(client_id=agency).exclude(status="closed").exists()


def test_what_a_suspended_person_may_not_begin() -> None:
    cast = Cast()
    proposal_id, done = story.proposed(cast), finished(cast)
    open_job = jobs.create_job(actor=cast.acts(cast.mio), body=JOB)
    suspended(cast, cast.ren.id)
    ren = cast.acts(cast.ren)
    refused("suspended", jobs.create_job, actor=ren, body=JOB)
    refused("suspended", jobs.create_job, actor=ren, body=JOB, draft=True)
    refused("suspended", proposals.create_proposal, actor=ren, job_id=open_job.id, body={"price": 1, "message": "ぜひ"})
    refused("suspended", write_review, actor=ren, contract_id=done.id, stars=STARS)
    column = {"actor": ren, "title": "コラム", "body": "文です。"}
    refused("suspended", write_column, **column, status="published")
    draft = write_column(**column)
    refused("suspended", edit_column, **column, slug=draft.slug, status="published")
    invitation = {"actor": cast.acts(cast.mio), "job_id": open_job.id, "worker_id": cast.ren.id}
    refused("dealings-paused", invite_worker, **invitation)
    sent = {"actor": cast.acts(cast.aoi), "proposal_id": proposal_id, "terms": story.terms()}
    refused("dealings-paused", offers.offer_terms, **sent)


def test_an_organisation_is_suspended_alone_and_a_person_with_all_accounts() -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    proposal_id = story.proposed(cast)
    suspended(cast, agency)
    aoi = cast.acts(cast.aoi)
    refused("suspended", jobs.create_job, actor=aoi, body=JOB, organisation_id=agency)
    refused("suspended", offers.offer_terms, actor=aoi, proposal_id=proposal_id, terms=story.terms())
    assert jobs.create_job(actor=aoi, body=JOB, organisation_id=cast.aoi.id).status == "open"
    one, other = cast.person("Haru", identity="same"), cast.person("Natsu", identity="same")
    suspended(cast, one.id)
    refused("suspended", jobs.create_job, actor=cast.acts(other), body=JOB)
    other.refresh_from_db()
    assert other.suspended_until is not None


def test_it_ends_by_itself_or_when_it_is_lifted() -> None:
    cast = Cast()
    ren = cast.acts(cast.ren)
    until = end_of(story.in_days(3))
    first = suspended(cast, cast.ren.id, until=until)
    story.wait_days(3)
    assert suspension_of(cast.ren.id) is None
    assert jobs.create_job(actor=ren, body=JOB).status == "open"
    second = suspended(cast, cast.ren.id)
    refused("suspended", jobs.create_job, actor=ren, body=JOB)
    lift_suspension(actor=ren, suspension_id=second.id)
    assert jobs.create_job(actor=ren, body=JOB).status == "open"
    assert User.objects.get(id=cast.ren.id).suspended_until == first.until


def test_who_is_suspended_is_not_found_recommended_or_told_of_jobs_until_it_ends() -> None:
    cast = Cast()
    mio = cast.acts(cast.mio)
    one, other = cast.person("Haru", identity="same"), cast.person("Natsu", identity="same")
    for user in (one, other):
        update_profile(actor=cast.acts(user), headline="ロゴ", about="", skills=["ロゴ"], hourly_guide=None)
    save_search(actor=cast.acts(one), body={"name": "ロゴ", "q": "ロゴ", "every": "at_once"})
    posted = jobs.create_job(actor=mio, body=JOB)
    invite_worker(actor=mio, job_id=posted.id, worker_id=other.id)
    found = [row.user_id for row in search_workers(mio, WorkerSearch(q="ロゴ"))[0]]
    assert sorted(found) == sorted([one.id, other.id])
    assert [job.id for job, _ in recommended_jobs(cast.acts(other), 5)] == [posted.id]
    suspended(cast, one.id, until=end_of(story.in_days(3)))
    third = cast.person("Aki", identity="same")
    update_profile(actor=cast.acts(third), headline="ロゴ", about="", skills=["ロゴ"], hourly_guide=None)
    assert third.suspended_until is not None, "an account made meanwhile says so, too"
    assert search_workers(mio, WorkerSearch(q="ロゴ"))[0] == []
    assert recommended_jobs(cast.acts(other), 5) == []
    drain({kind: SUBSCRIBERS[kind] for kind in ("job_posted", "saved_search_found", "invitation_made")})
    assert not Notice.objects.exists(), "neither of a job that it may not propose to, nor of the invitation"
    story.wait_days(3)
    assert len(search_workers(mio, WorkerSearch(q="ロゴ"))[0]) == 3
    assert [job.id for job, _ in recommended_jobs(cast.acts(other), 5)] == [posted.id]


def test_lifting_gives_back_the_jobs_that_it_closed_and_no_others() -> None:
    cast = Cast()
    mio, sora = cast.acts(cast.mio), cast.acts(cast.person("Sora", staff=True))
    draft, posted, closed = (jobs.create_job(actor=mio, body=JOB, draft=each) for each in (True, False, False))
    jobs.close_job(actor=mio, job_id=closed.id)
    made = suspended(cast, cast.mio.id)
    assert not Job.objects.filter(client_id=cast.mio.id).exclude(status="closed").exists()
    suspending.lift_suspension(actor=sora, suspension_id=made.id)
    found = {job.id: (job.status, job.closed_at is None) for job in Job.objects.filter(client_id=cast.mio.id)}
    assert found == {draft.id: ("draft", True), posted.id: ("open", True), closed.id: ("closed", False)}
    assert events.verify(posted.id)
    first = suspended(cast, cast.mio.id)
    second = suspended(cast, cast.mio.id)
    suspending.lift_suspension(actor=sora, suspension_id=first.id)
    assert Job.objects.get(id=posted.id).status == "closed", "another suspension still holds"
    suspending.lift_suspension(actor=sora, suspension_id=second.id)
    assert Job.objects.get(id=posted.id).status == "open"


def test_a_suspension_that_ends_by_itself_gives_back_what_lifting_gives_back() -> None:
    cast = Cast()
    mio = cast.acts(cast.mio)
    bodies = {"posted": JOB, "over": JOB | {"due_date": story.in_days(2).isoformat()}}
    made = {name: jobs.create_job(actor=mio, body=body) for name, body in bodies.items()}
    made["draft"] = jobs.create_job(actor=mio, body=JOB, draft=True)
    made["closed"] = jobs.close_job(actor=mio, job_id=jobs.create_job(actor=mio, body=JOB).id)
    suspended(cast, cast.mio.id, until=end_of(story.in_days(3)))
    ends = end_of(story.in_days(5))
    suspended(cast, cast.mio.id, until=ends)
    story.wait_days(4)
    assert not Job.objects.filter(client_id=cast.mio.id).exclude(status="closed").exists(), "the longer one still holds"
    story.wait_days(2)
    found = {name: Job.objects.get(id=job.id).status for name, job in made.items()}
    assert found == {"posted": "open", "over": "closed", "draft": "draft", "closed": "closed"}
    given = events.last(made["posted"].id)
    assert given is not None
    assert (given.kind, given.actor, given.at) == ("job_given_back", "clock", ends)
    assert events.verify(made["posted"].id)


def test_a_lifted_suspension_does_not_end_once_more() -> None:
    cast = Cast()
    mio, sora = cast.acts(cast.mio), cast.acts(cast.person("Sora", staff=True))
    posted = jobs.create_job(actor=mio, body=JOB)
    made = suspended(cast, cast.mio.id, until=end_of(story.in_days(3)))
    suspending.lift_suspension(actor=sora, suspension_id=made.id)
    jobs.close_job(actor=mio, job_id=posted.id)
    story.wait_days(5)
    assert Job.objects.get(id=posted.id).status == "closed"
