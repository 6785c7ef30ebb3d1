"""Handover (引き継ぎ, domain § 7): the rest of a contract, and the terms under which a new client takes it on.

Amounts in whole yen before tax.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from michinori.kernel.problems import Problem
from michinori.rules.contract.closed import ClosedHandover
from michinori.rules.contract.declarations import Declaration
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
from michinori.rules.contract.terms_reading import USUAL_PAYMENT_DAYS
from michinori.rules.contract.turns import Turn
from michinori.rules.measures.measure import THE_REST, Part
from michinori.rules.measures.meter import fallback
from michinori.rules.measures.stages import bought_now
from michinori.rules.measures.table import USUAL, measure_of

YEARS = 20
"""The due date lies within so many years."""
USUAL_DAYS = 14


def rest_of(life: Life) -> tuple[Part, ...]:
    """What is left to pay of each stage; one part for the whole if there is none to name, so never empty.

    Until the termination is settled, this is counted from ``standing`` (what the agreed rule would pay now), so it may
    still change. What the former client has bought is not left (domain § 2, Files and rights).
    """
    settled = fallback(life) if life.settled_amount is None else life.settled_amount
    whole = (Part(THE_REST, max(1, life.terms.price - settled - sum(map(bought_now, life.stages)))),)
    return measure_of(life.terms).rest(life, settled) or whole


def suggested_price(life: Life) -> int:
    """The sum of the rest, at least ¥1."""
    return sum(part.amount for part in rest_of(life))


def is_provisional(life: Life) -> bool:
    """Whether the suggested price may still change, because the termination is not settled."""
    return life.settled_amount is None


def shared(price: int, parts: Sequence[Part]) -> tuple[Part, ...]:
    """Divide ``price`` over the parts in proportion; each is floored and the last takes the remainder."""
    total = sum(part.amount for part in parts)
    amounts = [price * part.amount // total for part in parts]
    amounts[-1] += price - sum(amounts)
    return tuple(replace(part, amount=amount) for part, amount in zip(parts, amounts, strict=True))


def wrong_due_date(due_date: date, today: date) -> str:
    """The flaw of a due date that the new client asks for; empty for a possible one."""
    if due_date < today:
        return "date_in_past"
    return "date_too_far" if due_date > date(today.year + YEARS, 12, 31) else ""


def usual_due_date(terms: Terms, today: date, last_day: date | None = None) -> date:
    """The default due date: the old one, but at least two weeks from ``today``, though not beyond the market's
    ``last_day`` where one is named and the old one lay before it.
    """
    usual = max(terms.due_date, today + timedelta(days=USUAL_DAYS))
    return usual if last_day is None else min(usual, max(terms.due_date, last_day))


def could_be_due(terms: Terms, last_day: date | None, today: date) -> bool:
    """Whether there is a day on which the rest could be due: the market's last day, or the former due date."""
    return last_day is None or max(last_day, terms.due_date) >= today


def continuing_terms(
    life: Life, price: int, *, due_date: date, today: date, withholding: bool, declared: Declaration, house: House
) -> Terms:
    """The terms that the new client offers: brief and exit rules as before, the stages of the rest at ``price``.
    ``declared``: by the new client about itself.

    The old client's re-order facts and note are dropped, and so is an hourly rate: the rest is measured by stages.
    """
    stages = tuple(StageTerms("", part.name, part.amount) for part in shared(price, rest_of(life)))
    return replace(
        life.terms,
        price=price,
        stages=stages,
        due_date=due_date,
        payment_due_date=due_date + timedelta(days=USUAL_PAYMENT_DAYS),
        pay_on="stage",
        open_stages=house.open_stages,
        meter=USUAL.kind,
        rate=None,
        withholding=withholding,
        reorder=None,
        note="",
        fee_base=0,
        declared=declared,
        fee_base_covers=None,
        house=house,
    )


def handed_on(life: Life, names: Collection[str] | None = None) -> frozenset[str]:
    """Ids of the stages for which a continuation was agreed, so that their files cannot be bought (domain § 2).

    ``names``: those of the stages that the new client took on; None for a switch (§ 4), which goes on with all that was
    not settled in full.
    """
    taken = {part.name for part in rest_of(life)} if names is None else names
    return frozenset(stage.id for stage in life.stages if stage.name in taken)


def make_link(life: Life, side: Side, *, handover_id: str, at: datetime) -> Turn:
    """Make the link. Its maker thereby agrees to what the new client may see. Raises ``handover-open`` (409)."""
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
    """Revoke the link at once, by its maker. Raises ``only-the-maker`` (403), ``handover-over`` (409)."""
    permit("revoke-handover", life.status, side)
    if _live(life, handover_id).by != side:
        raise Problem.forbidden("only-the-maker")
    turn = Turn(replace(life, handover=None)).closing(ClosedHandover(handover_id, "revoked"))
    return turn.told(HandoverRevoked(handover=handover_id, by=side))


def consent(life: Life, side: Side, handover_id: str) -> Turn:
    """Agree, as the other side, that the new client sees the brief, approved stages and the list of files.

    Raises ``agreed-already``, ``handover-over`` (409).
    """
    permit("consent-handover", life.status, side)
    link = _live(life, handover_id)
    if side in link.agreed:
        raise Problem("agreed-already")
    agreed = replace(link, agreed=link.agreed | {side})
    return Turn(replace(life, handover=agreed)).told(HandoverAgreed(handover=handover_id, by=side))


def take_over(life: Life, handover_id: str, *, contract_id: str, price: int) -> Turn:
    """Use up the link by the new client, whose contract ``contract_id`` is offered to the worker."""
    permit("accept-handover", life.status, "newcomer")
    _live(life, handover_id)
    turn = Turn(replace(life, handover=None)).closing(ClosedHandover(handover_id, "accepted", contract_id))
    return turn.told(HandoverAccepted(handover=handover_id, contract=contract_id, amount=price))


def go_on_in(life: Life, *, contract_id: str) -> Turn:
    """Record that the rest goes on in ``contract_id``; while that contract stands, the termination cannot be withdrawn
    (domain § 7). Raises ``ending-taken-back`` (409) if it was withdrawn before.
    """
    if life.status not in ("ending", "ended"):
        raise Problem("ending-taken-back")
    return Turn(life).told(HandedOver(contract=contract_id))


def lapse_link(turn: Turn) -> Turn:
    """Close a live link that was not used in time, or whose termination was withdrawn."""
    link = turn.life.handover
    if link is None:
        return turn
    return turn.changed(handover=None).closing(ClosedHandover(link.id, "lapsed")).told(HandoverLapsed(handover=link.id))
