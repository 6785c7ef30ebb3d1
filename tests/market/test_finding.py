"""Finding each other: saved searches, recommended jobs, worker search, invitations, favourites, by commands."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands.blocks import set_block
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.models import Deadline, OutboxItem
from michinori.market.commands.favourites import drop_favourite, keep_favourite
from michinori.market.commands.invitations import decline_invitation, invite_worker
from michinori.market.commands.jobs import close_job
from michinori.market.commands.proposals import create_proposal
from michinori.market.commands.searches import change_search, forget_search, save_search
from michinori.market.models import Favourite, Invitation, SavedSearch
from michinori.market.queries.favourites import favourite_jobs, favourite_workers
from michinori.market.queries.invitations import invitations_of_job, my_invitations
from michinori.market.queries.recommending import recommended_jobs
from michinori.market.queries.workers import (
    WorkerSearch,
    count_workers,
    search_with_facets,
    search_workers,
    worker_facets,
)
from michinori.notices.models import Notice
from michinori.people.commands.blocks import undo_block
from michinori.people.commands.profiles import update_profile
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.rules.market.finding import MAX_SEARCHES
from michinori.rules.settings.site import Site
from tests.stories import cast as story

from .conftest import MakeJob, acts, person

pytestmark = pytest.mark.django_db
OFFER = {"price": 1_000, "message": "できます"}


def told() -> None:
    """What is in the outbox is told, without the database's transactions that a real drain needs."""
    while fresh := list(OutboxItem.objects.filter(spread_at=None).order_by("id")):
        for item in fresh:
            OutboxItem.objects.filter(pk=item.pk).update(spread_at=clock.now())
            if item.kind in ("job_posted", "saved_search_found", "invitation_made"):
                for subscriber in SUBSCRIBERS[item.kind]:
                    subscriber(item)


def notices(user: User) -> list[str]:
    """The titles of this person's notices about finding."""
    told()
    rows = Notice.objects.filter(user=user, group="finding").order_by("made_at", "id")
    return [row.words["ja"][0] for row in rows]


def refused(act: Any) -> tuple[str, int]:
    with pytest.raises(Problem) as problem:
        act()
    return problem.value.slug, problem.value.status


def search(user: User, **more: Any) -> SavedSearch:
    return save_search(actor=acts(user), body={"name": "LP", "q": "らんでぃんぐぺーじ", "every": "at_once"} | more)


def profile(user: User, *skills: str, **more: Any) -> None:
    body = {"headline": "つくる人", "about": "", "skills": list(skills)} | more
    update_profile(actor=acts(user), **body)


FITS: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({}, {}, True),
    ({"q": "名刺"}, {}, False),
    ({"q": ""}, {}, True),
    ({"category": "design"}, {}, True),
    ({"category": "web"}, {}, False),
    ({"kind": "hourly"}, {}, False),
    ({"budget_min": 20_001}, {"budget_min": 10_000, "budget_max": 20_000}, False),
    ({"budget_min": 20_000}, {"budget_min": 10_000, "budget_max": 20_000}, True),
    ({"budget_max": 9_999}, {"budget_min": 10_000, "budget_max": 20_000}, False),
    ({"budget_max": 10_000}, {"budget_min": 10_000}, True),
    ({"budget_min": 1}, {}, False),
]


@pytest.mark.parametrize(("saved", "posted", "found"), FITS)
def test_at_once_and_daily_find_the_same(
    post: MakeJob, ren: User, mio: User, saved: dict[str, Any], posted: dict[str, Any], found: bool
) -> None:
    search(ren, **saved)
    search(mio, **saved, every="daily")
    post(**posted)
    assert bool(notices(ren)) is found
    story.wait_days(2)
    assert bool(notices(mio)) is found


def test_each_job_is_told_once_and_in_the_morning_what_is_new(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    search(ren)
    search(ren, name="すべて", q="")
    search(mio, every="daily")
    search(aoi, q="")
    first = post()
    post(title="別のランディングページ")
    assert notices(ren) == [
        f"「LP」に合う新しい仕事: {first.title}",
        "「LP」に合う新しい仕事: 別のランディングページ",
    ]
    story.wait_days(1)
    story.wait_days(1)
    assert notices(mio) == ["「LP」に合う新しい仕事が2件"]
    assert notices(aoi) == []
    post(title="三つめのランディングページ")
    story.wait_days(2)
    assert notices(mio)[1:] == ["「LP」に合う新しい仕事: 三つめのランディングページ"]


def test_a_block_set_meanwhile_is_respected_when_it_is_told(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    search(ren)
    search(mio, every="daily")
    post()
    for user in (ren, mio):
        set_block(actor=acts(user), target_id=default_client(aoi.id).id)
    story.wait_days(2)
    assert notices(ren) == notices(mio) == []


def test_a_search_is_changed_and_forgotten_by_its_owner_only(post: MakeJob, ren: User, mio: User) -> None:
    kept = search(ren)
    body = {"every": "never"}
    assert refused(lambda: change_search(actor=acts(mio), search_id=kept.id, body=body)) == ("not-found", 404)
    assert refused(lambda: forget_search(actor=acts(mio), search_id=kept.id)) == ("not-found", 404)
    assert refused(lambda: change_search(actor=acts(ren), search_id=kept.id, body={"every": "x"})) == ("invalid", 422)
    kept.refresh_from_db()
    assert kept.every == "at_once"
    change_search(actor=acts(ren), search_id=kept.id, body=body)
    post()
    assert notices(ren) == []
    change_search(actor=acts(ren), search_id=kept.id, body={"every": "daily"})
    assert Deadline.objects.filter(kind="saved_search").count() == 1
    forget_search(actor=acts(ren), search_id=kept.id)
    assert not SavedSearch.objects.exists()
    assert not Deadline.objects.filter(kind="saved_search").exists()


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"name": ""}, "name"), ({"q": "・"}, "q"), ({"category": "x"}, "category"), ({"budget_min": -1}, "budget_min")],
)
def test_a_bad_search_is_refused_by_field(ren: User, wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Problem) as problem:
        search(ren, **wrong)
    assert problem.value.flaws[0].field == field
    assert not SavedSearch.objects.exists()


def test_there_is_a_limit_to_saved_searches(ren: User) -> None:
    for number in range(MAX_SEARCHES):
        search(ren, name=str(number), every="never")
    assert refused(lambda: search(ren)) == ("too-many-searches", 409)


def test_jobs_are_recommended_by_skills_category_and_former_work(post: MakeJob, aoi: User, ren: User) -> None:
    plain = post(title="在庫表の整理", description="表計算の在庫表を作り直します。", category="data")
    by_skill = post(title="展示会のバナー", description="バナーを3枚作ってください。", category="web")
    proposal = create_proposal(actor=acts(ren), job_id=post(title="珈琲店のロゴ").id, body=OFFER)
    assert recommended_jobs(acts(ren), 9) == []
    profile(ren, "バナー", categories=["design"])
    ((job, why),) = recommended_jobs(acts(ren), 9)
    assert (job, why.skills, why.category) == (by_skill, ("バナー",), False)
    proposal.status = "agreed"
    proposal.save()
    alike = post(title="パン屋のロゴ", description="店の印です。")
    found = dict(recommended_jobs(acts(ren), 9))
    assert list(found) == [alike, by_skill]  # as much speaks for both: the newer first
    assert (found[alike].category, found[alike].words) == (True, ("ロゴ",))
    assert plain not in found
    assert recommended_jobs(acts(aoi), 9) == []
    set_block(actor=acts(ren), target_id=default_client(aoi.id).id)
    assert recommended_jobs(acts(ren), 9) == []


def names(user: User, **wanted: Any) -> list[str]:
    return [found.user.display_name for found in search_workers(acts(user), WorkerSearch(**wanted))[0]]


def with_facets(user: User, **wanted: Any) -> object:
    return search_with_facets(acts(user), WorkerSearch(**wanted))


def test_workers_are_found_by_words_category_and_whether_they_are_free(aoi: User, ren: User, mio: User) -> None:
    assert names(aoi) == []
    profile(ren, "ロゴ", "名刺", categories=["design"])
    profile(mio, "取材", about="地方の仕事を中心に書きます。", availability="busy")
    assert names(aoi) == ["mio", "ren"]
    assert names(aoi, q="ろご") == ["ren"]
    assert names(aoi, q="地方") == ["mio"]
    assert names(aoi, category="design") == ["ren"]
    assert names(aoi, free=True) == ["ren"]
    assert names(aoi, verified=True) == []
    assert names(ren) == ["mio"]
    profile(mio, "取材", availability="unlisted")
    assert names(aoi) == ["ren"]
    profile(ren, headline="")
    assert names(aoi) == []
    assert refused(lambda: names(aoi, category="x")) == ("invalid", 422)
    for words in ("", "名刺", "!"):
        assert refused(lambda words=words: names(aoi, q=words, cursor="x|y")) == ("invalid", 422)
        assert refused(lambda words=words: with_facets(aoi, q=words, cursor="x|y")) == ("invalid", 422)


def test_workers_are_narrowed_by_kind_skill_and_rate_with_counts(
    aoi: User, ren: User, mio: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    profile(ren, "ロゴ", "名刺", subcategories=["logo", "website"], hourly_guide=3_000)
    profile(mio, "ロゴ", categories=["design"], hourly_guide=2_000)
    profile(person("hana"), "取材")
    assert names(aoi, category="web") == names(aoi, subcategory="logo") == names(aoi, skill="名刺") == ["ren"]
    assert names(aoi, category="design", rate_max=2_500) == names(aoi, rate_max=2_000) == ["mio"]
    assert names(aoi, rate_max=1_999) == names(aoi, category="web", subcategory="website", q="取材") == []
    kinds = worker_facets(acts(aoi), WorkerSearch(skill="ロゴ", category="web", subcategory="website"))
    assert (kinds.kinds, kinds.more_of_kinds) == ({"design": 2, "web": 1, "logo": 1, "website": 1}, False)
    assert (kinds.count, kinds.more) == (1, False)
    facets = worker_facets(acts(aoi), WorkerSearch(category="design", skill="名刺"))
    assert (facets.count, facets.skills, facets.rates) == (1, (("ロゴ", 1),), (3_000,))
    assert count_workers(acts(aoi), WorkerSearch(category="design")) == 2
    monkeypatch.setattr("michinori.market.queries.workers.COUNTED", 1)
    few = worker_facets(acts(aoi), WorkerSearch(category="design"))
    assert (few.count, few.more, few.more_of_kinds, few.kinds["web"]) == (1, True, True, 0), "the newest is Hana"
    for wrong in ({"subcategory": "x"}, {"category": "web", "subcategory": "logo"}, {"rate_max": -1}):
        assert refused(lambda wrong=wrong: names(aoi, **wrong)) == ("invalid", 422)


def test_pages_of_workers_go_on_where_the_last_one_ended(aoi: User) -> None:
    for number in range(5):
        profile(person(f"w{number}"), "ロゴ")
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        found, cursor = search_workers(acts(aoi), WorkerSearch(cursor=cursor or ""), limit=2)
        seen += [one.user.display_name for one in found]
    assert sorted(seen) == [f"w{number}" for number in range(5)]


@pytest.mark.parametrize("by", ["ren", "aoi"])
def test_a_block_hides_workers_both_ways_and_their_favourites(aoi: User, ken: User, ren: User, by: str) -> None:
    """Of the organisation the owner sets it, for all its members."""
    profile(ren, "ロゴ")
    keep_favourite(actor=acts(ken), worker_id=ren.id)
    setter, target = (ren, default_client(aoi.id).id) if by == "ren" else (aoi, ren.id)
    block = set_block(actor=acts(setter), target_id=target)
    assert names(aoi) == names(ken) == []
    assert favourite_workers(acts(ken)) == []
    assert refused(lambda: keep_favourite(actor=acts(aoi), worker_id=ren.id)) == ("not-found", 404)
    undo_block(actor=acts(setter), block_id=block.id)
    assert names(aoi) == names(ken) == ["ren"]
    assert len(favourite_workers(acts(ken))) == 1


def test_a_worker_is_invited_proposes_or_declines(post: MakeJob, aoi: User, ken: User, ren: User, mio: User) -> None:
    job = post()
    for worker in (ren, mio):
        invite_worker(actor=acts(ken), job_id=job.id, worker_id=worker.id, message="作品を見ました。")
    assert notices(ren) == [f"応募への招待: {job.title}"]
    ((mine),) = my_invitations(acts(ren))
    assert (mine.message, mine.proposed) == ("作品を見ました。", False)  # type: ignore[attr-defined]
    create_proposal(actor=acts(ren), job_id=job.id, body=OFFER)
    decline_invitation(actor=acts(mio), invitation_id=my_invitations(acts(mio))[0].id)
    assert my_invitations(acts(mio)) == []
    sent = {row.worker_id: row for row in invitations_of_job(acts(aoi), job.id)[1]}
    assert sent[ren.id].proposed is True  # type: ignore[attr-defined]
    assert sent[mio.id].declined_at is not None
    close_job(actor=acts(aoi), job_id=job.id)
    assert my_invitations(acts(ren)) == []


def test_what_cannot_be_invited_to_is_refused_and_writes_nothing(
    post: MakeJob, aoi: User, ken: User, ren: User, mio: User
) -> None:
    job, closed, draft = post(), post(), post(draft=True)
    close_job(actor=acts(aoi), job_id=closed.id)
    create_proposal(actor=acts(mio), job_id=job.id, body=OFFER)

    def invite(by: User = aoi, to: str = ren.id, at: str = job.id, message: Any = "") -> tuple[str, int]:
        return refused(lambda: invite_worker(actor=acts(by), job_id=at, worker_id=to, message=message))

    assert invite(by=mio) == ("forbidden", 403)
    assert invite(to="usr_none") == invite(to="\x00") == invite(at="job_none") == ("not-found", 404)
    assert invite(at=closed.id) == invite(at=draft.id) == ("job-closed", 409)
    assert invite(to=ken.id) == invite(to=aoi.id) == ("own-side-invitation", 409)
    assert invite(to=mio.id) == ("has-proposed", 409)
    assert invite(message="連絡は090-0881-3345まで") == ("contact-before-contract", 422)
    assert invite(message="あ" * 1_001) == invite(message=5) == ("invalid", 422)
    set_block(actor=acts(aoi), target_id=ren.id)
    assert invite() == ("blocked-by-you", 409)
    assert not Invitation.objects.exists()
    assert not OutboxItem.objects.filter(kind="invitation_made").exists()


def test_invitations_are_limited_by_job_and_day(post: MakeJob, aoi: User) -> None:
    job = post()
    people = [person(f"w{number}") for number in range(Site().invitations_a_day + 1)]
    for worker in people[:-1]:
        invite_worker(actor=acts(aoi), job_id=job.id, worker_id=worker.id)
    last = people[-1].id
    assert refused(lambda: invite_worker(actor=acts(aoi), job_id=job.id, worker_id=last)) == (
        "too-many-invitations",
        409,
    )
    again = people[0].id
    assert refused(lambda: invite_worker(actor=acts(aoi), job_id=job.id, worker_id=again)) == ("invited-already", 409)
    clock.turn_to(clock.now() + timedelta(days=1))
    invite_worker(actor=acts(aoi), job_id=job.id, worker_id=last)


def test_an_invitation_of_who_is_blocked_never_arrives_and_looks_the_same_to_them(
    post: MakeJob, aoi: User, ren: User, mio: User
) -> None:
    block = set_block(actor=acts(ren), target_id=default_client(aoi.id).id)
    job = post()
    made = [invite_worker(actor=acts(aoi), job_id=job.id, worker_id=worker.id) for worker in (ren, mio)]
    assert my_invitations(acts(ren)) == notices(ren) == []
    assert refused(lambda: decline_invitation(actor=acts(ren), invitation_id=made[0].id)) == ("not-found", 404)
    rows = invitations_of_job(acts(aoi), job.id)[1]
    assert {(row.declined_at, row.proposed) for row in rows} == {(None, False)}  # type: ignore[attr-defined]
    undo_block(actor=acts(ren), block_id=block.id)
    assert len(my_invitations(acts(ren))) == 1


def test_favourites_are_kept_once_and_dropped_by_their_owner(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    job = post()
    kept = keep_favourite(actor=acts(ren), job_id=job.id)
    assert keep_favourite(actor=acts(ren), job_id=job.id) == kept
    found = favourite_jobs(acts(ren))
    assert [(one, vars(one)["kept"], vars(one)["kept_at"]) for one in found] == [(job, kept.id, kept.made_at)]
    assert refused(lambda: drop_favourite(actor=acts(mio), favourite_id=kept.id)) == ("not-found", 404)
    assert refused(lambda: keep_favourite(actor=acts(ren), job_id=post(draft=True).id)) == ("not-found", 404)
    assert refused(lambda: keep_favourite(actor=acts(ren), worker_id=ren.id)) == ("not-found", 404)
    set_block(actor=acts(ren), target_id=default_client(aoi.id).id)
    assert favourite_jobs(acts(ren)) == []
    drop_favourite(actor=acts(ren), favourite_id=kept.id)
    assert not Favourite.objects.exists()


def test_the_database_refuses_a_favourite_of_both_or_none(post: MakeJob, ren: User, mio: User) -> None:
    job = post()
    for target in ({"job": job, "worker": mio}, {}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Favourite.objects.create(user=ren, made_at=clock.now(), **target)
