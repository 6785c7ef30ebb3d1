"""Handover (引き継ぎ, domain § 7): what of a contract is left to do, and terms under which somebody else takes it on.

Whole yen before tax.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from michinori.kernel.problems import Problem
from michinori.rules.contract.closed import ClosedHandover
from michinori.rules.contract.facts.ends import (
    HandedOver,
    HandoverAccepted,
    HandoverAgreed,
    HandoverLapsed,
    HandoverMade,
    HandoverRevoked,
)
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Handover, Life, Side
from michinori.rules.contract.lifecycle import permit
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.contract.terms_reading import LONG_WORK_DAYS, USUAL_PAYMENT_DAYS
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.measure import THE_REST, Part
from michinori.rules.measures.meter import read_meter
from michinori.rules.measures.table import USUAL, measure_of

USUAL_DAYS = 14


def rest_of(life: Life) -> tuple[Part, ...]:
    """What is left to do: the stages not settled in full. While ending by F, which may still change; never empty."""
    settled = read_meter(life).standing if life.settled_amount is None else life.settled_amount
    whole = (Part(THE_REST, max(1, life.terms.price - settled)),)
    return measure_of(life.terms).rest(life, settled) or whole


def suggested_price(life: Life) -> int:
    """The sum of what is left; at least ¥1."""
    return sum(part.amount for part in rest_of(life))


def is_provisional(life: Life) -> bool:
    """Whether the suggested price may still change, because the ending is not settled."""
    return life.settled_amount is None


def shared(price: int, parts: Sequence[Part]) -> tuple[Part, ...]:
    """``price`` over the parts in proportion, each floored, the last taking the rest."""
    total = sum(part.amount for part in parts)
    amounts = [price * part.amount // total for part in parts]
    amounts[-1] += price - sum(amounts)
    return tuple(replace(part, amount=amount) for part, amount in zip(parts, amounts, strict=True))


def usual_due_date(terms: Terms, today: date) -> date:
    """The old date where that leaves two weeks, else in two weeks."""
    return max(terms.due_date, today + timedelta(days=USUAL_DAYS))


def continuing_terms(life: Life, price: int, *, due_date: date, today: date, withholding: bool, house: House) -> Terms:
    """The terms that the new client offers: the brief and the exit rules as they were, the stages at ``price``.

    Re-order facts and note were the old client's own; a rate ends with the old meter.
    """
    stages = tuple(StageTerms("", part.name, part.amount) for part in shared(price, rest_of(life)))
    long_work = (due_date - today).days > LONG_WORK_DAYS
    return replace(
        life.terms,
        price=price,
        stages=stages,
        due_date=due_date,
        payment_due_date=due_date + timedelta(days=USUAL_PAYMENT_DAYS),
        pay_on="stage" if long_work else "completion",
        meter=USUAL.kind,
        rate=None,
        withholding=withholding,
        reorder=None,
        note="",
        fee_base=0,
        house=house,
    )


def make_link(life: Life, side: Side, *, handover_id: str, at: datetime) -> Turn:
    """One live link at a time: ``handover-open`` (409). Whoever makes it agrees to what the new client may see."""
    permit("hand-over", life.status, side)
    if life.handover is not None:
        raise Problem("handover-open")
    link = Handover(handover_id, side, at, frozenset((side,)))
    return Turn(replace(life, handover=link)).told(
        HandoverMade(handover=handover_id, by=side, amount=suggested_price(life))
    )


def _live(life: Life, handover_id: str) -> Handover:
    if life.handover is None or life.handover.id != handover_id:
        raise Problem("handover-over")
    return life.handover


def revoke_link(life: Life, side: Side, handover_id: str) -> Turn:
    """The side that made it takes it back; the link is dead at once. Else ``only-the-maker`` (403)."""
    permit("revoke-handover", life.status, side)
    if _live(life, handover_id).by != side:
        raise Problem.forbidden("only-the-maker")
    turn = Turn(replace(life, handover=None)).closing(ClosedHandover(handover_id, "revoked"))
    return turn.told(HandoverRevoked(handover=handover_id, by=side))


def consent(life: Life, side: Side, handover_id: str) -> Turn:
    """The other side agrees that the new client sees the brief, approved stages and the list of files."""
    permit("consent-handover", life.status, side)
    link = _live(life, handover_id)
    if side in link.agreed:
        raise Problem("agreed-already")
    agreed = replace(link, agreed=link.agreed | {side})
    return Turn(replace(life, handover=agreed)).told(HandoverAgreed(handover=handover_id, by=side))


def take_over(life: Life, handover_id: str, *, contract_id: str, price: int) -> Turn:
    """The new client takes the link: it is used up, and ``contract_id`` is offered to the worker."""
    permit("accept-handover", life.status, "newcomer")
    _live(life, handover_id)
    turn = Turn(replace(life, handover=None)).closing(ClosedHandover(handover_id, "accepted", contract_id))
    return turn.told(HandoverAccepted(handover=handover_id, contract=contract_id, amount=price))


def bind_to_end(life: Life, *, contract_id: str) -> Turn:
    """The rest is somebody else's from now on: the ending cannot be taken back. Where that was done before:
    ``ending-taken-back`` (409).
    """
    if life.status not in ("ending", "ended"):
        raise Problem("ending-taken-back")
    return Turn(replace(life, bound_to_end=True)).told(HandedOver(contract=contract_id))


def lapse_link(turn: Turn) -> Turn:
    """A link not used in time, or whose ending was taken back, is dead."""
    link = turn.life.handover
    if link is None:
        return turn
    return turn.changed(handover=None).closing(ClosedHandover(link.id, "lapsed")).told(HandoverLapsed(handover=link.id))
