"""Questions about a job: asked before proposing, answered once and in public, screened, and kept apart by blocks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from michinori.contracts.commands.blocks import set_block
from michinori.kernel.problems import Problem
from michinori.machinery.models import OutboxItem
from michinori.market.commands.jobs import close_job
from michinori.market.commands.questions import answer_question, ask_question
from michinori.market.models import Question
from michinori.market.queries.questions import questions_of
from michinori.moderation.commands.decisions import decide_case
from michinori.moderation.commands.reports import report_thing
from michinori.moderation.things import show_thing_again
from michinori.notices.market_events import hear_of_question
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.market.questions import MAX_ANSWER, MAX_QUESTION, WAITING_PER_JOB

from .conftest import MakeJob, acts, person

pytestmark = pytest.mark.django_db


def refused(act: Any) -> tuple[str, int]:
    with pytest.raises(Problem) as problem:
        act()
    return problem.value.slug, problem.value.status


def asked(user: User, job_id: str, body: Any = "素材は支給されますか。") -> Question:
    return ask_question(actor=acts(user), job_id=job_id, body=body)


def test_staff_take_a_reported_question_down_with_its_answer(
    post: MakeJob, browse: Callable[[User | None], Client], aoi: User, ren: User, mio: User
) -> None:
    job = post()
    question = asked(ren, job.id)
    with pytest.raises(Problem):
        report_thing(actor=acts(mio), kind="question", ref=question.id, reason="spam")  # not public yet
    answer_question(actor=acts(aoi), question_id=question.id, body="はい。")
    text = browse(mio).get(f"/jobs/{job.id}").content.decode()
    assert f"/reports/question/{question.id}" in text
    assert f"/reports/question/{question.id}" not in browse(ren).get(f"/jobs/{job.id}").content.decode()
    assert (
        refused(lambda: report_thing(actor=acts(ren), kind="question", ref=question.id, reason="spam"))[0]
        == "own-thing"
    )
    case = report_thing(actor=acts(mio), kind="question", ref=question.id, reason="spam").case
    assert (case.title, case.text, case.about_id) == (job.title, f"{question.body}\n\nはい。", ren.id)
    assert ren.id not in browse(mio).get(f"/reports/question/{question.id}").content.decode()
    sora = acts(person("sora", staff=True))
    assert decide_case(actor=sora, case_id=case.id, outcome="hidden", rule="spam", words="宣伝です").hidden
    for reader in (aoi, ren, mio):
        assert questions_of(acts(reader), job.id) == []
    show_thing_again(actor=sora, kind="question", ref=question.id)
    assert len(questions_of(None, job.id)) == 1


def told(kind: str) -> list[str]:
    item = OutboxItem.objects.filter(kind=kind).latest("id")
    return [hearing.user.id for hearing in hear_of_question(item)]


def test_a_question_is_answered_once_and_then_read_by_everybody(
    post: MakeJob, aoi: User, ken: User, ren: User, mio: User
) -> None:
    job = post()
    question = asked(ren, job.id)
    assert set(told("question_asked")) == {aoi.id, ken.id}
    seen = {user.id: len(questions_of(acts(user), job.id)) for user in (aoi, ken, ren, mio)}
    assert seen == {aoi.id: 1, ken.id: 1, ren.id: 1, mio.id: 0}
    assert questions_of(None, job.id) == []
    assert refused(lambda: answer_question(actor=acts(mio), question_id=question.id, body="はい")) == ("not-found", 404)
    assert refused(lambda: answer_question(actor=acts(ren), question_id=question.id, body="はい")) == ("forbidden", 403)
    answer_question(actor=acts(ken), question_id=question.id, body="お渡しします。")
    assert told("question_answered") == [ren.id]
    for reader in (None, acts(mio)):
        assert [row.answer for row in questions_of(reader, job.id)] == ["お渡しします。"]
    again = refused(lambda: answer_question(actor=acts(aoi), question_id=question.id, body="いいえ"))
    assert again == ("question-answered", 409)


def test_who_may_ask_and_how_often(post: MakeJob, aoi: User, ren: User) -> None:
    job, draft = post(), post(draft=True)
    assert refused(lambda: asked(aoi, job.id)) == ("own-job", 409)
    assert refused(lambda: asked(ren, draft.id)) == ("not-found", 404)
    for number in range(WAITING_PER_JOB):
        asked(ren, job.id, f"{number}ページ目の素材はありますか。")
    assert refused(lambda: asked(ren, job.id)) == ("question-waits", 409)
    closed = post()
    close_job(actor=acts(aoi), job_id=closed.id)
    assert refused(lambda: asked(ren, closed.id)) == ("not-found", 404)
    assert Question.objects.count() == WAITING_PER_JOB


def test_the_same_asked_twice_while_it_waits_is_one_question(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    """Ren clicks twice, and no script holds it back."""
    job = post()
    question = asked(ren, job.id)
    assert asked(ren, job.id) == question
    assert OutboxItem.objects.filter(kind="question_asked").count() == 1
    assert asked(mio, job.id) != question
    answer_question(actor=acts(aoi), question_id=question.id, body="お渡しします。")
    assert asked(ren, job.id) != question


@pytest.mark.parametrize(
    ("body", "slug"),
    [
        ("ren@kaisha.jp に送ってもらえますか", "contact-before-contract"),
        ("", "invalid"),
        (None, "invalid"),
        (5, "invalid"),
        ("あ" * (MAX_QUESTION + 1), "invalid"),
    ],
)
def test_what_cannot_be_asked_cannot_be_answered_either(
    post: MakeJob, aoi: User, ren: User, mio: User, body: Any, slug: str
) -> None:
    job = post()
    assert refused(lambda: asked(ren, job.id, body)) == (slug, 422)
    question = asked(mio, job.id)
    longer = "あ" * (MAX_ANSWER + 1) if isinstance(body, str) and len(body) > MAX_QUESTION else body
    assert refused(lambda: answer_question(actor=acts(aoi), question_id=question.id, body=longer)) == (slug, 422)
    question.refresh_from_db()
    assert (question.answer, Question.objects.count()) == ("", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Question.objects.update(answer="はい")


def test_a_block_hides_both_the_job_and_the_question(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    job = post()
    question = asked(ren, job.id)
    set_block(actor=acts(ren), target_id=default_client(aoi.id).id)
    assert questions_of(acts(aoi), job.id) == []
    assert refused(lambda: answer_question(actor=acts(aoi), question_id=question.id, body="はい")) == ("not-found", 404)
    assert refused(lambda: asked(ren, job.id)) == ("not-found", 404)
    assert told("question_asked") == []
