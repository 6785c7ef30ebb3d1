"""Change requests and restarts, as domain § 5 and § 3 (superseded) say; S5 is the client who starts over."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import Play, active, an_id, japan, sketch

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.rules.contract.acts import possible
from michinori.rules.contract.amendments import accept_amendment, counter_amendment, deposit_difference
from michinori.rules.contract.briefs import MAX_ITEMS
from michinori.rules.contract.change_requests import (
    MAX_OPEN,
    accept_change,
    begun,
    class_of,
    cost_of,
    cost_of_request,
    decline_change,
    dispute_class,
    is_included,
    new_brief,
    request_change,
    withdraw_change,
)
from michinori.rules.contract.clocks import clocks
from michinori.rules.contract.life import BriefChange, Week
from michinori.rules.contract.stages import acknowledge_stage, approve_stage, object_stage
from michinori.rules.contract.terms import BriefItem
from michinori.rules.money.amounts import with_tax

BRIEF = (
    BriefItem("テイスト", "シックに", direction=True),
    BriefItem("差し色", "青", direction=True),
    BriefItem("納品形式", "PNG"),
)
RED = (BriefChange("差し色", "赤"),)


def under_way(*prices: int, **changes: object) -> Play:
    """A contract under way whose brief has two items with direction and one without."""
    return active(*(prices or (14_400, 14_400, 19_200)), brief=BRIEF, **changes)  # type: ignore[arg-type]


def asked(play: Play, *changes: BriefChange) -> Play:
    return play.do(request_change, changes, request_id=an_id("chg"))


def accepted(play: Play, **more: object) -> Play:
    (request,) = play.life.requests
    kwargs = {"terms": None, "note": "赤で", "amendment_id": an_id("amd"), "at": play.at} | more
    return play.do(accept_change, request.id, **kwargs)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        (RED, "restart"),
        ((BriefChange("テイスト", None),), "restart"),
        ((BriefChange("差し色", "赤"), BriefChange("ロゴ", "あり")), "restart"),
        ((BriefChange("ロゴ", "あり"),), "addition"),
        ((BriefChange("納品形式", "PSD"), BriefChange("ロゴ", "あり")), "addition"),
        ((BriefChange("納品形式", "PSD"),), "fix"),
        ((BriefChange("納品形式", None),), "fix"),
        ((), "fix"),
    ],
)
def test_the_class_follows_from_the_brief(changes: tuple[BriefChange, ...], kind: str) -> None:
    assert class_of(BRIEF, changes) == kind


def test_the_new_brief_keeps_its_order_and_its_directions() -> None:
    found = new_brief(BRIEF, (*RED, BriefChange("納品形式", None), BriefChange("ロゴ", "あり", direction=True)))
    assert found == (BRIEF[0], BriefItem("差し色", "赤", True), BriefItem("ロゴ", "あり", True))


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ((BriefChange("差し色", "青"),), "brief_value_same"),
        ((BriefChange("ない", None),), "brief_key_unknown"),
        ((*RED, BriefChange("差し色", "緑")), "brief_key_twice"),
        (tuple(BriefChange(item.key, None) for item in BRIEF), "brief_needed"),
    ],
)
def test_what_changes_nothing_is_refused(changes: tuple[BriefChange, ...], key: str) -> None:
    with pytest.raises(Problem) as caught:
        asked(under_way(), *changes)
    assert key in {flaw.key for flaw in caught.value.flaws}


def test_an_included_fix_takes_effect_at_once_and_is_counted() -> None:
    play = accepted(asked(under_way(), BriefChange("納品形式", "PSD")))
    assert play.life.terms.brief[2].value == "PSD"
    assert (play.life.terms_version, play.life.revisions_used, play.life.requests) == (2, 1, ())
    assert play.life.amendment is None


def test_a_fix_beyond_the_included_becomes_an_amendment() -> None:
    play = accepted(asked(under_way(included_revisions=0), BriefChange("納品形式", "PSD")))
    assert play.life.amendment is not None
    assert (play.life.amendment.by, play.life.terms_version) == ("worker", 1)
    play = play.do(accept_amendment, "client", play.at)
    assert (play.life.terms_version, play.life.terms.brief[2].value) == (2, "PSD")


def test_s5_blue_becomes_red_the_restart_is_priced_and_paid_for() -> None:
    """14,400 approved, 14,400 at 74 % shown: superseded 14,400 + half of 10,656 = 19,728."""
    play = under_way().submit(1).do(approve_stage, 1, "client").report(2, 74)
    before = play.figures
    play = asked(play, *RED)
    cost = cost_of(play.life, RED, "", day_of(play.at))
    assert (cost.kind, cost.included, cost.superseded) == ("restart", False, 19_728)
    play = accepted(play)
    amendment = play.life.amendment
    assert amendment is not None
    assert (amendment.terms.price, amendment.supersedes) == (48_000 + 19_728, 19_728)
    assert amendment.terms.due_date > play.life.terms.due_date
    assert play.figures == before, "until it is paid for the old terms go on"
    play = play.do(accept_amendment, "client", play.at).do(deposit_difference, "client")
    assert (play.life.superseded, play.life.terms.price) == (19_728, 67_728)
    assert {stage.status for stage in play.life.stages} == {"waiting"}
    assert play.figures == (19_728, 19_728, 19_728)
    assert play.life.restarts_used == 0, "only included ones are counted down"
    assert sum(stage.price for stage in play.life.stages) + play.life.superseded == play.life.terms.price


def test_an_included_restart_splits_what_is_left_over_the_stages() -> None:
    play = accepted(asked(under_way(included_restarts=1).report(1, 100), *RED))
    assert (play.life.superseded, play.life.terms.price, play.life.restarts_used) == (7_200, 48_000, 1)
    assert [stage.price for stage in play.life.stages] == [12_240, 12_240, 16_320]
    assert [stage.price for stage in play.life.terms.stages] == [12_240, 12_240, 16_320]
    assert play.life.terms_version == 2
    assert not is_included(play.life, "restart")


def test_a_restart_at_meter_0_is_a_plain_amendment_and_not_counted() -> None:
    play = accepted(asked(under_way(included_restarts=1), *RED))
    assert play.life.amendment is not None
    assert play.life.amendment.supersedes is None
    assert play.life.amendment.terms.price == 48_000
    play = play.do(accept_amendment, "client", play.at)
    assert (play.life.restarts_used, play.life.superseded) == (0, 0)


def test_a_restart_of_delivered_work_takes_the_delivery_back() -> None:
    play = accepted(asked(under_way(included_restarts=1).deliver(), *RED))
    assert (play.life.status, play.life.delivery, play.life.superseded) == ("active", None, 24_000)


def test_what_was_claimed_without_a_file_is_not_superseded() -> None:
    """A planted fault had slipped past: claimed instead of what was shown."""
    play = accepted(asked(under_way(included_restarts=1).report(1, 50, file=False), *RED))
    assert play.life.superseded == 0


def test_paid_per_stage_what_was_superseded_is_paid_and_never_taken_back() -> None:
    play = under_way(included_restarts=1, pay_on="stage").submit(1).do(approve_stage, 1, "client").report(2, 74)
    assert play.life.paid == 14_400
    play = accepted(asked(play, *RED))
    assert play.life.paid == play.life.superseded == 19_728
    assert sum(stage.price for stage in play.life.stages) + 19_728 == 48_000


def test_what_is_confirmed_after_the_draft_is_not_lost() -> None:
    """The restart was drafted at half of what was shown; meanwhile the client's silence confirmed all of it."""
    play = accepted(asked(under_way().report(1, 100), *RED)).until(japan(12, 1, 23))
    play = play.do(accept_amendment, "client", play.at).until(japan(12, 2, 1))
    assert play.meter.confirmed == 14_400
    with pytest.raises(Problem, match="amendment-fits-no-more"):
        play.do(deposit_difference, "client")


def test_a_counter_to_a_drafted_restart_is_a_restart_too() -> None:
    play = accepted(asked(under_way().report(1, 100), *RED))
    assert play.life.amendment is not None
    cheaper = replace(play.life.amendment.terms, price=50_000)
    prices = dict(zip(cheaper.stages, (9_000, 14_600, 19_200), strict=True))
    cheaper = replace(cheaper, stages=tuple(replace(stage, price=price) for stage, price in prices.items()))
    play = play.do(counter_amendment, "client", cheaper, amendment_id=an_id("amd"), at=play.at)
    play = play.do(accept_amendment, "worker", play.at).do(deposit_difference, "client")
    assert (play.life.superseded, play.life.terms.price) == (7_200, 50_000)


def test_declined_withdrawn_and_disputed() -> None:
    play = asked(under_way(), *RED)
    (request,) = play.life.requests
    disputed = play.do(dispute_class, "client", request.id, "fix")
    assert [one.kind for one in disputed.life.requests] == [request.kind], "the rule's answer stands"
    with pytest.raises(Problem, match="invalid"):
        play.do(dispute_class, "worker", request.id, "restart")
    for decide in (decline_change, withdraw_change):
        closed = play.do(decide, request.id)
        assert closed.life.requests == ()
        assert closed.life.terms.brief == BRIEF
        with pytest.raises(Problem, match="change-not-open"):
            closed.do(decide, request.id)


def test_none_while_ending_and_none_accepted_beside_an_open_amendment() -> None:
    play = asked(under_way(included_revisions=0), BriefChange("納品形式", "PSD"))
    twice = asked(play, BriefChange("ロゴ", "あり"))
    first, second = twice.life.requests
    sent = twice.do(accept_change, second.id, terms=None, note="x", amendment_id=an_id("amd"), at=play.at)
    with pytest.raises(Problem, match="amendment-open"):
        sent.do(accept_change, first.id, terms=None, note="x", amendment_id=an_id("amd"), at=play.at)
    with pytest.raises(Problem, match="not-now"):
        asked(sketch().end("worker", 40_000), *RED)


def test_a_request_that_the_brief_has_overtaken_can_only_be_declined_or_taken_back() -> None:
    """Each of two may go by itself; both together would leave no brief at all."""
    play = active(5_000, brief=BRIEF[1:])
    play = asked(asked(play, BriefChange("納品形式", None)), BriefChange("差し色", None))
    fix, restart = play.life.requests
    play = play.do(accept_change, fix.id, terms=None, note="x", amendment_id=an_id("amd"), at=play.at)
    with pytest.raises(Problem, match="change-fits-no-more"):
        accepted(play)
    acts = {one.act.name for one in possible(play.life, "worker", today=day_of(play.at)) if one.ref == restart.id}
    assert acts == {"decline-change", "dispute-class"}
    assert cost_of_request(play.life, restart, "", day_of(play.at)) is None
    assert play.do(decline_change, restart.id).life.requests == ()


def test_what_was_an_addition_is_not_accepted_once_it_would_overturn_the_direction() -> None:
    """Two additions of one item: when the first is agreed as direction, the second would be a restart."""
    logo = BriefChange("ロゴ", "丸", direction=True)
    play = asked(asked(under_way(), logo), replace(logo, value="四角"))
    first, second = play.life.requests
    play = play.do(accept_change, first.id, terms=None, note="x", amendment_id=an_id("amd"), at=play.at)
    play = play.do(accept_amendment, "client", play.at)
    assert (second.kind, class_of(play.life.terms.brief, second.changes)) == ("addition", "restart")
    with pytest.raises(Problem, match="change-fits-no-more"):
        accepted(play)


def test_own_terms_are_not_dropped_in_silence_where_the_change_is_included() -> None:
    play = asked(under_way(included_restarts=1).report(1, 100), *RED)
    with pytest.raises(Problem) as caught:
        accepted(play, terms=replace(play.life.terms, price=60_000))
    assert [flaw.key for flaw in caught.value.flaws] == ["included_as_it_is"]


def test_so_many_requests_may_wait_and_no_more() -> None:
    play = under_way()
    for number in range(MAX_OPEN):
        play = asked(play, BriefChange(f"項目{number}", "x"))
    with pytest.raises(Problem, match="too-many-changes"):
        asked(play, BriefChange("もう一つ", "x"))


def test_the_brief_grows_no_longer_than_terms_may_be() -> None:
    brief = tuple(BriefItem(f"項目{n}", "x") for n in range(MAX_ITEMS))
    with pytest.raises(Problem) as caught:
        asked(active(5_000, brief=brief), BriefChange("もう一つ", "x"))
    assert [(flaw.field, flaw.key) for flaw in caught.value.flaws] == [("changes", "too_many")]


def test_fewer_included_than_used_leaves_none() -> None:
    play = accepted(asked(under_way(), BriefChange("納品形式", "PSD")))
    fewer = replace(play.life, terms=replace(play.life.terms, included_revisions=0))
    cost = cost_of(fewer, (BriefChange("納品形式", "PNG"),), "", day_of(play.at))
    assert cost.left == 0


def test_a_restart_of_delivered_hours_takes_the_delivery_back_and_keeps_the_log() -> None:
    from_hours = hourly_delivered()
    play = accepted(asked(from_hours, *RED))
    assert (play.life.status, play.life.delivery) == ("active", None)
    assert (play.figures, play.life.superseded) == (from_hours.figures, 0)
    assert "log-hours" in {one.act.name for one in possible(play.life, "worker", today=day_of(play.at))}
    assert {stage.status for stage in play.life.stages} == {"waiting"}


def hourly_delivered() -> Play:
    """Ten hours noted with a file at ¥2,000, and the whole handed in."""
    monday = date(2026, 11, 23)
    week = Week(monday, open=600, open_filed=600, last_entry_at=japan(11, 24, 12))
    play = under_way(40_000, meter="hours", rate=2_000, included_restarts=1)
    return replace(play, life=replace(play.life, weeks=(week,))).deliver()


@given(
    st.lists(st.integers(0, 99_999), min_size=1, max_size=4).filter(any),
    st.lists(st.integers(0, 100), min_size=4, max_size=4),
    st.integers(0, 100),
    st.booleans(),
    st.booleans(),
)
def test_a_restart_conserves_every_yen(
    prices: list[int], percents: list[int], share: int, objected: bool, included: bool
) -> None:
    play = under_way(*prices, restart_share=share, included_restarts=1 if included else 0)
    for number, percent in enumerate(percents[: len(prices)], 1):
        play = play.report(number, percent)
        if objected:
            play = play.do(object_stage, number)
    if not begun(play.life):
        return
    before = play.meter
    play = accepted(asked(play, *RED))
    if not included:
        play = play.do(accept_amendment, "client", play.at)
        if play.life.amendment:
            play = play.do(deposit_difference, "client")
    life = play.life
    assert life.superseded + sum(stage.price for stage in life.stages) == life.terms.price
    assert before.confirmed <= life.superseded <= before.claimed
    assert play.figures == (life.superseded,) * 3
    assert play.escrow == with_tax(life.terms.price, 10), "nothing was paid"


def test_a_restart_counts_what_was_shown_when_it_was_requested() -> None:
    play = asked(under_way(included_restarts=1).report(1, 50), *RED)  # ¥7,200 shown
    play = accepted(play.wait(days=1).report(1, 100).report(2, 100).report(3, 100))
    assert play.life.superseded == 3_600


def test_what_is_confirmed_after_the_request_counts_in_full() -> None:
    play = asked(under_way(included_restarts=1).report(1, 50), *RED)
    play = play.do(acknowledge_stage, 1)
    assert accepted(play).life.superseded == 7_200
    more = play.wait(days=1).report(1, 75).do(acknowledge_stage, 1)
    assert accepted(more).life.superseded == 10_800


def test_a_restart_beyond_the_included_counts_the_same() -> None:
    play = asked(under_way().report(1, 50), *RED).wait(days=1).report(1, 100)
    play = accepted(play)
    assert play.life.amendment
    assert (play.life.amendment.supersedes, play.life.amendment.terms.price) == (3_600, 51_600)


@pytest.mark.parametrize(("days", "pay_on"), [(53, "completion"), (54, "stage")])
def test_a_draft_that_makes_the_work_long_is_paid_by_stage(days: int, pay_on: str) -> None:
    """A restart moves the due date by a week at least; pay at completion goes to day 60 after the offer (§ 2)."""
    due = day_of(active().life.offered_at) + timedelta(days=days)
    play = asked(under_way(pay_on="completion", due_date=due).report(1, 50), *RED)
    amendment = accepted(play).life.amendment
    assert amendment is not None
    assert (amendment.terms.due_date, amendment.terms.pay_on) == (due + timedelta(days=7), pay_on)


def test_what_one_restart_superseded_no_other_request_counts_again() -> None:
    play = asked(under_way(included_restarts=2).report(1, 50), *RED)
    play = asked(play, BriefChange("テイスト", "大胆に"))
    first, second = (one.id for one in play.life.requests)
    play = play.do(accept_change, first, terms=None, note="", amendment_id="amd_1", at=play.at)
    assert play.life.superseded == 3_600
    play = play.wait(days=1).report(1, 10)
    play = play.do(accept_change, second, terms=None, note="", amendment_id="amd_2", at=play.at)
    assert play.life.superseded == 3_600


def test_a_restart_is_paid_at_once_where_each_stage_is_and_approved_stages_wait_again() -> None:
    play = under_way(pay_on="stage", included_restarts=1).submit(1).do(approve_stage, 1, "client").report(2, 50)
    play = accepted(asked(play, *RED))
    assert (play.life.superseded, play.life.paid) == (18_000, 18_000)
    assert {stage.status for stage in play.life.stages} == {"waiting"}
    assert sum(stage.price for stage in play.life.stages) == 30_000


def test_a_request_that_nobody_answers_lapses_after_7_days() -> None:
    play = asked(under_way(), *RED)
    assert [one.at for one in clocks(play.life) if one.kind == "lapse_change"] == [japan(12, 1, 24)]
    late = play.until(japan(12, 1, 24))
    assert (late.life.requests, late.kinds[-1], late.life.status) == ((), "change_lapsed", "active")
    ending = play.end("client", 0).until(japan(12, 1, 24))
    assert ending.life.requests == ()
