"""Whole lives at random: every act of the table with sensible arguments, drawn by Hypothesis."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, NamedTuple

from hypothesis import strategies as st
from rules.makers import Play, active, an_id, offered, terms

from michinori.kernel.clock import day_of
from michinori.rules.contract import (
    amendments,
    bids,
    bonuses,
    change_requests,
    deliveries,
    handovers,
    purchases,
    switches,
    termination_notices,
    terminations,
)
from michinori.rules.contract import offers as offer_rules
from michinori.rules.contract import stages as stage_rules
from michinori.rules.contract import time_log as hours
from michinori.rules.contract.acts import Possible, possible
from michinori.rules.contract.life import (
    RESULT_KINDS,
    SIDES,
    BriefChange,
    ChangeClass,
    ChangeRequest,
    Life,
    Side,
    other,
)
from michinori.rules.contract.lifecycle import on_side
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.contract.time_log import Entry
from michinori.rules.contract.turns import Turn

Draw = Callable[[st.SearchStrategy[Any]], Any]
LIKELY = (
    "accept-offer",
    "deposit",
    "start",
    "log-hours",
    "acknowledge-week",
    "object-week",
    "report",
    "submit",
    "acknowledge",
    "object",
    "counter-termination",
)
ENDS = ("cancel", "decline-offer", "open-termination", "accept", "accept-termination", "accept-switch")
PRICES = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 400_000)), min_size=1, max_size=4).filter(any)


class Try(NamedTuple):
    """One attempt of one side at one act."""

    side: Side
    name: str
    number: int | None
    decide: Callable[[Life], Turn]


def first_play(draw: Draw) -> Play:
    """A contract just offered or just deposited, on terms of any size."""
    make = draw(st.sampled_from([offered, active, active, active]))
    by_hours = draw(st.sampled_from([False, False, True]))
    prices = draw(PRICES)
    rate: dict[str, Any] = {"meter": "hours", "rate": draw(st.integers(1, 9_999))} if by_hours else {}
    return make(
        *([sum(prices)] if by_hours else prices),
        **rate,
        pay_on=draw(st.sampled_from(["completion", "stage"])),
        open_stages=draw(st.sampled_from([None, 1, 1, 2])),
        withholding=draw(st.booleans()),
        fallback_share=draw(st.integers(30, 100)),
        included_revisions=draw(st.integers(0, 3)),
        inspection_days=draw(st.integers(1, 14)),
    )


def next_terms(draw: Draw, life: Life) -> Terms:
    """Other terms that fit: open stages at other prices or gone, perhaps a new one; never the same twice."""
    cut = life.status != "delivered"
    kept = [stage for stage in life.stages if stage.status in ("submitted", "approved")]
    if life.terms.meter == "hours":
        least = max(life.terms.price if not cut else 1, life.paid, 1)
        price = draw(st.integers(least, max(least, 400_000)))
        whole = replace(life.terms.stages[0], price=price)
        return replace(life.terms, price=price, stages=(whole,), note=an_id("note"))
    rest = [stage for stage in life.stages if stage not in kept and (draw(st.booleans()) or not cut)]
    rows = [StageTerms(stage.id, stage.name, stage.price) for stage in kept]
    rows += [StageTerms(stage.id, stage.name, draw(st.integers(0, 50_000))) for stage in rest]
    if draw(st.booleans()):
        rows.append(StageTerms(an_id("stg"), "追加", draw(st.integers(0, 50_000))))
    restart = (life.amendment.supersedes or 0) if life.amendment else 0
    price = sum(row.price for row in rows) + life.superseded + restart
    if not rows or price < max(1, life.paid):
        return replace(life.terms, note=an_id("note"))
    waiting = life.delivery or any(stage.status == "submitted" for stage in life.stages)
    days = draw(st.integers(life.terms.inspection_days if waiting else 1, 14))
    return replace(life.terms, price=price, stages=tuple(rows), note=an_id("note"), inspection_days=days)


def amount(draw: Draw, life: Life, side: Side) -> int:
    """An amount that ``side`` may name now: within [paid, price], towards the other, by 1 % of the price and ¥100 or up
    to the other's.
    """
    low, high = life.paid, life.terms.price
    step = max(100, (life.terms.price + 99) // 100)
    mine = life.termination.amount_of(side) if life.termination else None
    theirs = (life.termination.amount_of(other(side)) if life.termination else None) or 0
    if mine is not None and side == "worker":
        high = max(mine - step, min(mine - 1, max(theirs, life.paid)))
    elif mine is not None:
        low = max(low, min(mine + step, max(mine + 1, theirs)))
    return int(draw(st.integers(low, max(low, high))))


def _changes(life: Life) -> st.SearchStrategy[tuple[BriefChange, ...]]:
    """Another taste than the brief has now."""
    now = {item.key: item.value for item in life.terms.brief}.get("テイスト")
    tastes = st.text("赤青黄", min_size=1, max_size=8).filter(lambda value: value != now)
    return tastes.map(lambda value: (BriefChange("テイスト", value),))


def tries(draw: Draw, play: Play, side: Side) -> list[Try]:
    """Every act of one side once, for every stage, with arguments that make sense."""
    life = play.life
    return [
        Try(side, act.name, number, _decision(draw, play, side, act.name, number))
        for act in on_side(side)
        if act.scope != "entry"  # the log's own, see test_hours
        for number in ([stage.number for stage in life.stages] if act.scope == "stage" else [None])
    ]


def press(draw: Draw, play: Play, side: Side, one: Possible) -> Callable[[Life], Turn]:
    """The very act that is offered, on the very stage, week or request, with arguments that make sense."""
    return _decision(draw, play, side, one.act.name, one.number, one.ref)


def _decision(
    draw: Draw, play: Play, side: Side, name: str, number: int | None, ref: str | None = None
) -> Callable[[Life], Turn]:
    n, at, items = number or 0, play.at, ("テイスト",)
    theirs = play.life.termination.amount_of(other(side)) if play.life.termination else None
    stage = play.life.stage(n)
    again = (stage is not None and stage.status == "submitted") or play.life.delivery is not None
    file = draw(st.booleans()) or again  # what is handed in again comes with files
    table: dict[str, Callable[[Life], Turn]] = {
        "accept-offer": lambda life: offer_rules.accept_offer(life, side, life.terms_version, at),
        "decline-offer": lambda life: offer_rules.decline_offer(life, side),
        "counter-offer": lambda life: offer_rules.counter_offer(life, side, terms(*draw(PRICES)), at),
        "cancel": lambda life: offer_rules.cancel(life, side),
        "deposit": lambda life: _deposit(life, side, play),
        "start": lambda life: stage_rules.start_stage(life, n),
        "let-begin": lambda life: stage_rules.let_stage_begin(life, n),
        "put-back": lambda life: stage_rules.put_back_stage(life, n),
        "report": lambda life: stage_rules.report_stage(
            life, n, draw(st.integers(0, 100)), report_id=an_id(), has_file=file, at=at
        ),
        "submit": lambda life: stage_rules.submit_stage(life, n, has_file=file, delivery_id=an_id("dlv"), at=at),
        "approve": lambda life: stage_rules.approve_stage(life, n, "client"),
        "return": lambda life: stage_rules.return_stage(life, n, items),
        "agree-return": lambda life: stage_rules.agree_return(life, n),
        "pay-bonus": lambda life: bonuses.pay_bonus(life, draw(st.integers(1, max(1, bonuses.left_for_bonus(life))))),
        "buy": lambda life: purchases.buy_stage(life, n or 0, at=at),
        "acknowledge": lambda life: stage_rules.acknowledge_stage(life, n),
        "object": lambda life: stage_rules.object_stage(life, n),
        "log-hours": lambda life: _log(draw, life, at, file=file),
        "acknowledge-week": lambda life: hours.acknowledge_week(life, draw(_weeks(life, ref, objected=True)), "client"),
        "object-week": lambda life: hours.object_week(life, draw(_weeks(life, ref))),
        "deliver": lambda life: deliveries.deliver(life, delivery_id=an_id("dlv"), has_file=file, at=at),
        "accept": lambda life: deliveries.accept_delivery(life, "client"),
        "send-back": lambda life: deliveries.send_back(life, items, draw(_delivered(life))),
        "propose-amendment": lambda life: amendments.propose_amendment(
            life, side, next_terms(draw, life), amendment_id=an_id("amd"), at=at
        ),
        "accept-amendment": lambda life: amendments.accept_amendment(life, side, at),
        "decline-amendment": lambda life: amendments.decline_amendment(life, side),
        "withdraw-amendment": lambda life: amendments.withdraw_amendment(life, side),
        "counter-amendment": lambda life: amendments.counter_amendment(
            life, side, next_terms(draw, life), amendment_id=an_id("amd"), at=at
        ),
        "propose-switch": lambda life: switches.propose_switch(
            life, side, draw(st.integers(life.paid, life.terms.price)), other_kind(life), switch_id=an_id("swi"), at=at
        ),
        "accept-switch": lambda life: switches.accept_switch(life, side, contract_id=an_id("con"), at=at),
        "decline-switch": lambda life: switches.decline_switch(life, side),
        "withdraw-switch": lambda life: switches.withdraw_switch(life, side),
        "hand-over": lambda life: handovers.make_link(life, side, handover_id=an_id("hov"), at=at),
        "consent-handover": lambda life: handovers.consent(life, side, _link(life)),
        "revoke-handover": lambda life: handovers.revoke_link(life, side, _link(life)),
        "request-change": lambda life: change_requests.request_change(
            life, draw(_changes(life)), request_id=an_id("chg"), at=at
        ),
        "accept-change": lambda life: change_requests.accept_change(
            life, _request(life, ref).id, terms=None, note="お願い", amendment_id=an_id("amd"), at=at
        ),
        "decline-change": lambda life: change_requests.decline_change(life, _request(life, ref).id),
        "withdraw-change": lambda life: change_requests.withdraw_change(life, _request(life, ref).id),
        "dispute-class": lambda life: change_requests.dispute_class(
            life, side, _undisputed(life, side, ref).id, _other_class(_undisputed(life, side, ref))
        ),
        "open-termination": lambda life: terminations.open_ending(
            life, side, amount(draw, life, side), "agreed", ending_id=an_id("trm"), at=at, by=side
        ),
        "accept-termination": lambda life: terminations.accept_amount(life, side, theirs or 0),
        "counter-termination": lambda life: terminations.name_amount(life, side, amount(draw, life, side), at=at),
        "withdraw-termination": lambda life: _withdraw(life, side),
        "begin-termination": lambda life: termination_notices.begin_ending(life, side, at=at),
        "extend-termination": lambda life: bids.extend_silence(life, side),
        "seal-bid": lambda life: bids.seal_bid(
            life, side, draw(st.integers(life.paid, life.terms.price)), commitment=an_id("bid"), at=at
        ),
        "file-result": lambda life: bids.file_result(
            life,
            side,
            draw(st.integers(life.paid, life.terms.price)),
            "judgment" if life.termination and life.termination.outside else draw(st.sampled_from(RESULT_KINDS)),
            result_id=an_id("out"),
        ),
        "deny-result": lambda life: bids.deny_result(life, side),
        "end-at-standing": lambda life: terminations.end_at_standing(life, side),
    }
    return table[name]


def _withdraw(life: Life, side: Side) -> Turn:
    if life.notice is not None:
        return termination_notices.withdraw_notice(life, side)
    return terminations.withdraw_ending(life, side)


def _weeks(life: Life, ref: str | None, *, objected: bool = False) -> st.SearchStrategy[date]:
    """The week of that Monday, else one with something to answer, if there is one; ``objected``: also one objected to,
    which the client may acknowledge after all.
    """
    if ref is not None:
        return st.just(date.fromisoformat(ref))
    return st.sampled_from(
        [week.monday for week in life.weeks if week.open or (objected and week.objected)] or [date(2026, 11, 23)]
    )


def other_kind(life: Life) -> Terms:
    """Terms of the other kind: by the hour where it was by stages, and back."""
    if life.terms.meter == "hours":
        return terms(*(stage.price for stage in life.terms.stages))
    return terms(life.terms.price, meter="hours", rate=1_500)


def _link(life: Life) -> str:
    return life.handover.id if life.handover else "hov_none"


def _request(life: Life, ref: str | None) -> ChangeRequest:
    """The request of that id, else the first that waits, else one that there is not."""
    waiting = (*life.requests, ChangeRequest("chg_none", "fix", (), life.since))
    return next((one for one in waiting if one.id == ref), waiting[0])


def _undisputed(life: Life, side: Side, ref: str | None) -> ChangeRequest:
    """The request of that id, else the first whose class that side has not yet disputed, else any."""
    fresh = next((one.id for one in life.requests if side not in one.disputed), None)
    return _request(life, ref or fresh)


def _other_class(request: ChangeRequest) -> ChangeClass:
    return "addition" if request.kind != "addition" else "fix"


def _delivered(life: Life) -> st.SearchStrategy[tuple[int, ...]]:
    """Some of the stages that a delivery submitted; none stands for all of them."""
    numbers = [stage.number for stage in life.stages if stage.status == "submitted"]
    return st.lists(st.sampled_from(numbers), unique=True).map(tuple) if numbers else st.just(())


def _log(draw: Draw, life: Life, at: datetime, *, file: bool) -> Turn:
    """Time of today; while a week stands objected to, that week anew as one entry, lower or with a new file."""
    week = hours.objected_week(life)
    if week is None:
        return hours.log_hours(life, Entry(an_id("hrs"), day_of(at), draw(st.integers(1, 600)), at, file), ())
    old = Entry("hrs_old", week.monday, week.objected, at, week.objected_filed > 0, "objected")
    minutes = draw(st.integers(1, min(week.objected, life.terms.house.day_minutes)))
    new = Entry(an_id("hrs"), week.monday, minutes, at, file or minutes == week.objected)
    return hours.log_hours(life, new, (old,))


def _deposit(life: Life, side: Side, play: Play) -> Turn:
    if life.status == "agreed":
        return offer_rules.make_first_deposit(life, side, play.at)
    if life.switch is not None and life.switch.status == "awaiting_deposit":
        return switches.fund_switch(life, side, contract_id=an_id("con"))
    return amendments.deposit_difference(life, side)


def offers(play: Play, side: Side) -> set[tuple[str, int | None]]:
    """The acts that are offered, each by its name and the number of its stage."""
    return {(one.act.name, one.number) for one in possible(play.life, side, today=day_of(play.at))}


def step(draw: Draw, play: Play) -> Play:
    """One step of a life: an act that is offered to somebody, or time going on."""
    open_ones = [
        one for side in SIDES for one in tries(draw, play, side) if (one.name, one.number) in offers(play, side)
    ]
    likely = [one for one in open_ones if one.name in LIKELY]
    calm = [one for one in open_ones if one.name not in ENDS]
    chosen = draw(st.sampled_from([None, None, *likely, *likely, *likely, *calm, *calm, *open_ones]))
    if chosen is None:
        return play.wait(hours=draw(st.sampled_from([5, 24, 24 * 4, 24 * 16])))
    return play.do(chosen.decide)
