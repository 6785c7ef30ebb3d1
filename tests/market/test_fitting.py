"""Recommended jobs are ranked where they are stored: those come that the rules would choose among all."""

import random
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from michinori.contracts.commands.blocks import set_block
from michinori.market.commands.jobs import edit_job
from michinori.market.commands.proposals import create_proposal
from michinori.market.models import Job
from michinori.market.queries import recommending
from michinori.market.queries.recommending import likes_of, recommended_jobs
from michinori.people.commands.profiles import update_profile
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.market.finding import Reasons, best

from .conftest import MakeJob, acts

SKILLS, WORDS = ("バナー", "動画", "校正"), ("ロゴ", "珈琲", "名刺", "看板", "包装")


@pytest.fixture
def worker(post: MakeJob, ren: User) -> User:
    """Ren, who names three skills and two kinds of work, and once got a job with five words in its title."""
    body: dict[str, Any] = {"headline": "", "about": "", "skills": [*SKILLS], "categories": ["web", "video"]}
    update_profile(actor=acts(ren), **body)
    former = post(title="・".join(WORDS), description="くわしくは打ち合わせで決めます。", category="other")
    proposal = create_proposal(actor=acts(ren), job_id=former.id, body={"price": 30_000, "message": "できます。"})
    proposal.status = "agreed"
    proposal.save()
    return ren


def test_the_heaviest_are_those_that_the_rules_choose_among_all(post: MakeJob, worker: User) -> None:
    chance, posted = random.Random(7), list[tuple[str, Reasons]]()
    for _ in range(60):
        words = chance.sample((*SKILLS, *WORDS, "在庫", "翻訳"), chance.randint(1, 5))
        kind = chance.choice(("web", "design", "video", "data"))
        reasons = Reasons(
            skills=tuple(word for word in SKILLS if word in words),
            category=kind in ("web", "video", "other"),
            words=tuple(word for word in WORDS if word in words),
        )
        posted.insert(0, (post(title="と".join(words), category=kind).id, reasons))
    assert {why.weight for _, why in posted} >= {*range(9)}
    likes = likes_of(acts(worker))
    for most in (1, 3, 7, 20, 60, recommending.LOOKED_AT):
        found = {make().id: why for make, why in recommending._heaviest(acts(worker), most, likes)}
        assert found == dict(best(posted, most)), most


def test_a_worker_of_whom_only_the_kind_of_work_is_known_is_recommended_nothing(post: MakeJob, ren: User) -> None:
    """By the rules that alone is too little."""
    update_profile(actor=acts(ren), headline="", about="", skills=[], categories=["design"])
    post()
    likes = likes_of(acts(ren))
    assert (likes.empty, likes.skills, likes.words) == (False, {}, {})
    assert recommended_jobs(acts(ren), 3, likes) == []


def test_a_job_whose_words_are_not_noted_yet_is_passed_over(post: MakeJob, worker: User) -> None:
    found, other = (post(title="バナーと動画", category="web") for _ in range(2))
    Job.objects.filter(id=other.id).update(search=None)
    assert [job.id for job, _ in recommended_jobs(acts(worker), 9)] == [found.id]


def test_behind_many_that_say_too_little_the_next_are_found(
    post: MakeJob, worker: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesser = post(title="バナー", category="web")
    for number in range(recommending._READ_FOR_EACH):
        vague = post(title=f"バナーと動画 {number}", category="web")
        edit_job(actor=acts(vague.posted_by), job_id=vague.id, body={"description": "いい感じのものをお願いします。"})
    likes = likes_of(acts(worker))
    with django_assert_num_queries(2):
        ((job, _),) = recommended_jobs(acts(worker), 1, likes)
    assert job == lesser


def test_behind_many_whom_a_block_keeps_away_the_next_are_found(
    post: MakeJob, worker: User, aoi: User, mio: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    lesser = post(by=mio, title="バナー", description="お店のバナーを三枚作ってください。秋の催しに使います。")
    for number in range(recommending._READ_FOR_EACH):
        post(title=f"バナーと動画と校正 {number}", category="web")
    likes = likes_of(acts(worker))
    with django_assert_num_queries(1):
        assert len(recommended_jobs(acts(worker), 1, likes)) == 1
    set_block(actor=acts(worker), target_id=default_client(aoi.id).id)
    with django_assert_num_queries(2):
        ((job, why),) = recommended_jobs(acts(worker), 1, likes)
    assert (job, why.skills) == (lesser, ("バナー",))
