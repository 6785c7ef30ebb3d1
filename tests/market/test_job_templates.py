"""The operator's templates for the description of a job, offered by category."""

import json

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.settings import set_setting, settings_now
from michinori.people.commands.staff import give_role
from michinori.rules.market.categories import SUBCATEGORIES
from michinori.rules.settings.table import read_setting
from tests.pages.visitors import proved, signed_in
from tests.stories.cast import Cast


@pytest.mark.django_db
def test_a_template_is_written_at_the_desk_and_fills_a_new_job() -> None:
    cast = Cast()
    assert "template=" not in signed_in(cast.aoi).get("/jobs/new").content.decode()
    sora = cast.person("Sora")
    give_role(actor=Actor.operator(), user_id=sora.id, role="admin")
    desk, sent = proved(sora), {"first": "2020-01-01", "reason": "書きやすくするため"}
    texts = {"value_design": "目的:\n大きさ:", "value_web": "ページの数:"}
    page = desk.post("/desk/settings/job_templates", sent | texts)
    assert page.status_code == 200
    shown = [["design", "目的:\n大きさ:"], ["web", "ページの数:"]]
    every = [[one, dict(shown).get(one, "")] for one in SUBCATEGORIES]

    assert desk.post("/desk/settings/job_templates", sent | texts | {"shown": json.dumps(every)}).status_code == 302
    assert settings_now().site.job_templates == tuple(map(tuple, shown))
    aoi = signed_in(cast.aoi)
    assert 'href="?template=web"' in aoi.get("/jobs/new").content.decode()
    filled = aoi.get("/jobs/new", {"template": "design"}).content.decode()
    assert "目的:\n大きさ:" in filled
    assert '<option value="design" selected>' in filled
    assert aoi.get("/jobs/new", {"template": "nothing"}).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    ["7", "{}", '["design"]', '[["design"]]', '[["Cooking!", "a"]]', '[["web", 5]]', '[["web", "a"], ["web", "b"]]'],
)
def test_templates_are_texts_of_known_categories(wrong: str) -> None:
    with pytest.raises(Problem) as refused:
        read_setting("job_templates", wrong)
    assert [flaw.key for flaw in refused.value.flaws] == ["not_templates"]
    with pytest.raises(Problem):
        read_setting("job_templates", f'[["web", "{"あ" * 4_001}"]]')


@pytest.mark.django_db
def test_from_the_command_line_too() -> None:
    set_setting(actor=Actor.operator(), key="job_templates", text='[["web", "ページの数:"], ["design", ""]]')
    assert settings_now().site.job_templates == (("web", "ページの数:"),)
