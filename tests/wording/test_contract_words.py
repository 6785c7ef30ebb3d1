"""Wording of contracts: everything that the rules can return has a sentence in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, get_args

import pytest
from django.utils import translation
from rules.makers import TODAY, Play, active, agreed, japan, offered, sketch, terms

from michinori.pages.contracts.acts import ON_CONTRACT, ON_STAGE
from michinori.rules.contract import life as lives
from michinori.rules.contract.amendments import accept_amendment, diff, propose_amendment
from michinori.rules.contract.bids import check_result, file_result
from michinori.rules.contract.change_requests import request_change
from michinori.rules.contract.clocks import ORDER, clocks
from michinori.rules.contract.facts import KINDS
from michinori.rules.contract.facts.work import ProgressReported
from michinori.rules.contract.handovers import consent, go_on_in, make_link, revoke_link, take_over
from michinori.rules.contract.life import SIDES, BriefChange
from michinori.rules.contract.lifecycle import TABLE
from michinori.rules.contract.offers import continuing, make_offer
from michinori.rules.contract.stages import object_stage
from michinori.rules.contract.switches import accept_switch, decline_switch, propose_switch, withdraw_switch
from michinori.rules.contract.termination_notices import give_notice
from michinori.rules.contract.terminations import name_amount
from michinori.rules.contract.terms import BriefItem, Reorder
from michinori.rules.contract.time_log import Entry, log_hours
from michinori.rules.money.rates import USUAL
from michinori.wording import display
from michinori.wording.contract import contracts, history, talk
from michinori.wording.contract import exit_rules as exit_rule_words
from michinori.wording.contract import terms as words
from michinori.wording.contract.clocks import TEXTS, TITLES, clock_sentence, next_step
from michinori.wording.contract.steps import BEFORE, HEADS, head_of_step

NAMES = {"stg_1": "ワイヤーフレーム", "stg_2": "ファーストビュー", "stg_3": "本文"}


@pytest.fixture(params=["ja", "en"], autouse=True)
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with translation.override(request.param):
        yield request.param


def increased() -> Play:
    play = active().wait(days=1)
    new = replace(play.life.terms, price=53_000, stages=terms(14_400, 14_400, 24_200).stages)
    play = play.do(propose_amendment, "worker", new, amendment_id="amd_1", at=play.at)
    return play.do(accept_amendment, "client", play.at)


def apart() -> Play:
    """An ending of ¥10,000 against ¥0 whose time for sealed bids has begun."""
    play = active(30_000).report(1, 66).do(object_stage, 1).end("worker", 10_000).do(name_amount, "client", 0)
    return play.until(japan(12, 1, 24))


def with_result() -> Play:
    """The same, with an outside result that staff found genuine."""
    play = apart().do(file_result, "worker", 8_000, "private_record", result_id="out_1")
    return play.do(check_result, genuine=True, checked_by="usr_sora", at=play.at)


def by_hours(**changes: Any) -> Play:
    """An hour logged with a file."""
    play = active(60_000, meter="hours", rate=2_000, **changes)
    return play.do(log_hours, Entry("hrs_1", TODAY, 60, play.at, True), ())


def switched() -> list[Play]:
    """A switch to the hour, proposed, accepted, declined, withdrawn, left alone; and the contract that follows."""
    by_the_hour = terms(30_000, meter="hours", rate=2_000)
    play = active().do(propose_switch, "worker", 10_000, by_the_hour, switch_id="swi_1", at=active().at)
    more = replace(by_the_hour, price=90_000)
    dearer = active().do(propose_switch, "worker", 10_000, more, switch_id="swi_1", at=active().at)
    following = continuing(make_offer(by_the_hour, play.at), "con_1")
    return [
        play, play.do(accept_switch, "client", contract_id="con_2"), play.do(decline_switch, "client"),
        play.do(withdraw_switch, "worker"), play.wait(days=9), Play(following.life, facts=following.facts),
        dearer.do(accept_switch, "client", contract_id="con_2"),
    ]  # fmt: skip


def handed_on() -> list[Play]:
    """A link for the rest, agreed to, revoked, taken, left alone."""
    ending = sketch().end("worker", 40_000)
    play = ending.do(make_link, "worker", handover_id="hov_1", at=ending.at)
    agreed_to = play.do(consent, "client", "hov_1")
    taken = agreed_to.do(take_over, "hov_1", contract_id="con_2", price=1)
    return [play, agreed_to, play.do(revoke_link, "worker", "hov_1"), play.wait(days=32),
            taken.do(go_on_in, contract_id="con_2")]  # fmt: skip


def states() -> list[Play]:
    """Lives in which every clock runs at least once."""
    proposed = active()
    proposed = proposed.do(
        propose_amendment, "client", replace(proposed.life.terms, note="x"), amendment_id="amd_1", at=proposed.at
    )
    ending = sketch().end("worker", 40_000)
    return [
        offered(), agreed(), active(), sketch(), active().submit(1), active().deliver(), proposed, increased(), ending,
        ending.do(name_amount, "client", 5_000), apart(), apart().until(japan(12, 5, 24)), with_result(),
        active().deliver(file=False), active().report(1, 20, file=False),
        *switched(), *handed_on(),
        active().do(give_notice, 0, "agreed", notice_id="trm_9", at=active().at),
        active().do(request_change, (BriefChange("色", "赤"),), request_id="chg_1"),
        by_hours(), ending.wait(days=20), active().deliver().wait(days=9), offered().wait(days=9),
    ]  # fmt: skip


def test_every_fact_has_a_sentence() -> None:
    assert KINDS.keys() == {kind.split(":")[0] for kind in history.SENTENCES}


def test_every_status_reason_and_act_has_a_label() -> None:
    assert set(contracts.ACTS) == {act.name for act in TABLE}
    assert set(contracts.CONTRACT_STATUSES) == set(get_args(lives.Status))
    assert set(contracts.STAGE_STATUSES) == set(get_args(lives.StageStatus))
    assert set(contracts.AMENDMENT_STATUSES) == set(get_args(lives.AmendmentStatus))
    assert set(contracts.REASONS) == set(get_args(lives.Reason))
    assert set(contracts.SETTLED_BY) == set(get_args(lives.SettledBy))


def test_every_clock_says_what_happens_by_itself() -> None:
    assert {key.split(":")[0] for key in TEXTS} == set(ORDER)
    assert set(TEXTS) == set(TITLES)
    running = [(clock, play.life) for play in states() for clock in clocks(play.life)]
    assert {clock.kind for clock, _ in running} == set(ORDER)
    for clock, life in running:
        for side in SIDES:
            said = clock_sentence(clock, life, side=side)
            assert display.until(clock.at, year=False) in said.text
            assert "…" not in said.text
            assert "None" not in said.text


def test_every_state_has_a_next_step_for_both() -> None:
    for play in states():
        for side in SIDES:
            said = next_step(play.life, side=side)
            assert said.title
            assert "…" not in said.text


def test_all_that_happened_can_be_read_by_everybody() -> None:
    for play in states():
        for fact in play.facts:
            for viewer in (*SIDES, None):
                line = history.history_sentence(fact, viewer_side=viewer, stage_names=NAMES)
                short = history.history_sentence(fact, viewer_side=viewer, stage_names=NAMES, shorter=talk.IN_SHORT)
                for said in (line, short):
                    assert "…" not in said
                    assert "%" not in said or hasattr(fact, "percent")


def test_what_is_said_in_short_is_known_to_the_history() -> None:
    assert set(talk.IN_SHORT) <= set(history.SENTENCES)


def test_the_history_of_a_report(language: str) -> None:
    fact = ProgressReported(stage="stg_2", report="rpt_1", percent=74, has_file=True, files=("a" * 64,))
    mine = history.history_sentence(fact, viewer_side="worker", stage_names=NAMES)
    theirs = history.history_sentence(fact, viewer_side="client", stage_names=NAMES)
    if language == "ja":
        assert mine == "あなたが「ファーストビュー」の途中経過を報告しました（74%、ファイル1点）"
        assert theirs.startswith("ワーカーが")
    else:
        assert mine == "You reported progress on “ファーストビュー” (74%, 1 file)"


def test_the_box_of_the_sketch(language: str) -> None:
    step = next_step(sketch().life, side="worker")
    assert step.waits_for == "client"
    if language == "ja":
        assert step.text == (
            "「工程2」の途中経過（74%）に12月2日（水）24時までに返事がなければ、確認済みになり、"
            "この工程は10,656円まで確定します。あなたがすることはありません。"
        )


def test_sentences_on_what_follows_an_ending(language: str) -> None:
    play = sketch()
    lines = exit_rule_words.ending_outlook(play.life, "worker", amount=20_000, at=play.at)
    assert len(lines) == 6
    assert "19,728" in lines[1]
    assert "20,000" in lines[2]
    if language == "ja":
        assert lines[2].startswith("12月9日（水）24時まで")
        assert "早ければ12月2日（水）24時から" in lines[3]
        assert "20,000円（税抜）に届けば" in lines[4]
        assert "12月22日（火）" in lines[5]
    answered = play.end("worker", 40_000).do(name_amount, "client", 5_000)
    for side in SIDES:
        assert len(exit_rule_words.ending_outlook(answered.life, side, at=answered.at)) == 6, (
            "also what her ¥5,000 holds"
        )


def test_an_example_in_yen_for_every_exit_rule() -> None:
    for pay_on in ("completion", "stage"):
        rows = exit_rule_words.exit_rules(terms(pay_on=pay_on), USUAL)
        assert {row.name for row in rows} >= {"pay_on", "fallback_share", "restart_share", "silence", "standing_rule"}
        assert all("円" in row.example or "¥" in row.example for row in rows)
        assert not any("…" in part for row in rows for part in row)


def test_examples_of_pay_by_the_stage_name_what_is_paid_then() -> None:
    by_stage = {
        row.name: row for row in exit_rule_words.exit_rules(terms(15_000, 15_000, 25_000, pay_on="stage"), USUAL)
    }
    assert "15,000" in by_stage["inspection_days"].example
    assert "55,000" not in by_stage["inspection_days"].example
    whole = {row.name: row for row in exit_rule_words.exit_rules(terms(15_000, 15_000, 25_000), USUAL)}
    assert "55,000" in whole["inspection_days"].example
    assert "15,000" in by_stage["fallback_share"].example
    assert "22,500" in by_stage["fallback_share"].example
    (one,) = [row for row in exit_rule_words.exit_rules(terms(30_000), USUAL) if row.name == "fallback_share"]
    assert "15,000" in one.example, "one stage: a third confirmed, half of another"


def test_no_restart_included_is_not_said_as_zero_times(language: str) -> None:
    def said(n: int) -> exit_rule_words.ExitRule:
        rows = exit_rule_words.exit_rules(terms(included_restarts=n), USUAL)
        return next(row for row in rows if row.name == "included_restarts")

    assert ("含まれていません" if language == "ja" else "No restart") in said(0).sentence
    assert "0" not in said(0).sentence
    assert "1" in said(1).sentence


def test_what_is_paid_at_once_is_not_said_to_be_only_confirmed(language: str) -> None:
    paid, confirmed = ("支払われます", "確定します") if language == "ja" else ("is paid", "is confirmed")
    for side in SIDES:
        waits = active(15_000, 15_000, pay_on="stage").submit(1).life
        assert paid in next_step(waits, side=side).text
        assert confirmed not in next_step(waits, side=side).text
        at_the_end = active(15_000, 15_000, pay_on="completion").submit(1).life
        assert confirmed in next_step(at_the_end, side=side).text
        ending = active(15_000, 15_000, pay_on="stage").submit(1).end("worker", 20_000).life
        (clock,) = [one for one in clocks(ending) if one.kind == "approve"]
        assert confirmed in clock_sentence(clock, ending, side=side).text
        week = next_step(by_hours(pay_on="stage").life, side=side).text
        assert paid in week
        assert "2,000" in week
        assert paid not in next_step(by_hours().life, side=side).text


def test_who_has_to_answer_an_ending_reads_that_it_is_theirs_to_name_an_amount(language: str) -> None:
    ending = sketch().end("worker", 30_000)
    other, reader = ("相手が別の額を伝えて", "あなたが別の額を伝えて")
    if language == "en":
        other, reader = "the other side makes a counter-offer and", "you make a counter-offer and"
    for side in SIDES:
        said = "\n".join(exit_rule_words.ending_outlook(ending.life, side, at=ending.at))
        assert (other in said, reader in said) == (side == "worker", side == "client")


def test_the_sentence_about_the_deposit(language: str) -> None:
    up = words.deposit_sentence(5_500, "awaiting_deposit", held_with_tax=52_800, side="worker")
    assert "5,500" in up
    assert "52,800" in up
    down = words.deposit_sentence(-5_500, "open", held_with_tax=52_800, side="client")
    assert "47,300" in down
    for status in get_args(lives.AmendmentStatus):
        for change in (-1_100, 0, 1_100):
            assert "…" not in words.deposit_sentence(change, status, held_with_tax=1, side="client")
    if language == "ja":
        assert "増えた分の作業は、仮払いまで始めないでください" in up


def test_every_difference_reads_as_a_row() -> None:
    old = terms()
    new = replace(
        terms(50_000, 10_000),
        due_date=old.payment_due_date, pay_on="stage", included_revisions=3, included_restarts=1, restart_share=40,
        fallback_share=60, withholding=True, rights="相談", place_of_receipt="東京", inspection_days=10, note="覚え",
        reorder=Reorder("元請", old.due_date), brief=(BriefItem("テイスト", "大胆"), BriefItem("納品の形", "PNG")),
        payment_due_date=old.payment_due_date.replace(month=2, day=20),
    )  # fmt: skip
    rows = [words.diff_row(change) for change in diff(old, new)]
    assert len(rows) == 3 + 3 + 14
    assert all(row.label and row.old and row.new and row.old != row.new for row in rows)


def test_every_field_of_terms_has_a_label() -> None:
    assert set(terms(open_stages=1).as_data()) - {"house", "fee_base", "fee_base_covers"} == set(words.FIELDS)


def test_every_act_with_a_page_has_its_heading_and_its_bar() -> None:
    """Whatever comes before a step, its page has one heading, which is filled, and two lines for the bar."""
    assert {*ON_STAGE, *ON_CONTRACT} <= HEADS.keys()
    assert {name for name in BEFORE if name.split(":")[0] in {*ON_STAGE, *ON_CONTRACT}} <= HEADS.keys()
    for act in (*ON_STAGE, *ON_CONTRACT):
        head = head_of_step(act, active().life, number=1 if act in ON_STAGE else None, at=japan(2, 6))
        assert len(head) == 3
        assert "…" not in "".join(head)
        assert all(head[:2])
