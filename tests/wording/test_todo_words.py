"""What there is to do has words in both languages: a heading, what comes by itself, a button, a line for who waits."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import translation
from rules.makers import Play, active, day
from wording.test_contract_words import apart, by_hours, states

from michinori.rules.contract.acts import possible
from michinori.rules.contract.clocks import ORDER
from michinori.rules.contract.life import SIDES, Life, Side
from michinori.rules.contract.stages import return_stage, start_stage
from michinori.rules.contract.time_log import object_week
from michinori.rules.contract.todo_amounts import amount_of
from michinori.rules.contract.todos import KINDS, Todo, todos
from michinori.wording import display
from michinori.wording.contract import todos as words

UNSAID = {"stale", "lapse_handover"}


@pytest.fixture(params=["ja", "en"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def all_states() -> list[Play]:
    begun = active().do(start_stage, 1)
    log = by_hours()
    late = begun.until(begun.at.replace(year=2027, month=1, day=20))
    return [
        *states(), begun, late, active(10_000).submit(1), active().submit(1).do(return_stage, 1, ("テイスト",)),
        log.do(object_week, log.life.weeks[0].monday), apart().wait(days=1),
    ]  # fmt: skip


def to_do(play: Play, side: Side) -> Iterator[tuple[Todo, Life]]:
    life = replace(play.life, today=day(play))
    for one in todos(life, side, possible(life, side, today=life.today), binding=True, acting=True):
        yield one, life


def test_every_kind_has_its_words() -> None:
    kinds = {*ORDER, *KINDS} - UNSAID
    for table in (words.WHAT, words.OTHERWISE, words.WAITING):
        assert {key.split(":")[0] for key in table} == kinds - ({"review"} if table is words.WAITING else set())


def test_every_card_and_line_is_filled() -> None:
    for play in all_states():
        for side in SIDES:
            for one, life in to_do(play, side):
                amount = amount_of(life, one.step, side)
                card = words.card(one, life, side, amount)
                line = words.waiting(one, life, side)
                for text in (card.what, card.otherwise, card.named, line):
                    assert "…" not in text
                    assert "None" not in text
                bare = words.card(one, life, side, None).otherwise
                assert "この額" not in bare, "no figure stands beside it that it could mean"
                assert "None" not in bare
                assert bool(amount) == bool(card.named)
                assert card.button or not one.mine, one.kind
                if one.step.clock:
                    assert display.until(one.step.clock.at, year=False) in card.otherwise or one.kind == "bidding"
                    assert display.until(one.step.clock.at, year=False) in line
                else:
                    title, text = words.work_box(one.step, life, side) if one.kind in words.BOXES else ("-", "-")
                    assert title
                    assert "…" not in text


def test_the_heading_counts(language: str) -> None:
    few, many = words.hello("蓮", 3, 0), words.hello("蓮", 12, 0)
    if language == "ja":
        assert (few, many) == ("蓮さん、することは3つです", "蓮さん、することは12件です")
        assert words.hello("蓮", 0, 2) == "蓮さん、いまは待つだけです"
    else:
        assert few == "蓮, 3 things to do"
        assert words.hello("蓮", 1, 0) == "蓮, 1 thing to do"
        assert words.hello("蓮", 0, 0) == "蓮, you are all caught up"


def test_days_left_and_days_late(language: str) -> None:
    play = active()
    said = [words.left(play.at, day(play) + timedelta(days=days)) for days in (-6, 0, 2)]
    assert said == (["あと6日", "今日", "2日遅れ"] if language == "ja" else ["6 days left", "Today", "2 days late"])
