"""Two levels of kinds of work, skills, and the search that is narrowed by them; counts without what a block hides."""

import time
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from michinori.contracts.commands.blocks import set_block
from michinori.kernel.problems import Problem
from michinori.market.commands.jobs import close_job, edit_job
from michinori.market.models import Job
from michinori.market.queries import Search, facets_of, search_jobs, tiles_for
from michinori.people.models import Party, User
from michinori.people.queries import default_client
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.market.kinds import SHIPPED
from michinori.wording.market import categories as words
from tests.queries import asked
from tests.stories import cast as story

from .conftest import MakeJob, acts

pytestmark = pytest.mark.django_db


def flaws_of(act: Any) -> list[tuple[str, str]]:
    with pytest.raises(Problem) as problem:
        act()
    return [(flaw.field, flaw.key) for flaw in problem.value.flaws]


def found(actor: User | None, **asked: Any) -> list[str]:
    return [job.title for job in search_jobs(acts(actor) if actor else None, Search(**asked)).jobs]


def test_every_slug_has_one_category_and_a_name_in_both_languages() -> None:
    slugs = [slug for of in SUBCATEGORIES.values() for slug in of]
    assert tuple(SUBCATEGORIES) == SHIPPED.categories == tuple(words.CATEGORIES) == tuple(words.ICONS)
    assert len(slugs) == len({*slugs, *SUBCATEGORIES}) - len(SUBCATEGORIES) == len(SHIPPED.category_of)
    assert set(words.SUBCATEGORIES) == set(slugs)
    assert all(7 <= len(of) <= 8 for of in SUBCATEGORIES.values())


def test_a_subcategory_belongs_to_its_category(post: MakeJob, aoi: User) -> None:
    job = post(subcategory="logo")
    assert (job.category, job.subcategory) == ("design", "logo")
    assert flaws_of(lambda: post(subcategory="article")) == [("subcategory", "not_of_category")]
    assert flaws_of(lambda: post(subcategory="x")) == [("subcategory", "not_a_choice")]
    assert edit_job(actor=acts(aoi), job_id=job.id, body={"category": "writing"}).subcategory == ""
    assert Job.objects.count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.update(subcategory="LOGO;")


def test_tiles_count_open_jobs_but_not_those_a_block_hides(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    post(subcategory="logo")
    post(subcategory="flyer")
    post(category="web", draft=True)
    close_job(actor=acts(aoi), job_id=post(category="web").id)
    for reader in (None, ren, aoi):
        counts = tiles_for(acts(reader) if reader else None, "design")
        assert (counts["design"], counts["logo"], counts["flyer"], counts["banner"], counts["web"]) == (2, 1, 1, 0, 0)
    assert "website" not in tiles_for(None, "design")
    set_block(actor=acts(mio), target_id=default_client(aoi.id).id)
    assert set(tiles_for(acts(mio), *SUBCATEGORIES).values()) == {0}


def test_a_reader_costs_the_tiles_no_more_than_their_blocks(post: MakeJob, aoi: User, ren: User, mio: User) -> None:
    """Whose jobs a category has is remembered for all readers; whom blocks keep from one is looked up each time."""
    post(subcategory="logo")
    set_block(actor=acts(mio), target_id=default_client(aoi.id).id)
    assert tiles_for(None, "design")["logo"] == 1
    counts: list[int] = []
    for reader, asks in ((None, 0), (ren, 1), (mio, 1)):
        found = asked(lambda one=reader: counts.append(tiles_for(acts(one) if one else None, "design")["logo"]))
        assert len([text for text in found if "kind" not in text]) == asks
    assert counts == [1, 1, 0]
    assert tiles_for(acts(ren), "web")["web"] == 0  # another level, of which nothing is known yet


def test_what_is_remembered_of_the_tiles_ends(post: MakeJob, aoi: User, monkeypatch: pytest.MonkeyPatch) -> None:
    post(subcategory="logo")
    assert tiles_for(None, "design")["logo"] == 1
    post(subcategory="logo")
    assert tiles_for(None, "design")["logo"] == 1
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)
    assert tiles_for(None, "design")["logo"] == 2
    assert tiles_for(None, "design")["design"] == 2


def test_the_search_is_narrowed_by_kind_skill_date_and_client(post: MakeJob, aoi: User, ren: User) -> None:
    post(
        title="すぐ",
        subcategory="logo",
        skills=["Illustrator", "illustrator ", "手描き"],
        due_date=story.in_days(3).isoformat(),
    )
    post(title="あと", subcategory="flyer", skills=["Illustrator"], due_date=story.in_days(40).isoformat())
    post(title="なし")
    assert Job.objects.get(title="すぐ").skills == ["Illustrator", "手描き"]
    assert found(ren, category="design", subcategory="logo") == ["すぐ"]
    assert found(ren, skill="Illustrator") == ["あと", "すぐ"]
    assert found(ren, q="手描き") == ["すぐ"]
    assert found(ren, due="week") == found(ren, due="month") == ["なし", "あと"]
    assert found(ren, verified=True) == []
    assert found(ren, calm=True) == ["なし", "あと", "すぐ"]
    Job.objects.filter(title="あと").update(reported=True)
    assert found(ren, calm=True) == ["なし", "すぐ"]
    Party.objects.filter(clients__id=default_client(aoi.id).id).update(trouble=True)
    assert found(ren, calm=True) == []
    facets = facets_of(acts(ren), Search())
    assert (facets.count, facets.more, facets.skills) == (3, False, (("Illustrator", 2), ("手描き", 1)))
    wrong = {"due": "x", "subcategory": "x"}
    for name, value in wrong.items():
        assert flaws_of(lambda name=name, value=value: search_jobs(None, Search(**{name: value}))) == [
            (name, "not_a_choice")
        ]


@pytest.mark.parametrize(
    ("skills", "key"),
    [
        ("絵", "not_text"),
        ([1], "not_text"),
        (["あ" * 31], "skill_too_long"),
        ([str(n) for n in range(11)], "too_many_skills"),
    ],
)
def test_skills_that_cannot_be_read_are_refused(post: MakeJob, skills: Any, key: str) -> None:
    assert flaws_of(lambda: post(skills=skills)) == [("skills", key)]
    assert not Job.objects.exists()


def test_contact_data_cannot_hide_among_the_skills(post: MakeJob) -> None:
    assert flaws_of(lambda: post(skills=["aoi@kaisha.jp"]))[0][0] == "skills"
    assert not Job.objects.exists()
