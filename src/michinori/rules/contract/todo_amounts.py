"""How much a step of a contract means for one side: the figure that stands beside what there is to do (domain § 8)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

from michinori.kernel.yen import percent_of
from michinori.rules.contract.amendments import difference
from michinori.rules.contract.deliveries import at_acceptance
from michinori.rules.contract.life import Life, Side, Stage
from michinori.rules.contract.lifecycle import UNDER_WAY
from michinori.rules.contract.switches import missing
from michinori.rules.contract.taxing import needed, next_payment, preview, tax_lacking
from michinori.rules.contract.termination_notices import amount_at_begin
from michinori.rules.contract.termination_outlook import outlook
from michinori.rules.contract.time_log import acknowledge_week, week_in
from michinori.rules.contract.todos import WORK, Step
from michinori.rules.measures.meter import fallback, read_meter
from michinori.rules.money.amounts import PaymentKind, preview_whole

Named = Literal["net", "out", "back", "confirmed"]
ENDINGS = ("silence", "bidding", "bids_open", "standing_rule", "take_result", "begin_ending", "end_now")


@dataclass(frozen=True)
class Amount:
    """Whole yen. ``named``: ``net``, the worker's, fee and all deducted; ``out``, what the client deposits or what
    leaves the deposit, with tax; ``back``, what comes back to the client, with tax; ``confirmed``, what an answer
    confirms and does not pay yet, before tax. ``change``: the yen are added to what was agreed, or taken off it.
    """

    yen: int
    named: Named
    change: bool = False


def amount_of(life: Life, step: Step, side: Side) -> Amount | None:
    """The figure of a step for ``side``; None where it has none, or changes no money."""
    if step.kind in ENDINGS:
        return _at_end(life, total_by_itself(life, step), side)
    found = (_FOR_WORKER if side == "worker" else _FOR_CLIENT).get(step.kind)
    if found is None:
        return None
    amount = found(life, step)
    return amount if amount.yen else None


def total_by_itself(life: Life, step: Step) -> int | None:
    """The total at which the contract settles if nobody acts, yen before tax, for a step of an ending."""
    if step.kind == "end_now":
        return fallback(life)
    if step.kind == "begin_ending":
        return amount_at_begin(life)
    if step.kind == "take_result":
        return life.termination.outside.amount if life.termination and life.termination.outside else None
    coming = outlook(life)
    return coming.at_silence if coming.at_rule is None else coming.at_rule


def _at_end(life: Life, total: int | None, side: Side) -> Amount | None:
    if total is None:
        return None
    figures = preview(life, max(life.paid, total))
    if side == "worker":
        return Amount(figures.worker_net, "net")
    return Amount(figures.client_refund_with_tax, "back")


def _whole_net(life: Life, step: Step) -> Amount:
    return Amount(preview_whole(life.terms, life.statutory).worker_net, "net")


def _net_change(life: Life, step: Step) -> Amount:
    new = life.amendment.terms if life.amendment else life.terms
    before, after = (preview_whole(one, life.statutory).worker_net for one in (life.terms, new))
    return Amount(after - before, "net", change=True)


def _switch_net(life: Life, step: Step) -> Amount:
    amount = life.switch.amount if life.switch else 0
    return Amount(preview(life, max(life.paid, amount)).worker_net, "net")


def _stage_net(life: Life, step: Step) -> Amount:
    """What the worker gets once this stage is paid, beyond what was paid before."""
    stage = life.stage(step.stage or 0)
    if stage is None:
        return Amount(0, "net")
    upto = min(life.terms.price, life.paid + stage.price)
    return Amount(preview(life, upto).worker_net - preview(life, life.paid).worker_net, "net")


def _whole_with_tax(life: Life, step: Step) -> Amount:
    whole = preview_whole(life.terms, life.statutory)
    return Amount(whole.before_tax + whole.tax, "out")


def _difference(life: Life, step: Step) -> Amount:
    return Amount(difference(life, life.amendment.terms) if life.amendment else 0, "out", change=True)


def _missing(life: Life, step: Step) -> Amount:
    return Amount(missing(life, life.switch) if life.switch else 0, "out")


def _paid_or_confirmed(life: Life, upto: int, confirmed: int, kind: PaymentKind) -> Amount:
    """What leaves the deposit for a total of ``upto``, where an answer pays at once; else what it confirms."""
    if life.terms.pay_on == "stage" and life.status in UNDER_WAY:
        return Amount(next_payment(life, min(life.terms.price, max(life.paid, upto)), kind).with_tax, "out")
    return Amount(confirmed, "confirmed")


def _shown(life: Life, step: Step) -> Amount:
    """What the client's answer to a stage or to a week moves."""
    stage = life.stage(step.stage or 0)
    if stage is None:
        return _week(life, step) if step.week or step.clock else _acceptance(life, step)
    if stage.status == "submitted":
        return _paid_or_confirmed(life, life.paid + stage.price, stage.price, "stage")
    return Amount(percent_of(stage.price, _percent(stage)) - percent_of(stage.price, stage.acknowledged), "confirmed")


def _percent(stage: Stage) -> int:
    return max(stage.acknowledged, min(stage.reports[-1].percent, stage.claimed)) if stage.reports else stage.claimed


def _week(life: Life, step: Step) -> Amount:
    monday = step.week or (date.fromisoformat(step.clock.ref) if step.clock else None)
    if monday is None or not week_in(life, monday).open:
        return Amount(0, "confirmed")
    after = read_meter(acknowledge_week(life, monday, "clock").life).confirmed
    return _paid_or_confirmed(life, after, after - read_meter(life).confirmed, "stage")


def _acceptance(life: Life, step: Step) -> Amount:
    total = at_acceptance(life, "client")
    if life.status == "ending":
        return Amount(total - read_meter(life).confirmed, "confirmed")
    return Amount(next_payment(life, total, "acceptance").with_tax, "out")


_FOR_WORKER: dict[str, Callable[[Life, Step], Amount]] = {
    "lapse_offer": _whole_net,
    "lapse_deposit": _whole_net,
    "lapse_amendment": _net_change,
    "lapse_difference": _net_change,
    "lapse_switch": _switch_net,
    **dict.fromkeys(WORK, _stage_net),
}
_FOR_CLIENT: dict[str, Callable[[Life, Step], Amount]] = {
    "lapse_offer": _whole_with_tax,
    "lapse_deposit": lambda life, step: Amount(needed(life, life.terms.price), "out"),
    "lapse_amendment": _difference,
    "lapse_difference": _difference,
    "lapse_switch": _missing,
    "lapse_switch_deposit": _missing,
    "tax": lambda life, step: Amount(tax_lacking(life), "out"),
    "acknowledge": _shown,
    "approve": _shown,
    "answer": _shown,
    "acknowledge_week": _week,
    "accept": _acceptance,
}
