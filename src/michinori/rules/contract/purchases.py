"""Which files pass to the client for what is paid, and buying the rest after the end (domain § 2, Files and rights).

Amounts in whole yen before tax.
"""

from dataclasses import replace
from datetime import date, datetime

from michinori.kernel.clock import day_of, runs_out
from michinori.kernel.problems import Problem
from michinori.rules.contract.facts.money import PaymentMade
from michinori.rules.contract.facts.work import StageBought
from michinori.rules.contract.life import Life, Stage
from michinori.rules.contract.lifecycle import permit_measured
from michinori.rules.contract.taxing import payment_for_files
from michinori.rules.contract.turns import Deposit, Turn
from michinori.rules.measures.measure import HandedIn
from michinori.rules.measures.stages import shown_price
from michinori.rules.measures.table import measure_of
from michinori.rules.money.rates import joined


def passes(life: Life, file: HandedIn) -> bool:
    """Whether a file of the worker's has passed to the client: the one place that decides it.

    Of what was handed in before a restart, the part that superseded pays for passes once that is paid, the rest when
    bought.
    """
    if file.before == "confirmed":
        return life.paid >= life.superseded
    if file.before == "rest":
        stages = [one for one in life.stages if file.stage == one.id or (file.stage is None and one.left_behind)]
        return bool(stages) and all(stage.bought for stage in stages)
    return measure_of(life.terms).passes(life, file)


def paid_by_restart(before: Life, after: Life) -> dict[str, int]:
    """The percent of each stage up to which superseded pays for the files, once a restart has led from ``before`` to
    ``after``: what was confirmed, or all that was shown where nothing of that is left unpaid.
    """
    left = {stage.id: stage.left_behind for stage in after.stages}
    paid = {}
    for stage in before.stages:
        nothing_left = left.get(stage.id) == stage.left_behind
        paid[stage.id] = max(stage.acknowledged, stage.filed) if nothing_left else stage.acknowledged
    return paid


def price_of_stage(life: Life, stage: Stage) -> int:
    """What is missing for all files of a stage to pass: up to the highest percent that was shown with a file, and what
    restarts left behind. 0 where nothing is missing.
    """
    if stage.bought:
        return 0
    laid = dict(zip((one.id for one in life.stages), measure_of(life.terms).laid(life, life.paid), strict=False))
    return max(0, shown_price(stage) - laid.get(stage.id, 0)) + stage.left_behind


def buyable_until(life: Life) -> datetime | None:
    """The instant at which buying ends; None before the contract has ended."""
    return runs_out(life.ended_at, life.terms.house.buy_days) if life.ended_at else None


def may_still_buy(life: Life, today: date | None) -> bool:
    """Whether the days in which files can be bought last on ``today``, a day in Japan."""
    until = buyable_until(life)
    return until is not None and today is not None and today < day_of(until)


def buy_stage(life: Life, number: int, *, at: datetime) -> Turn:
    """Pay what is missing for the files of a stage, from the client's balance through the escrow to the worker at once.

    Raises ``stage-not-found`` (404), ``nothing-to-buy``, ``buy-too-late`` (409), and what ``permit_measured`` raises.
    """
    permit_measured(life, "buy", "client")
    stage, until = life.stage(number), buyable_until(life)
    if stage is None:
        raise Problem.unknown("stage-not-found")
    if until is None or at >= until:
        raise Problem("buy-too-late")
    amount = price_of_stage(life, stage)
    if not amount:
        raise Problem("nothing-to-buy", number=number)
    before = life.paid + life.bought
    line = payment_for_files(life, number, amount)
    bought = replace(life.with_stage(replace(stage, bought=amount)), waived=life.waived + line.waived)
    bought = replace(bought, taxed=joined(life.taxed, line.taxed))
    turn = Turn(bought).moved(Deposit(line.with_tax, "files")).moved(line)
    turn = turn.told(StageBought(stage=stage.id, amount=amount, amount_with_tax=line.with_tax))
    return turn.told(PaymentMade.of(line, paid_total=before + amount))
