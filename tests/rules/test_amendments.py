"""Change of terms (domain § 4)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from rules.makers import Play, active, due_with_tax, japan, sketch, terms

from michinori.kernel.problems import Problem
from michinori.rules.contract.amendments import (
    accept_amendment,
    counter_amendment,
    decline_amendment,
    deposit_difference,
    diff,
    effect,
    propose_amendment,
    withdraw_amendment,
)
from michinori.rules.contract.deliveries import accept_delivery
from michinori.rules.contract.house import House
from michinori.rules.contract.stages import approve_stage
from michinori.rules.contract.terms import StageTerms, Terms


def priced(old: Terms, *prices: int, **changes: Any) -> Terms:
    """The same terms with other stage prices, further stages added behind."""
    stages = tuple(
        replace(old.stages[n], price=price) if n < len(old.stages) else StageTerms(f"stg_new{n}", f"追加{n}", price)
        for n, price in enumerate(prices)
    )
    return replace(old, price=sum(prices), stages=stages, **changes)


def proposed(play: Play, new: Terms, side: str = "worker") -> Play:
    return play.do(propose_amendment, side, new, amendment_id="amd_1", at=play.at)


def flaws(play: Play, new: Terms) -> set[str]:
    with pytest.raises(Problem) as caught:
        proposed(play, new)
    assert caught.value.status == 422
    return {flaw.key for flaw in caught.value.flaws}


def test_up_waits_for_the_difference_alone_while_the_old_terms_go_on() -> None:
    play = active()
    play = proposed(play, priced(play.life.terms, 14_400, 14_400, 24_200)).do(accept_amendment, "client", play.at)
    assert (play.life.amendment and play.life.amendment.status) == "awaiting_deposit"
    assert (play.life.terms.price, play.escrow) == (48_000, 52_800)
    play = play.do(deposit_difference, "client")
    assert (play.life.terms.price, play.life.terms_version, play.escrow) == (53_000, 2, 58_300)
    assert play.deposited == 52_800 + 5_500


def test_up_lapses_when_the_difference_does_not_come_within_seven_days() -> None:
    play = active()
    play = proposed(play, priced(play.life.terms, 14_400, 14_400, 24_200)).wait(days=2)
    play = play.do(accept_amendment, "client", play.at)
    assert play.until(japan(12, 3, 23)).life.amendment
    late = play.until(japan(12, 3, 24))
    assert (late.life.amendment, late.life.terms_version, late.escrow) == (None, 1, 52_800)


def test_down_returns_the_difference_at_once() -> None:
    play = active()
    play = proposed(play, priced(play.life.terms, 14_400, 14_400, 14_200)).do(accept_amendment, "client", play.at)
    assert (play.life.terms.price, play.refunded, play.escrow) == (43_000, 5_500, 47_300)


def test_the_same_price_moves_nothing() -> None:
    play = active()
    new = replace(play.life.terms, due_date=play.life.terms.payment_due_date)
    play = proposed(play, new).do(accept_amendment, "client", play.at)
    assert (play.life.terms_version, len(play.moves)) == (2, 1)


def test_unanswered_it_lapses_after_seven_days() -> None:
    play = proposed(active(), priced(terms(), 14_400, 14_400, 20_000))
    assert play.until(japan(12, 1, 23)).life.amendment
    assert play.until(japan(12, 1, 24)).kinds[-1] == "amendment_lapsed"


def test_one_at_a_time_and_each_has_its_turn() -> None:
    new = priced(terms(), 14_400, 14_400, 20_000)
    play = proposed(active(), new)
    for side, decide, slug in (
        ("client", propose_amendment, "amendment-open"),
        ("worker", counter_amendment, "not-your-turn"),
    ):
        with pytest.raises(Problem, match=slug):
            play.do(decide, side, new, amendment_id="amd_2", at=play.at)
    with pytest.raises(Problem, match="not-your-turn"):
        play.do(accept_amendment, "worker", play.at)
    with pytest.raises(Problem, match="not-your-turn"):
        play.do(withdraw_amendment, "client")
    assert play.do(withdraw_amendment, "worker").life.amendment is None
    assert play.do(decline_amendment, "client").life.terms_version == 1


def test_a_counter_supersedes() -> None:
    play = proposed(active(), priced(terms(), 14_400, 14_400, 20_000))
    play = play.do(
        counter_amendment, "client", priced(terms(), 14_400, 14_400, 19_500), amendment_id="amd_2", at=play.at
    )
    assert play.life.amendment
    assert (play.life.amendment.id, play.life.amendment.by) == ("amd_2", "client")
    assert play.kinds[-2:] == ["amendment_proposed", "amendment_superseded"]


def test_name_and_price_of_a_stage_handed_in_or_approved_are_fixed() -> None:
    play = sketch().submit(3)
    old = play.life.terms
    assert flaws(play, priced(old, 14_000, 14_400, 19_200)) == {"stage_fixed"}
    assert flaws(play, priced(old, 14_400, 14_400, 19_300)) == {"stage_fixed"}
    renamed = (replace(old.stages[0], name="別"), *old.stages[1:])
    assert flaws(play, replace(old, stages=renamed)) == {"stage_fixed"}
    assert proposed(play, priced(old, 14_400, 10_000, 19_200)).life.amendment


def test_the_price_is_never_below_what_was_paid_and_the_same_is_no_change() -> None:
    play = active(10_000, 10_000, pay_on="stage").submit(1).do(approve_stage, 1, "client")
    assert flaws(play, priced(play.life.terms, 5_000)) == {"below_paid", "stage_fixed"}
    assert flaws(play, play.life.terms) == {"nothing_changed"}


def test_after_delivery_the_price_is_not_cut() -> None:
    play = active().deliver(file=False)
    assert "no_cut_after_delivery" in flaws(play, priced(play.life.terms, 14_400, 14_400))


def test_more_work_in_a_delivered_contract_reopens_it_once_deposited() -> None:
    play = active(10_000).deliver(file=False)
    play = proposed(play, priced(play.life.terms, 10_000, 5_000)).do(accept_amendment, "client", play.at)
    assert play.life.status == "delivered"
    play = play.do(deposit_difference, "client")
    assert (play.life.status, play.life.delivery) == ("active", None)
    assert [stage.status for stage in play.life.stages] == ["submitted", "waiting"]


def test_what_no_longer_fits_is_refused_as_a_matter_of_state() -> None:
    play = proposed(active(10_000, 5_000), priced(terms(10_000, 5_000), 11_000, 5_000)).submit(1)
    with pytest.raises(Problem) as caught:
        play.do(accept_amendment, "client", play.at)
    assert (caught.value.slug, caught.value.status) == ("amendment-fits-no-more", 409)


def test_confirmed_falls_only_by_an_accepted_amendment() -> None:
    play = sketch()
    new = priced(play.life.terms, 14_400, 5_000, 19_200)
    assert effect(play.life, new).confirmed_given_up == 19_728 - 16_250
    assert proposed(play, new).do(accept_amendment, "client", play.at).figures == (16_250, 18_100, 17_175)


def test_an_ending_or_acceptance_makes_it_lapse() -> None:
    play = proposed(active().deliver(file=False), priced(terms(), 14_400, 14_400, 19_200, 5_000))
    assert "amendment_lapsed" in play.end("client", 0).kinds
    assert "amendment_lapsed" in play.do(accept_delivery, "client").kinds


def test_terms_that_pay_by_stage_pay_what_is_approved_as_soon_as_they_are_in_force() -> None:
    play = active(10_000, 5_000).submit(1).do(approve_stage, 1, "client")
    play = proposed(play, replace(play.life.terms, pay_on="stage")).do(accept_amendment, "client", play.at)
    assert (play.life.paid, play.escrow) == (10_000, due_with_tax(play))


def test_a_setting_changed_meanwhile_touches_no_running_contract() -> None:
    play = active()
    new = priced(play.life.terms, 14_400, 14_400, 24_200, house=House(report_days=3))
    play = proposed(play, new).do(accept_amendment, "client", play.at).do(deposit_difference, "client")
    assert play.life.terms.house == House()
    assert play.escrow == due_with_tax(play) == 58_300


def test_the_differences_are_named_field_by_field() -> None:
    old = terms()
    changes = diff(old, priced(old, 14_400, 20_000, pay_on="stage"))
    assert [(one.field, one.key) for one in changes] == [
        ("price", ""), ("pay_on", ""), ("stages", "stg_2"), ("stages", "stg_3"),
    ]  # fmt: skip
    assert changes[-1].new is None


def test_while_work_waits_for_an_answer_the_time_to_look_at_it_is_not_cut() -> None:
    """Else a clock under way would have run out before the new terms existed."""
    play = active().submit(1).wait(days=5)
    assert flaws(play, replace(play.life.terms, inspection_days=1)) == {"inspection_running"}
    assert proposed(play, replace(play.life.terms, inspection_days=10)).life.amendment
    assert proposed(active(), replace(terms(), inspection_days=1)).life.amendment


def test_payment_is_not_put_off_beyond_day_60_from_the_delivery() -> None:
    """Freelance Act art. 4: receipt counts, not the due date that comes later (domain § 9)."""
    play = active().wait(days=6).deliver()
    last = date(2027, 1, 28)  # delivered on 30 November, which is day 1
    assert flaws(play, replace(play.life.terms, payment_due_date=date(2027, 1, 30))) == {"payment_too_late"}
    stays = replace(play.life.terms, note="お礼を書き足します")
    assert stays.payment_due_date > last
    assert proposed(play, stays).life.amendment, "a date that stays was agreed before the delivery"
    assert proposed(play, replace(play.life.terms, payment_due_date=last)).life.amendment
    assert proposed(active(), replace(terms(), payment_due_date=date(2027, 3, 1))).life.amendment
