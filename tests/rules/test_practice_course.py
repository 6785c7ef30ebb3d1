"""The made-up partner of a practice: what it accepts, counters, declines, and when it keeps silent."""

from dataclasses import replace

import pytest

from michinori.kernel.problems import Problem
from michinori.rules.contract.amendments import accept_amendment, counter_amendment, propose_amendment
from michinori.rules.contract.deliveries import accept_delivery
from michinori.rules.contract.life import Side, other
from michinori.rules.contract.stages import acknowledge_stage, approve_stage
from michinori.rules.contract.terminations import accept_amount, name_amount, open_ending
from michinori.rules.contract.terms import Terms
from michinori.rules.practice.course import COURSES, STEPS, opening, step_of
from michinori.rules.practice.partner import Reply, reply
from tests.rules.makers import Play, active, an_id, sketch


def priced(play: Play, price: int) -> Terms:
    """The same terms at another price, which the last stage bears."""
    terms = play.life.terms
    last = terms.stages[-1]
    changed = replace(last, price=last.price + price - terms.price)
    return replace(terms, price=price, stages=(*terms.stages[:-1], changed))


def asked(play: Play, side: Side, price: int) -> Play:
    """That side has proposed this price."""
    return play.do(propose_amendment, side, priced(play, price), amendment_id=an_id("amd"), at=play.at)


@pytest.mark.parametrize(
    ("me", "price", "act"),
    [
        ("client", 57_600, "accept-amendment"),
        ("client", 57_601, "counter-amendment"),
        ("client", 40_000, "accept-amendment"),
        ("worker", 38_400, "accept-amendment"),
        ("worker", 38_399, "counter-amendment"),
        ("worker", 60_000, "accept-amendment"),
    ],
)
def test_a_change_is_borne_up_to_a_fifth_of_the_price(me: Side, price: int, act: str) -> None:
    play = asked(sketch(), other(me), price)
    decided = reply(play.life, me, countered=False)
    assert decided is not None
    assert decided.act == act
    if act == "counter-amendment":
        assert decided.terms is not None
        assert decided.terms.price == (52_800 if me == "client" else 43_200)
        play.do(counter_amendment, me, decided.terms, amendment_id=an_id("amd"), at=play.at)
        again = reply(play.life, me, countered=True)
        assert again == Reply("decline-amendment")


def test_an_accepted_rise_is_deposited_by_the_partner_and_never_by_a_worker() -> None:
    play = asked(sketch(), "worker", 50_000)
    waiting = play.do(accept_amendment, "client", play.at)
    assert reply(waiting.life, "client", countered=False) == Reply("deposit")
    assert reply(waiting.life, "worker", countered=False) is None


def test_its_own_proposal_waits_for_the_person() -> None:
    for me in COURSES:
        assert reply(asked(active(), me, 47_000).life, me, countered=False) is None


def test_an_ending_the_person_opened_is_met_half_way() -> None:
    play = sketch()
    confirmed, claimed, _standing = play.figures
    assert (confirmed, claimed) == (19_728, 25_056)
    by_worker = play.end("worker", 30_001)
    assert reply(by_worker.life, "client", countered=False) == Reply("counter-termination", amount=24_864)
    by_client = play.end("client", 0)
    assert reply(by_client.life, "worker", countered=False) == Reply("counter-termination", amount=19_728), (
        "the middle would be below what was confirmed"
    )
    assert reply(play.end("client", 19_000).life, "worker", countered=False) == Reply(
        "counter-termination", amount=22_028
    )
    assert reply(play.end("worker", 19_000).life, "client", countered=False) == Reply(
        "accept-termination", amount=19_000
    )
    assert reply(play.end("client", 25_056).life, "worker", countered=False) == Reply(
        "accept-termination", amount=25_056
    )


def test_it_gives_in_when_the_amounts_are_near_and_else_keeps_silent() -> None:
    play = sketch().end("worker", 30_144)
    play = play.do(name_amount, "client", 24_864)
    assert reply(play.life, "client", countered=False) is None
    play = play.do(name_amount, "worker", 29_664)
    assert reply(play.life, "client", countered=False) == Reply("accept-termination", amount=29_664)


def test_an_ending_it_opened_itself_is_left_to_the_clock() -> None:
    play = sketch().end("client", 0)
    assert reply(play.life, "client", countered=False) is None
    play = play.do(name_amount, "worker", 25_056)
    assert reply(play.life, "client", countered=False) is None


def test_a_client_takes_what_is_shown_and_a_worker_does_nothing_by_itself() -> None:
    play = active().report(1, 40)
    assert reply(play.life, "client", countered=False) == Reply("acknowledge", number=1)
    play = play.do(acknowledge_stage, 1).submit(1)
    assert reply(play.life, "client", countered=False) == Reply("approve", number=1)
    assert reply(play.life, "worker", countered=False) is None
    play = play.do(approve_stage, 1, "client").deliver()
    assert reply(play.life, "client", countered=False) == Reply("accept")
    done = play.do(accept_delivery, "client")
    assert reply(done.life, "client", countered=False) is None


def test_what_it_comes_up_with_fits_the_contract_at_hand() -> None:
    play = sketch()
    down, up = opening(play.life, "worker", "look"), opening(play.life, "client", "look")
    assert down is not None
    assert up is not None
    assert (down.terms and down.terms.price, up.terms and up.terms.price) == (43_000, 53_000)
    asked(play, "client", 43_000)
    assert opening(play.life, "worker", "changed") == Reply("open-termination", amount=0)
    assert opening(play.life, "client", "changed") is None
    for step in STEPS["worker"]:
        if step not in ("look", "changed"):
            assert opening(play.life, "worker", step) is None


def test_where_no_stage_is_free_there_is_nothing_to_propose() -> None:
    play = active(30_000).submit(1)
    assert opening(play.life, "worker", "look") is None


def test_every_state_has_its_step() -> None:
    plain = {"changed": False, "change": "", "answered": False}
    assert step_of("active", **plain) == "look"
    assert step_of("delivered", **plain | {"changed": True}) == "changed"
    assert step_of("active", **plain | {"change": "open", "changed": True}) == "change"
    assert step_of("active", **plain | {"change": "awaiting_deposit", "changed": True}) == "pay"
    assert step_of("ending", **plain) == "end"
    assert step_of("ending", **plain | {"answered": True}) == "apart"
    for status in ("ended", "completed", "cancelled"):
        assert step_of(status, **plain) == "done"


def test_what_the_partner_decides_the_rules_allow() -> None:
    """Half-way is within what may be named; the amount accepted is the one that stands."""
    play = sketch().end("worker", 30_001)
    decided = reply(play.life, "client", countered=False)
    assert decided is not None
    play = play.do(name_amount, "client", decided.amount)
    with pytest.raises(Problem):
        play.do(accept_amount, "worker", 1)
    assert play.do(accept_amount, "worker", decided.amount).life.status == "ended"
    with pytest.raises(Problem):
        play.do(open_ending, "client", 0, "agreed", ending_id=an_id("trm"), at=play.at, by="client")
