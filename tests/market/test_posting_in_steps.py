"""The form of a job in steps: what a later one asks for is not missing yet, what is rarely needed lies in a fold."""

import pytest

from michinori.people.models import User

from .test_market_pages import TYPED, Browse, text

pytestmark = pytest.mark.django_db


def test_what_a_later_step_asks_for_is_not_missing_yet(browse: Browse, ren: User) -> None:
    said = {"1": "納期が決まっていません", "2": "方向性を決める項目がありません"}
    typed = TYPED | {"due_date": "", "brief-0-key": "", "brief-0-value": "", "brief-0-direction": ""}

    def missing(step: str) -> list[bool]:
        part = text(browse(ren).post("/jobs/checklist", typed | {"step": step}))
        return [one in part for one in said.values()]

    assert [missing(step) for step in ("1", "2")] == [[False, False]] * 2
    assert [missing(step) for step in ("3", "x")] == [[True, True]] * 2, "and without script, where no step is told"


def test_nothing_is_missing_in_a_text_that_was_not_begun(browse: Browse, ren: User) -> None:
    def is_missing(step: str, description: str) -> bool:
        typed = TYPED | {"title": "案内のチラシ", "description": description, "step": step}
        return "何を納品すればよいのかが書かれていません" in text(browse(ren).post("/jobs/checklist", typed))

    assert not is_missing("1", "")
    assert is_missing("1", "駅で配ります。")
    assert is_missing("3", ""), "at the end, where it is published"


def test_how_a_posting_ends_stands_in_a_fold_that_opens_for_what_differs(browse: Browse, ren: User) -> None:
    page = text(browse(ren).get("/jobs/new"))
    assert "<span>1人と契約するまで</span>" in page
    for other in ({"closes_on": "2030-02-01"}, {"wanted": "3"}, {"wanted": "x"}):
        page = text(browse(ren).post("/jobs/new", TYPED | {"check": "1"} | other))
        assert "1人と契約するまで" not in page
        assert page.count('<details class="fold" open>') == 1
