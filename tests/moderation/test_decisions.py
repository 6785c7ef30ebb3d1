"""Staff decide once on all reports of a thing, tell the person concerned, and somebody else answers the appeal."""

from typing import Any

import pytest
from django.core.cache import cache

from michinori.columns.commands.columns import write_column
from michinori.config.table import SUBSCRIBERS
from michinori.conversation.commands.messages import send_message
from michinori.conversation.commands.threads import open_thread
from michinori.conversation.models import thread_id_of
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.models import Event, OutboxItem
from michinori.machinery.outbox import drain
from michinori.market.models import Job
from michinori.moderation.commands import appeals, decisions
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.models import Appeal, Case, Decision
from michinori.moderation.queries.decisions import decisions_on
from michinori.notices.models import Notice
from michinori.people.models import Suspension
from michinori.people.queries import default_client
from michinori.trust.commands.reviews import write_review
from michinori.trust.queries.reviews import reviews_about
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_trust_conduct import finished
from tests.stories.test_trust_reviews import STARS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def refused(slug: str, command: Any, **given: Any) -> None:
    tables = (Case, Decision, Appeal, Suspension, Event, OutboxItem)
    before = [table.objects.count() for table in tables]
    with pytest.raises(Problem) as problem:
        command(**given)
    assert problem.value.slug == slug
    assert [table.objects.count() for table in tables] == before


def reported_job(cast: Cast) -> tuple[Job, Case]:
    story.proposed(cast)
    job = Job.objects.latest("made_at")
    return job, report_thing(actor=cast.acts(cast.mio), kind="job", ref=job.id, reason="outside").case


def notices_of(user: Any) -> list[str]:
    drain({kind: SUBSCRIBERS[kind] for kind in ("report_decided", "decision_made", "appeal_answered")})
    return [str(row.kind) for row in Notice.objects.filter(user=user).order_by("id")]


def test_a_job_is_taken_down_and_put_up_again_after_an_appeal() -> None:
    cast = Cast()
    sora, kei = (cast.acts(cast.person(name, staff=True)) for name in ("Sora", "Kei"))
    job, case = reported_job(cast)
    made = decisions.decide_case(actor=sora, case_id=case.id, outcome="hidden", rule="outside", words="外での支払い")
    job.refresh_from_db()
    assert (job.status, made.hidden) == ("closed", True)
    refused("case-decided", decisions.decide_case, actor=kei, case_id=case.id, outcome="none")
    assert "report_decided" in notices_of(cast.mio)
    assert "decision_made" in notices_of(cast.aoi)
    aoi = cast.acts(cast.aoi)
    assert [one.id for one in decisions_on(aoi)] == [made.id]
    refused("not-found", appeals.appeal_decision, actor=cast.acts(cast.mio), decision_id=made.id, text="ちがう")
    refused("invalid", appeals.appeal_decision, actor=aoi, decision_id=made.id, text=" ")
    appeal = appeals.appeal_decision(actor=aoi, decision_id=made.id, text="引用でした")
    refused("appealed-already", appeals.appeal_decision, actor=aoi, decision_id=made.id, text="もう一度")
    sent = {"appeal_id": appeal.id, "upheld": False, "answer": "引用でした。失礼しました"}
    refused("own-decision", appeals.answer_appeal, actor=sora, **sent)
    refused("not-found", appeals.answer_appeal, actor=aoi, **sent)
    refused("invalid", appeals.answer_appeal, actor=kei, **sent | {"answer": ""})
    appeals.answer_appeal(actor=kei, **sent)
    refused("appeal-answered", appeals.answer_appeal, actor=kei, **sent)
    job.refresh_from_db()
    assert job.status == "open"
    assert "appeal_answered" in notices_of(cast.aoi)
    assert [event.kind for event in audit.newest()] == ["appeal_answered", "case_decided"]


def test_who_decides_alone_answers_the_appeal_too() -> None:
    cast = Cast()
    sora = cast.acts(cast.person("Sora", staff=True))
    _, case = reported_job(cast)
    made = decisions.decide_case(actor=sora, case_id=case.id, outcome="warned", rule="spam", words="くり返さないで")
    appeal = appeals.appeal_decision(actor=cast.acts(cast.aoi), decision_id=made.id, text="一度だけです")
    assert appeals.answer_appeal(actor=sora, appeal_id=appeal.id, upheld=True, answer="三度ありました").upheld


def test_nothing_done_is_told_to_the_reporter_alone() -> None:
    cast = Cast()
    sora = cast.acts(cast.person("Sora", staff=True))
    _, case = reported_job(cast)
    decisions.decide_case(actor=sora, case_id=case.id, outcome="none", words="書いても伝わらない")
    assert "report_decided" in notices_of(cast.mio)
    assert "decision_made" not in notices_of(cast.aoi)
    assert not decisions_on(cast.acts(cast.aoi)).exists()
    again = report_thing(actor=cast.acts(cast.mio), kind="job", ref=case.ref, reason="fraud")
    assert again.case_id != case.id


def test_what_staff_may_not_decide() -> None:
    cast = Cast()
    sora = cast.person("Sora", staff=True)
    job, case = reported_job(cast)
    ruled = {"case_id": case.id, "outcome": "warned", "rule": "spam", "words": "やめて"}
    refused("not-found", decisions.decide_case, actor=cast.acts(cast.mio), **ruled)
    refused("invalid", decisions.decide_case, actor=cast.acts(sora), **ruled | {"words": ""})
    refused("invalid", decisions.decide_case, actor=cast.acts(sora), **ruled | {"rule": "taste"})
    refused("invalid", decisions.decide_case, actor=cast.acts(sora), **ruled | {"outcome": "fined"})
    past = {"outcome": "suspended", "until": story.in_days(0).isoformat()}
    refused("invalid", decisions.decide_case, actor=cast.acts(sora), **ruled | past)
    person = report_thing(actor=cast.acts(cast.mio), kind="person", ref=cast.ren.id, reason="spam").case
    refused(
        "invalid", decisions.decide_case, actor=cast.acts(sora), **ruled | {"case_id": person.id, "outcome": "hidden"}
    )
    report_thing(actor=cast.acts(sora), kind="job", ref=job.id, reason="spam")
    refused("own-matter", decisions.decide_case, actor=cast.acts(sora), **ruled)


def test_a_review_is_hidden_with_a_warning_and_shown_again() -> None:
    cast = Cast()
    sora, kei = (cast.acts(cast.person(name, staff=True)) for name in ("Sora", "Kei"))
    contract = finished(cast)
    review = write_review(actor=cast.acts(cast.ren), contract_id=contract.id, stars=STARS, comment="最低の人間")
    write_review(actor=cast.acts(cast.aoi), contract_id=contract.id, stars=STARS)
    case = report_thing(actor=cast.acts(cast.aoi), kind="review", ref=review.id, reason="harassment").case
    made = decisions.decide_case(
        actor=sora, case_id=case.id, outcome="warned", rule="harassment", words="人ではなく仕事について", hide=True
    )
    assert reviews_about(contract.client_id, "client") == ([], None)
    appeal = appeals.appeal_decision(actor=cast.acts(cast.ren), decision_id=made.id, text="ほんとうです")
    appeals.answer_appeal(actor=kei, appeal_id=appeal.id, upheld=False, answer="戻します")
    assert [one.id for one in reviews_about(contract.client_id, "client")[0]] == [review.id]


def test_contact_data_in_a_review_or_reply_is_stopped_with_its_place() -> None:
    cast = Cast()
    contract, ren = finished(cast), cast.acts(cast.ren)
    with pytest.raises(Problem) as problem:
        write_review(actor=ren, contract_id=contract.id, stars=STARS, comment="次は 090-1234-5678 へどうぞ")
    assert [(flaw.field, flaw.key) for flaw in problem.value.flaws] == [("comment", "contact_in_public")]
    assert "090-1234-5678" in problem.value.flaws[0].values["place"]
    write_review(
        actor=ren, contract_id=contract.id, stars=STARS, comment="サイトの外での直接取引に誘われて困りました。"
    )


def test_default_client_of_the_agency_is_whom_the_decision_concerns() -> None:
    cast = Cast()
    sora = cast.acts(cast.person("Sora", staff=True))
    _, case = reported_job(cast)
    assert case.about_id == default_client(cast.aoi.id).id
    made = decisions.decide_case(
        actor=sora, case_id=case.id, outcome="suspended", rule="fraud", words="確認できません", until=None
    )
    assert made.suspension is not None
    assert made.suspension.for_good
    assert made.suspension.client_id == case.about_id


def test_a_column_is_hidden_and_a_message_only_decided_on() -> None:
    cast = Cast()
    sora = cast.acts(cast.person("Sora", staff=True))
    column = write_column(actor=cast.acts(cast.ren), title="コラム", body="中傷です。", status="published")
    case = report_thing(actor=cast.acts(cast.mio), kind="column", ref=column.id, reason="harassment").case
    decisions.decide_case(actor=sora, case_id=case.id, outcome="hidden", rule="harassment", words="中傷です")
    column.refresh_from_db()
    assert column.hidden_at is not None
    contract = story.active(cast)
    thread = thread_id_of(str(contract.proposal_id))
    open_thread(thread)
    message = send_message(actor=cast.acts(cast.aoi), thread_id=thread, body="急いでください")
    with pytest.raises(Problem) as unknown:
        report_thing(actor=cast.acts(cast.mio), kind="message", ref=message.id, reason="harassment")
    assert unknown.value.slug == "not-found"
    said = report_thing(actor=cast.acts(cast.ren), kind="message", ref=message.id, reason="harassment").case
    assert (said.about_id, said.text) == (contract.client_id, "急いでください")
    ruled = {"case_id": said.id, "rule": "harassment", "words": "乱暴です"}
    refused("invalid", decisions.decide_case, actor=sora, outcome="hidden", **ruled)
    assert not decisions.decide_case(actor=sora, outcome="warned", hide=True, **ruled).hidden
