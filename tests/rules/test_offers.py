"""Offers and the first deposit (domain § 2)."""

import pytest
from rules.makers import active, agreed, japan, offered, terms

from michinori.kernel.problems import Problem
from michinori.rules.contract.offers import accept_offer, cancel, counter_offer, decline_offer, make_first_deposit


def test_the_worker_accepts_the_version_that_was_read() -> None:
    play = offered()
    with pytest.raises(Problem, match="terms-changed"):
        play.do(accept_offer, "worker", 2, play.at)
    with pytest.raises(Problem, match="not-your-turn"):
        play.do(accept_offer, "client", 1, play.at)
    assert play.do(accept_offer, "worker", 1, play.at).life.status == "agreed"


def test_a_counter_is_a_new_version_and_the_others_turn() -> None:
    play = offered().wait(days=3)
    play = play.do(counter_offer, "worker", terms(60_000), play.at)
    assert (play.life.terms_version, play.life.turn, len(play.life.stages)) == (2, "client", 1)
    assert play.until(japan(12, 4, 23)).life.status == "offered"
    play = play.do(accept_offer, "client", 2, play.at).do(make_first_deposit, "client", play.at)
    assert play.deposited == 66_000


def test_declining_ends_it() -> None:
    assert offered().do(decline_offer, "worker").life.status == "cancelled"


def test_an_offer_lapses_after_seven_days_and_a_deposit_after_fourteen() -> None:
    assert offered().until(japan(12, 1, 23)).life.status == "offered"
    assert offered().until(japan(12, 1, 24)).life.status == "cancelled"
    assert agreed().until(japan(12, 8, 23)).life.status == "agreed"
    assert agreed().until(japan(12, 8, 24)).kinds[-1] == "deposit_lapsed"


def test_before_the_deposit_either_side_may_cancel() -> None:
    assert agreed().do(cancel, "worker").life.status == agreed().do(cancel, "client").life.status == "cancelled"
    assert offered().do(cancel, "client").life.status == "cancelled"
    with pytest.raises(Problem, match="answer-instead"):
        offered().do(cancel, "worker")


def test_the_deposit_is_price_and_tax_and_is_made_once() -> None:
    play = active()
    assert (play.life.status, play.deposited, play.escrow) == ("active", 52_800, 52_800)
    with pytest.raises(Problem, match="nothing-to-deposit"):
        play.do(make_first_deposit, "client", play.at)
    with pytest.raises(Problem, match="not-your-side"):
        agreed().do(make_first_deposit, "worker", play.at)
