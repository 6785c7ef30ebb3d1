"""What the operator offers to write with: terms by category for an offer, skills for jobs and profiles."""

import json

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.settings import set_setting, settings_now
from michinori.market.models import Job
from michinori.people.commands.staff import give_role
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.settings.table import read_setting
from tests.pages.visitors import fields_of, proved, signed_in
from tests.stories import cast as story
from tests.stories.cast import Cast

STAGES = [["下書き", 30], ["清書", 70]]


@pytest.mark.django_db
def test_terms_are_written_at_the_desk_and_begin_an_offer() -> None:
    cast = Cast()
    proposal = story.proposed(cast)
    address = f"/proposals/{proposal}/offer"
    assert "ひな形から始める" not in signed_in(cast.aoi).get(address).content.decode()
    sora = cast.person("Sora")
    give_role(actor=Actor.operator(), user_id=sora.id, role="admin")
    desk, sent = proved(sora), {"first": "2020-01-01", "reason": "頼みやすくするため"}
    category = "design"
    texts = {f"value_{category}": "下書き 30\n清書　７０％\n", f"note_{category}": "月曜に打ち合わせ。"}
    wrong = desk.post("/desk/settings/terms_templates", sent | {f"value_{category}": "下書き 30\n清書"})
    assert wrong.status_code == 422
    assert "合計を100に、取り決めは" in wrong.content.decode()
    assert "下書き 30\n清書" in wrong.content.decode(), "nothing typed is lost"
    assert desk.post("/desk/settings/terms_templates", sent | texts).status_code == 200
    every = [
        [one, STAGES if one == category else [], "月曜に打ち合わせ。" if one == category else ""]
        for one in SUBCATEGORIES
    ]
    answer = desk.post("/desk/settings/terms_templates", sent | texts | {"shown": json.dumps(every)})
    assert answer.status_code == 302
    assert settings_now().site.terms_templates == ((category, (("下書き", 30), ("清書", 70)), "月曜に打ち合わせ。"),)
    again = desk.get("/desk/settings/terms_templates").content.decode()
    assert "下書き 30\n清書 70" in again

    aoi = signed_in(cast.aoi)
    assert 'href="?template=1"' in aoi.get(address).content.decode()
    page = aoi.get(address, {"template": "1"}).content.decode()
    typed = fields_of(page)
    assert (typed["stages_by"], typed["shares-0-name"], typed["shares-0-percent"]) == ("percent", "下書き", "30")
    assert typed["note"] == "月曜に打ち合わせ。"
    review = aoi.post(address, typed | {"do": "review"}).content.decode()
    assert "清書" in review
    assert "工程" in review


@pytest.mark.django_db
@pytest.mark.parametrize("note", ["月曜に打ち合わせ。", ""])
def test_a_job_by_the_hour_takes_the_arrangements_alone(note: str) -> None:
    cast = Cast()
    address = f"/proposals/{story.proposed(cast)}/offer"
    Job.objects.update(kind="hourly")
    set_setting(actor=Actor.operator(), key="terms_templates", text=json.dumps([["design", STAGES, note]]))
    aoi = signed_in(cast.aoi)
    assert ('href="?template=1"' in aoi.get(address).content.decode()) == bool(note), "stages alone begin nothing"
    without = fields_of(aoi.get(address).content.decode())
    typed = fields_of(aoi.get(address, {"template": "1"}).content.decode())
    assert typed["meter_kind"] == without["meter_kind"] == "hours"
    assert typed["note"] == note
    other = {name for name in typed if typed[name] != without[name]} - {"note"}
    assert not other, "nothing else is another"
    assert typed.keys() == without.keys()


@pytest.mark.parametrize(
    "wrong",
    [
        "7", "{}", '["design"]', '[["design", [], ""], ["design", [], ""]]', '[["Cooking!", [], ""]]',
        '[["web", [["a", 50]], ""]]', '[["web", [["a", 100, 1]], ""]]', '[["web", [["", 100]], ""]]',
        '[["web", [["a", true]], ""]]', '[["web", "a", ""]]', '[["web", [], 5]]',
        '[["web", [["a", 0], ["b", 100]], ""]]',
        f'[["web", [], "{"あ" * 4_001}"]]', f'[["web", [["{"あ" * 101}", 100]], ""]]', '[[["web"], [], ""]]',
    ],
)  # fmt: skip
def test_terms_are_stages_of_known_categories_that_come_to_100(wrong: str) -> None:
    with pytest.raises(Problem) as refused:
        read_setting("terms_templates", wrong)
    assert [flaw.key for flaw in refused.value.flaws] == ["not_terms_templates"]


@pytest.mark.django_db
def test_skills_are_named_where_people_type_theirs() -> None:
    cast = Cast()
    ren, aoi = signed_in(cast.ren), signed_in(cast.aoi)
    story.proposed(cast)
    pages = ((ren, "/profile/edit"), (aoi, "/jobs/new"), (aoi, f"/jobs/{Job.objects.get().id}/edit"))
    for browser, address in pages:
        assert "よく使う言葉" not in browser.get(address).content.decode()
    set_setting(actor=Actor.operator(), key="skills_offered", text='["Illustrator", "校正", "校正 "]')
    assert settings_now().site.skills_offered == ("Illustrator", "校正")
    for browser, address in pages:
        assert "このサイトでよく使う言葉: Illustrator、校正" in browser.get(address).content.decode()


@pytest.mark.parametrize("wrong", ['"a"', "[5]", '[""]', '["a、b"]', f'["{"あ" * 31}"]', json.dumps(["a"] * 101)])
def test_skills_are_short_words(wrong: str) -> None:
    with pytest.raises(Problem) as refused:
        read_setting("skills_offered", wrong)
    assert [flaw.key for flaw in refused.value.flaws] == ["not_skills"]
