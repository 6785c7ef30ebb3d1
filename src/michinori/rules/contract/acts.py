"""What each side can do now: the lifecycle table read against one life.

Buttons and the API's ``actions`` come from here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from michinori.rules.contract import switches
from michinori.rules.contract.amendments import fits
from michinori.rules.contract.bids import takes_bids, takes_result
from michinori.rules.contract.bonuses import may_pay_bonus
from michinori.rules.contract.change_requests import MAX_OPEN, still_fits
from michinori.rules.contract.late_answers import is_too_late
from michinori.rules.contract.life import ChangeRequest, Life, Side, Stage, Week, other
from michinori.rules.contract.lifecycle import MEASURED, Act, on_side
from michinori.rules.contract.open_stages import can_be_let, is_open, may_begin, may_deliver
from michinori.rules.contract.purchases import may_still_buy, price_of_stage
from michinori.rules.contract.stages import can_be_put_back
from michinori.rules.contract.taxing import tax_lacking
from michinori.rules.contract.terminations import may_end_at_standing, may_move, waits_for_rule
from michinori.rules.contract.time_log import objected_week
from michinori.rules.measures.table import measure_of


@dataclass(frozen=True)
class Possible:
    """One act that a side can do now. ``number``: of the stage; ``ref``: the id of any other object."""

    act: Act
    number: int | None = None
    ref: str | None = None


_STAGE: dict[str, Callable[[Life, Stage], bool]] = {
    "start": may_begin,
    "let-begin": can_be_let,
    "put-back": lambda life, stage: can_be_put_back(stage),
    "report": lambda life, stage: stage.status == "doing" or may_begin(life, stage),
    "submit": lambda life, stage: is_open(stage) or may_begin(life, stage),
    "approve": lambda life, stage: stage.status == "submitted",
    "return": lambda life, stage: stage.status == "submitted" and _can_work_again(life),
    "agree-return": lambda life, stage: stage.status == "doing" and stage.returned_in is not None,
    "acknowledge": lambda life, stage: bool(stage.reports),
    "object": lambda life, stage: bool(stage.reports),
    "buy": lambda life, stage: price_of_stage(life, stage) > 0,
}


def _on_stage(life: Life, act: Act, stage: Stage, today: date | None) -> bool:
    if act.name == "report" and today is not None and stage.last_report_day == today:
        return False  # one report per stage and day (domain § 2)
    if act.name == "buy" and not may_still_buy(life, today):
        return False
    if act.name in ("return", "object") and is_too_late(life, today, number=stage.number):
        return False
    return _STAGE[act.name](life, stage)


def _can_work_again(life: Life) -> bool:
    """Whether work can be sent back: a revision is left, and somebody will be there to accept it."""
    return life.revisions_used < life.terms.included_revisions and not (
        life.bound_to_end and life.status == "delivered" and life.notice is None
    )


def _on_week(act: Act, week: Week) -> bool:
    return week.open > 0 or (act.name == "acknowledge-week" and week.objected > 0)


def _has_difference(life: Life) -> bool:
    return life.amendment is not None and life.amendment.status == "awaiting_deposit" and _fits(life)


def _fits(life: Life) -> bool:
    amendment = life.amendment
    return amendment is not None and fits(life, amendment.terms, amendment.supersedes)


def _can_accept_amendment(life: Life, side: Side) -> bool:
    return _open_amendment(life, side, mine=False) and _fits(life)


def _open_amendment(life: Life, side: Side, *, mine: bool) -> bool:
    amendment = life.amendment
    return amendment is not None and amendment.status == "open" and (amendment.by == side) is mine


_CONTRACT: dict[str, Callable[[Life, Side], bool]] = {
    "accept-offer": lambda life, side: life.turn == side,
    "decline-offer": lambda life, side: life.turn == side,
    "counter-offer": lambda life, side: life.turn == side,
    "cancel": lambda life, side: life.status == "agreed" or life.turn != side,
    "deposit": lambda life, side: (
        life.status == "agreed" or _has_difference(life) or _can_fund_switch(life) or tax_lacking(life) > 0
    ),
    "log-hours": lambda life, side: life.status == "active" or objected_week(life) is not None,
    "deliver": lambda life, side: may_deliver(life) and objected_week(life) is None,
    "accept": lambda life, side: life.delivery is not None,
    "send-back": lambda life, side: (
        life.delivery is not None
        and _can_work_again(life)
        and any(stage.status == "submitted" for stage in life.stages)
    ),
    "propose-amendment": lambda life, side: life.amendment is None and life.switch is None,
    "accept-amendment": lambda life, side: _can_accept_amendment(life, side),
    "decline-amendment": lambda life, side: _open_amendment(life, side, mine=False),
    "counter-amendment": lambda life, side: _can_counter_amendment(life, side),
    "withdraw-amendment": lambda life, side: _open_amendment(life, side, mine=True),
    "propose-switch": lambda life, side: life.amendment is None and life.switch is None and not life.bound_to_end,
    "accept-switch": lambda life, side: _can_accept_switch(life, side),
    "decline-switch": lambda life, side: _open_switch(life, side, mine=False),
    "withdraw-switch": lambda life, side: _open_switch(life, side, mine=True),
    "request-change": lambda life, side: len(life.requests) < MAX_OPEN,
    "open-termination": lambda life, side: life.notice is None,
    "begin-termination": lambda life, side: life.notice is not None,
    "accept-termination": lambda life, side: _can_accept(life, side),
    "counter-termination": lambda life, side: _theirs(life, side) is not None,
    "withdraw-termination": lambda life, side: (
        (_waits_for_other(life, side) or _noticed_by(life, side))
        and side not in life.withdrawn
        and not life.bound_to_end
    ),
    "extend-termination": lambda life, side: _can_extend(life, side),
    "seal-bid": lambda life, side: (
        life.termination is not None and takes_bids(life.termination) and life.termination.bid_of(side) is None
    ),
    "file-result": lambda life, side: life.termination is not None and takes_result(life.termination),
    "deny-result": lambda life, side: _checked_against(life, side),
    "end-at-standing": lambda life, side: may_end_at_standing(life, side),
    "pay-bonus": lambda life, side: may_pay_bonus(life),
    "hand-over": lambda life, side: life.handover is None,
    "consent-handover": lambda life, side: life.handover is not None and side not in life.handover.agreed,
    "revoke-handover": lambda life, side: life.handover is not None and life.handover.by == side,
}


def _can_counter_amendment(life: Life, side: Side) -> bool:
    """A counter to a restart is a restart: once more is confirmed than it supersedes, no terms fit."""
    if life.amendment is None or not _open_amendment(life, side, mine=False):
        return False
    restart = life.amendment.supersedes
    return restart is None or not measure_of(life.terms).outgrown(life, restart)


def _can_accept_switch(life: Life, side: Side) -> bool:
    return _open_switch(life, side, mine=False) and switches.fits(life)


def _open_switch(life: Life, side: Side, *, mine: bool) -> bool:
    switch = life.switch
    return switch is not None and switch.status == "open" and (switch.by == side) is mine


def _can_fund_switch(life: Life) -> bool:
    return life.switch is not None and life.switch.status == "awaiting_deposit" and switches.fits(life)


def _waits_for_other(life: Life, side: Side) -> bool:
    """Whether ``side`` opened the ending and the other has not answered yet."""
    return life.termination is not None and life.termination.opened_by == side and not life.termination.answered


def _noticed_by(life: Life, side: Side) -> bool:
    return life.notice is not None and side == "client"


def _can_extend(life: Life, side: Side) -> bool:
    """Whether silence would end the contract and has not been extended yet."""
    termination = life.termination
    return (
        termination is not None
        and _waits_for_other(life, other(side))
        and not termination.extended
        and not waits_for_rule(life)
    )


def _checked_against(life: Life, side: Side) -> bool:
    result = life.termination.outside if life.termination else None
    return result is not None and result.checked_at is not None and result.by != side


def _can_answer(life: Life, side: Side, act: Act, request: ChangeRequest) -> bool:
    """Whether ``side`` can do ``act`` to a change request now.

    Accepting becomes or changes an amendment, so none may be open; each side disputes the class once.
    """
    if act.name == "dispute-class":
        return side not in request.disputed
    return act.name != "accept-change" or (life.amendment is None and life.switch is None and still_fits(life, request))


def _theirs(life: Life, side: Side) -> int | None:
    return life.termination.amount_of("worker" if side == "client" else "client") if life.termination else None


def _can_accept(life: Life, side: Side) -> bool:
    theirs = _theirs(life, side)
    return theirs is not None and theirs >= life.paid


def possible(
    life: Life,
    side: Side,
    *,
    today: date | None,
    binding: bool = True,
    natural: bool = True,
    continued: bool = False,
    handed_on: bool = False,
    not_to_buy: frozenset[str] = frozenset(),
    bonus_closed: bool = False,
) -> tuple[Possible, ...]:
    """All acts open to ``side`` on the day ``today`` (Japan's; None where no act depends on it): none of
    them is refused as not possible now.

    ``binding`` False leaves out what needs owner or approver (domain § 8). What a life does not know of itself:
    ``natural``, whether a natural person answers for the side, who can fall ill (§ 6, 3); ``continued``, whether the
    rest was offered or goes on in another contract; ``handed_on``, whether such a one is agreed (§ 7), and
    ``not_to_buy``, the ids of the stages for which it is (§ 2); ``bonus_closed``, whether the client's
    business has ended or the worker has left (§ 8).
    """
    found: list[Possible] = []
    elsewhere = MEASURED - measure_of(life.terms).acts
    hindered = {
        "extend-termination": not natural,
        "hand-over": continued,
        "withdraw-termination": handed_on,
        "pay-bonus": bonus_closed,
    }
    closed = {name for name, hinders in hindered.items() if hinders}
    for act in on_side(side):
        if act.name in elsewhere:
            continue
        if life.status not in act.sources or (act.binding and side == "client" and not binding):
            continue
        if act.name in closed:
            continue
        found += _of(life, side, act, today)
    unsold = {stage.number for stage in life.stages if stage.id in not_to_buy}
    return tuple(one for one in found if one.act.name != "buy" or one.number not in unsold)


def _of(life: Life, side: Side, act: Act, today: date | None) -> list[Possible]:
    """One act of the table, once for each object to which it can be done now."""
    if act.scope == "entry":
        return []  # the page of the log finds out which of its entries can be taken back
    if act.scope == "week":
        weeks = [week.monday for week in life.weeks if _on_week(act, week)]
        if act.name == "object-week":
            weeks = [one for one in weeks if not is_too_late(life, today, week=one)]
        return [Possible(act, ref=one.isoformat()) for one in weeks]
    if act.scope == "change-request" and act.name != "request-change":
        return [Possible(act, ref=one.id) for one in life.requests if _can_answer(life, side, act, one)]
    if act.scope == "stage":
        return [Possible(act, number=s.number) for s in life.stages if _on_stage(life, act, s, today)]
    if act.name == "counter-termination" and today is not None and not _moves_left(life, side, today):
        return []
    if act.name == "send-back" and is_too_late(life, today):
        return []
    return [Possible(act, ref=_ref(life, act))] if _CONTRACT[act.name](life, side) else []


def _moves_left(life: Life, side: Side, today: date) -> bool:
    return life.termination is not None and may_move(life.termination, side, today)


def _ref(life: Life, act: Act) -> str | None:
    if act.scope == "amendment" and act.name != "propose-amendment":
        return life.amendment.id if life.amendment else None
    if act.scope == "switch" and act.name != "propose-switch":
        return life.switch.id if life.switch else None
    if act.scope == "handover" and act.name != "hand-over":
        return life.handover.id if life.handover else None
    if act.scope == "termination" and act.name != "open-termination":
        open_one = life.termination or life.notice
        return open_one.id if open_one else None
    return None
