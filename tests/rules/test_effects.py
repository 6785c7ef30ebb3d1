"""What an answer is said to do beforehand is what it does (domain § 2)."""

import pytest
from rules.makers import active

from michinori.rules.contract.deliveries import accept_delivery
from michinori.rules.contract.effects import Effect, effect_of, revisions_left
from michinori.rules.contract.stages import acknowledge_stage, approve_stage, return_stage


def test_approving_pays_the_stage_where_stages_are_paid() -> None:
    play = active(pay_on="stage").report(1, 37).do(acknowledge_stage, 1).submit(1)
    said = effect_of(play.life, "approve", number=1)
    assert said == Effect(pays=14_400, confirms=14_400 - 5_328)
    assert play.do(approve_stage, 1, "client").life.paid == said.pays


def test_approving_only_confirms_where_all_is_paid_at_acceptance() -> None:
    assert effect_of(active().submit(1).life, "approve", number=1) == Effect(0, 14_400)


def test_acknowledging_confirms_what_was_reported() -> None:
    assert effect_of(active().report(2, 50).life, "acknowledge", number=2) == Effect(0, 7_200)


@pytest.mark.parametrize("act", ["accept", "approve"])
def test_the_last_answer_completes_the_contract(act: str) -> None:
    play = active(48_000).submit(1)
    assert effect_of(play.life, act, number=1) == Effect(48_000, 48_000, completes=True)
    assert play.do(accept_delivery, "client").life.paid == 48_000


def test_a_return_uses_one_revision() -> None:
    play = active().submit(1)
    assert revisions_left(play.life) == (2, 1)
    assert revisions_left(play.do(return_stage, 1, ("テイスト",)).life) == (1, 0)
