"""Ending halfway (domain § 6)."""

import pytest
from rules.makers import Play, active, agreed, day, due_with_tax, japan, sketch

from michinori.kernel.problems import Problem
from michinori.rules.contract.acts import possible
from michinori.rules.contract.clocks import clocks, latest_end
from michinori.rules.contract.deliveries import accept_delivery, send_back
from michinori.rules.contract.offers import make_first_deposit
from michinori.rules.contract.stages import acknowledge_stage, approve_stage, object_stage, report_stage
from michinori.rules.contract.termination_outlook import outlook
from michinori.rules.contract.terminations import accept_amount, name_amount, undisputed_total, withdraw_ending


def key(play: Play, side: str, amount: int) -> str:
    with pytest.raises(Problem) as caught:
        play.do(name_amount, side, amount)
    return caught.value.flaws[0].key if caught.value.flaws else caught.value.slug


def test_agreed_at_the_amount_named() -> None:
    play = sketch().end("worker", 20_000)
    with pytest.raises(Problem, match="amount-changed"):
        play.do(accept_amount, "client", 19_000)
    with pytest.raises(Problem, match="not-your-turn"):
        play.do(accept_amount, "worker", 20_000)
    play = play.do(accept_amount, "client", 20_000)
    assert (play.life.status, play.life.settled_amount, play.life.settled_by) == ("ended", 20_000, "agreement")
    assert (play.life.paid, play.refunded, play.escrow) == (20_000, 30_800, 0)
    assert play.payments[0].net == 17_160


def test_amounts_lie_between_paid_and_price() -> None:
    for amount in (-1, 48_001):
        with pytest.raises(Problem) as caught:
            sketch().end("worker", amount)
        assert caught.value.status == 422


def test_s6_ten_thousand_against_nothing_ends_within_17_days() -> None:
    """¥30,000 with about ¥20,000 of work in it, shown in files and objected to."""
    play = active(30_000).report(1, 66).do(object_stage, 1).end("worker", 10_000).do(name_amount, "client", 0)
    assert undisputed_total(play.life) == 0
    assert [(clock.kind, clock.at) for clock in clocks(play.life)] == [("bidding", japan(12, 1, 24))]
    assert latest_end(play.life) == japan(12, 11, 24)
    play = play.until(japan(12, 11, 24))
    assert (play.life.settled_amount, play.life.settled_by) == (9_900, "standing_rule")


def test_the_rule_is_held_between_the_two_amounts() -> None:
    low = sketch().end("worker", 21_000).do(name_amount, "client", 5_000).do(object_stage, 2)
    assert low.until(japan(12, 30, 24)).life.settled_amount == 21_000
    high = sketch().end("worker", 40_000).do(name_amount, "client", 30_000).do(object_stage, 2)
    assert high.until(japan(12, 30, 24)).life.settled_amount == 30_000


def test_the_undisputed_part_is_paid_at_once_and_grows_with_what_is_confirmed() -> None:
    play = sketch().end("worker", 40_000).do(name_amount, "client", 5_000)
    assert (play.life.paid, play.payments[-1].kind) == (19_728, "undisputed")
    assert play.escrow == due_with_tax(play)
    play = play.do(acknowledge_stage, 2)
    assert (play.life.paid, play.life.status) == (25_056, "ending")


def test_when_the_undisputed_reaches_the_workers_lowest_it_is_settled() -> None:
    play = sketch().end("worker", 22_000).do(name_amount, "client", 5_000)
    assert play.life.status == "ending"
    play = play.do(acknowledge_stage, 2)
    assert (play.life.status, play.life.settled_amount, play.life.settled_by) == ("ended", 22_000, "undisputed")


def test_an_answer_that_meets_or_crosses_accepts_the_others_amount() -> None:
    assert sketch().end("worker", 20_000).do(name_amount, "client", 25_000).life.settled_amount == 20_000
    assert sketch().end("client", 25_000).do(name_amount, "worker", 20_000).life.settled_amount == 25_000
    assert sketch().end("client", 25_000).do(name_amount, "worker", 25_000).life.settled_amount == 25_000


def test_amounts_move_only_towards_each_other() -> None:
    play = sketch().end("worker", 40_000)
    assert key(play, "worker", 39_000) == "wait-for-answer"
    play = play.do(name_amount, "client", 20_000)
    assert key(play, "worker", 40_000) == key(play, "worker", 41_000) == "only_towards_other"
    assert key(play, "client", 20_000) == "only_towards_other"
    assert key(play, "client", 19_000) == "below_paid"
    play = play.do(name_amount, "worker", 30_000).do(name_amount, "client", 25_000).do(name_amount, "worker", 26_000)
    assert play.do(accept_amount, "worker", 25_000).life.settled_amount == 25_000


def test_a_move_is_at_least_one_percent_of_the_price_and_100_yen_unless_it_meets_the_other() -> None:
    """Sixty steps of ¥1 are refused at the first."""
    play = sketch().end("worker", 40_000).do(name_amount, "client", 20_000)
    assert key(play, "worker", 39_999) == key(play, "worker", 39_521) == "step_too_small"
    near = play.do(name_amount, "worker", 39_520).do(name_amount, "worker", 20_100)
    assert near.do(name_amount, "worker", 20_000).life.settled_amount == 20_000, "a step that meets may be less"
    cheap = active(5_000).end("worker", 5_000).do(name_amount, "client", 0)
    assert key(cheap, "worker", 4_901) == "step_too_small"
    assert cheap.do(name_amount, "worker", 4_900).life.status == "ending"


def test_three_moves_a_day_the_first_answer_included() -> None:
    play = sketch().end("worker", 48_000).do(name_amount, "client", 20_000)
    play = play.do(name_amount, "client", 21_000).do(name_amount, "client", 22_000)
    assert key(play, "client", 23_000) == "moves-used-up"
    names = {one.act.name for one in possible(play.life, "client", today=day(play))}
    assert "counter-termination" not in names
    assert "accept-termination" in names, "accepting is no move"
    assert play.do(name_amount, "worker", 47_000).life.status == "ending", "each side has its own three"
    assert play.wait(days=1).do(name_amount, "client", 23_000).life.status == "ending"


def test_an_open_amount_below_what_was_paid_can_no_longer_be_accepted() -> None:
    play = sketch().end("worker", 40_000).do(name_amount, "client", 5_000)
    with pytest.raises(Problem, match="amount-below-paid"):
        play.do(accept_amount, "worker", 5_000)


@pytest.mark.parametrize(
    ("side", "amount", "settled"),
    [("worker", 10_000, 10_000), ("worker", 40_000, 25_056), ("client", 5_000, 22_392), ("client", 40_000, 40_000)],
)
def test_silence_goes_against_neither_the_work_shown_nor_the_amount_asked(side: str, amount: int, settled: int) -> None:
    """What was reported with a file is confirmed by its own clock meanwhile, so F is 25,056 at the end; a client's
    amount objects to it, so it stays 22,392.
    """
    play = sketch().end(side, amount)  # type: ignore[arg-type]
    assert play.until(japan(12, 9, 23)).life.status == "ending"
    play = play.until(japan(12, 9, 24))
    assert (play.life.settled_amount, play.life.settled_by, play.escrow) == (settled, "silence", 0)


def test_silence_uses_the_standing_figure_where_the_client_objected() -> None:
    play = sketch().do(object_stage, 2).end("worker", 40_000)
    assert outlook(play.life).at_silence == 22_392
    assert play.until(japan(12, 9, 24)).life.settled_amount == 22_392


def test_no_new_work_while_ending() -> None:
    play = sketch().end("client", 0)
    with pytest.raises(Problem, match="not-now"):
        play.do(report_stage, 2, 80, report_id="r", has_file=True, at=play.at)


def test_an_approval_while_ending_pays_nothing_unless_undisputed() -> None:
    play = active(10_000, 10_000, pay_on="stage").submit(1).end("worker", 15_000).do(approve_stage, 1, "client")
    assert (play.life.paid, play.figures[0]) == (0, 10_000)
    assert play.do(name_amount, "client", 5_000).life.paid == 10_000


def test_withdrawing_pays_what_became_payable_meanwhile() -> None:
    play = active(10_000, 10_000, pay_on="stage").submit(1).end("worker", 15_000).do(approve_stage, 1, "client")
    assert play.do(withdraw_ending, "worker").life.paid == 10_000


def test_only_the_opener_withdraws_once_and_before_any_answer() -> None:
    play = sketch().end("worker", 20_000)
    with pytest.raises(Problem, match="only-the-opener"):
        play.do(withdraw_ending, "client")
    back = play.do(withdraw_ending, "worker")
    assert (back.life.status, back.life.termination) == ("active", None)
    with pytest.raises(Problem, match="withdrawn-before"):
        back.end("worker", 20_000).do(withdraw_ending, "worker")
    with pytest.raises(Problem, match="already-answered"):
        play.do(name_amount, "client", 0).do(withdraw_ending, "worker")


def test_a_withdrawal_leads_back_to_the_delivery_whose_clock_never_stopped() -> None:
    play = active().deliver().wait(days=2).end("client", 10_000).wait(days=1).do(withdraw_ending, "client")
    assert play.life.status == "delivered"
    assert play.until(japan(12, 1, 24)).life.status == "completed"


def test_a_delivery_accepted_meanwhile_completes_the_contract_at_the_withdrawal() -> None:
    play = active().deliver().end("worker", 10_000).until(japan(12, 2, 12))
    assert (play.life.status, play.life.paid, play.figures[0]) == ("ending", 0, 48_000)
    play = play.do(withdraw_ending, "worker")
    assert (play.life.status, play.life.paid, play.escrow) == ("completed", 48_000, 0)


def test_answers_to_a_delivery_go_on_while_ending() -> None:
    play = active().deliver().end("client", 10_000)
    sent_back = play.do(send_back, ("テイスト",), (1,))
    assert (sent_back.life.status, sent_back.life.delivery) == ("ending", None)
    accepted = play.do(name_amount, "worker", 40_000).do(accept_delivery, "client")
    assert (accepted.life.status, accepted.life.settled_amount) == ("ended", 40_000)


def test_sixty_days_of_nothing_open_an_ending_for_the_worker_at_what_is_claimed() -> None:
    play = active(10_000).report(1, 50, file=False)
    play = play.until(japan(3, 16, 23, year=2027))
    assert play.life.status == "active"
    play = play.until(japan(3, 16, 24, year=2027))
    termination = play.life.termination
    assert termination
    assert (termination.opened_by, termination.worker_amount, play.life.status) == ("worker", 5_000, "ending")
    assert play.until(japan(3, 30, 24, year=2027)).life.settled_amount == 0


def test_the_sixty_days_start_anew_after_a_withdrawal() -> None:
    play = active().until(japan(3, 1, 12, year=2027)).end("worker", 0).do(withdraw_ending, "worker")
    assert [clock.at for clock in clocks(play.life)] == [japan(4, 30, 24, year=2027)]


def test_nothing_to_end_before_the_deposit() -> None:
    with pytest.raises(Problem, match="not-now"):
        agreed().end("worker", 0)
    assert agreed().do(make_first_deposit, "client", agreed().at).end("worker", 0).life.status == "ending"
