"""What the made-up partner answers to all that is not on a practice's way: work, returns, requests, bids, the rest."""

from dataclasses import replace
from datetime import timedelta

import pytest

from michinori.kernel.clock import day_of
from michinori.rules.contract.change_requests import accept_change, request_change
from michinori.rules.contract.deliveries import deliver, send_back
from michinori.rules.contract.handovers import make_link
from michinori.rules.contract.life import BriefChange, Side, other
from michinori.rules.contract.stages import acknowledge_stage, approve_stage, object_stage, return_stage
from michinori.rules.contract.switches import propose_switch
from michinori.rules.contract.terminations import accept_amount, name_amount
from michinori.rules.contract.time_log import Entry, log_hours
from michinori.rules.practice.course import wish
from michinori.rules.practice.partner import DEARER, Reply, progress, reply
from tests.rules.makers import Play, active, an_id, sketch, terms

COLOUR, SIZE = "ポイントカラー", "幅"


def said(play: Play, me: Side) -> Reply | None:
    return reply(play.life, me, countered=False)


def requested(play: Play, *changes: BriefChange) -> Play:
    return play.do(request_change, changes, request_id=an_id("chg"))


def by_the_hour(play: Play) -> Play:
    """The same contract, as if it had been agreed by the hour."""
    return replace(play, life=replace(play.life, terms=replace(play.life.terms, meter="hours", rate=3_000)))


def logged(play: Play, minutes: int, *, file: bool) -> Play:
    entry = Entry(an_id("hrs"), day_of(play.at), minutes, play.at, file)
    return play.do(log_hours, entry, ())


def test_a_client_gives_back_what_has_no_file_while_a_revision_is_left() -> None:
    play = active(included_revisions=1).report(1, 40, file=False)
    assert said(play, "client") == Reply("object", number=1)
    play = play.submit(1, file=False)
    assert said(play, "client") == Reply("return", number=1, items=(COLOUR,))
    play = play.do(return_stage, 1, (COLOUR,)).submit(1, file=False)
    assert said(play, "client") == Reply("approve", number=1)


def test_a_delivery_without_a_file_is_sent_back_and_one_with_it_accepted() -> None:
    assert said(active().deliver(file=False), "client") == Reply("send-back", items=(COLOUR,))
    assert said(active(included_revisions=0).deliver(file=False), "client") == Reply("accept")
    assert said(active().deliver(), "client") == Reply("accept")


def test_a_worker_agrees_to_the_first_return_and_does_each_over() -> None:
    play = active().submit(1).do(return_stage, 1, (COLOUR,))
    assert said(play, "worker") == Reply("agree-return", number=1)
    play = play.submit(1).do(return_stage, 1, (COLOUR,))
    assert play.life.returns == 2
    assert said(play, "worker") == Reply("submit", number=1)
    assert said(active().report(1, 40).do(object_stage, 1), "worker") == Reply("submit", number=1)
    sent_back = active().deliver().do(send_back, (COLOUR,), ())
    assert said(sent_back, "worker") == Reply("agree-return", number=1)


def test_a_worker_finishes_a_stage_whenever_time_has_passed_and_hands_in_the_whole() -> None:
    play = active(10_000, 20_000)
    assert progress(play.life) == (Reply("submit", number=1),)
    play = play.report(2, 30)
    assert progress(play.life) == (Reply("submit", number=2),)
    assert progress(play.submit(1).submit(2).life) == ()
    assert progress(play.end("client", 0).life) == ()


def test_hours_are_logged_until_the_price_is_reached_and_answered_by_their_file() -> None:
    play = by_the_hour(active(30_000))
    assert progress(play.life) == (Reply("log-hours"),)
    monday = day_of(play.at) - timedelta(days=day_of(play.at).weekday())
    assert said(logged(play, 60, file=True), "client") == Reply("acknowledge-week", ref=monday.isoformat())
    assert said(logged(play, 60, file=False), "client") == Reply("object-week", ref=monday.isoformat())
    assert progress(logged(play, 600, file=True).life) == (Reply("deliver"),)


def test_fixes_are_included_at_first_and_then_cost() -> None:
    play = requested(active(included_revisions=1))
    ref = play.life.requests[0].id
    assert said(play, "worker") == Reply("accept-change", ref=ref)
    assert said(play, "client") is None
    used = replace(play, life=replace(play.life, revisions_used=1))
    assert said(used, "worker") == Reply("accept-change", ref=ref, dearer=DEARER)


def test_what_is_added_costs_and_what_fits_no_more_is_declined() -> None:
    play = requested(active(), BriefChange(SIZE, "1280px"))
    ref = play.life.requests[0].id
    assert said(play, "worker") == Reply("accept-change", ref=ref, dearer=DEARER)
    brief = (*play.life.terms.brief, *terms(brief=()).brief)
    same = replace(play.life.terms, brief=tuple(replace(one, value="1280px", key=SIZE) for one in brief[:1]))
    assert said(replace(play, life=replace(play.life, terms=same)), "worker") == Reply("decline-change", ref=ref)


def test_a_restart_is_taken_once_as_drafted_and_then_declined() -> None:
    play = requested(active(included_restarts=1).report(1, 50), BriefChange(COLOUR, "赤", direction=True))
    ref = play.life.requests[0].id
    assert said(play, "worker") == Reply("accept-change", ref=ref)
    play = play.do(accept_change, ref, terms=None, note="", amendment_id=an_id("amd"), at=play.at)
    play = requested(play, BriefChange(COLOUR, "緑", direction=True))
    assert said(play, "worker") == Reply("decline-change", ref=play.life.requests[0].id)


def test_a_client_pays_for_its_own_restart_as_drafted_and_not_much_more() -> None:
    play = requested(sketch(), BriefChange(COLOUR, "赤", direction=True))
    ref = play.life.requests[0].id
    drafted = play.do(accept_change, ref, terms=None, note="", amendment_id=an_id("amd"), at=play.at)
    amendment = drafted.life.amendment
    assert amendment is not None
    assert amendment.terms.price > 48_000 * 6 // 5
    assert said(drafted, "client") == Reply("accept-amendment")
    last = amendment.terms.stages[-1]
    dear = replace(
        amendment.terms,
        price=amendment.terms.price + 9_601,
        stages=(*amendment.terms.stages[:-1], replace(last, price=last.price + 9_601)),
    )
    asked = replace(drafted, life=replace(drafted.life, amendment=replace(amendment, terms=dear)))
    assert said(asked, "client") == Reply("decline-amendment")


def test_a_wish_overturns_the_direction_and_only_one_waits() -> None:
    play = sketch()
    assert wish(play.life, "worker") == Reply("request-change", items=(COLOUR,))
    assert wish(play.life, "client") is None
    assert wish(requested(play).life, "worker") is None
    assert wish(play.end("worker", 20_000).life, "worker") is None


@pytest.mark.parametrize(
    ("me", "amount", "price", "act"),
    [
        ("client", 22_392, 25_608, "accept-switch"),
        ("client", 22_393, 25_607, "decline-switch"),
        ("client", 22_392, 35_209, "decline-switch"),
        ("worker", 22_392, 25_608, "accept-switch"),
        ("worker", 22_391, 25_609, "decline-switch"),
        ("worker", 22_392, 16_007, "decline-switch"),
    ],
)
def test_a_switch_is_settled_no_worse_than_by_the_rule(me: Side, amount: int, price: int, act: str) -> None:
    play = sketch()
    assert play.figures[2] == 22_392
    new = replace(terms(price), meter="hours", rate=3_000)
    play = play.do(propose_switch, other(me), amount, new, switch_id=an_id("swi"), at=play.at)
    decided = said(play, me)
    assert decided is not None
    assert decided.act == act


def test_it_seals_what_the_rule_would_give_and_only_once() -> None:
    play = sketch().do(object_stage, 2).end("client", 0).do(name_amount, "worker", 25_056).wait(days=9)
    assert play.life.termination is not None
    assert play.life.termination.bidding_since is not None
    assert said(play, "client") == Reply("seal-bid", amount=22_392)
    sealed = replace(play.life.termination, client_bid=22_392)
    assert said(replace(play, life=replace(play.life, termination=sealed)), "client") is None
    low = sketch().do(object_stage, 2).end("worker", 21_000).do(name_amount, "client", 0).wait(days=9)
    assert said(low, "client") == Reply("seal-bid", amount=21_000), "not above the worker's lowest"


def test_a_handover_is_agreed_to() -> None:
    play = sketch().end("client", 0)
    ended = play.do(accept_amount, "worker", 0)
    for now in (play, ended):
        link = now.do(make_link, "worker", handover_id="hov_1", at=now.at)
        assert said(link, "client") == Reply("consent-handover", ref="hov_1")
        decided = said(link, "worker")
        assert decided is None or decided.act != "consent-handover"


def test_its_own_talk_keeps_it_from_no_answer_to_work() -> None:
    play = sketch()
    assert said(play, "client") == Reply("acknowledge", number=2)
    done = play.do(acknowledge_stage, 2).submit(2).do(approve_stage, 2, "client")
    assert said(done, "client") is None
    assert said(done.do(deliver, delivery_id="dlv_1", has_file=True, at=done.at), "client") == Reply("accept")
