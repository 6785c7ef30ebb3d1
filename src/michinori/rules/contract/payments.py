"""Which payments a life calls for, and emptying the escrow at the end (domain § 2, § 6, § 8)."""

from dataclasses import replace

from michinori.rules.contract.closed import ClosedAmendment, ClosedRequest, ClosedSwitch, ClosedTermination
from michinori.rules.contract.facts.changes import AmendmentLapsed, SwitchLapsed
from michinori.rules.contract.facts.money import ContractCompleted, PaymentMade, RefundMade
from michinori.rules.contract.taxing import next_payment
from michinori.rules.contract.turns import Refund, Turn
from michinori.rules.measures.table import measure_of
from michinori.rules.money.amounts import PaymentKind
from michinori.rules.money.rates import joined


def pay_up_to(turn: Turn, total: int, kind: PaymentKind, *, last: bool = False) -> Turn:
    """Pay what lifts the contract's paid total to ``total`` yen before tax; nothing if that is already paid."""
    life = turn.life
    if total <= life.paid:
        return turn
    line = next_payment(life, total, kind, last=last)
    paid = replace(
        life,
        paid=total,
        taxed=joined(life.taxed, line.taxed),
        tax_paid=life.tax_paid + line.tax,
        withheld=life.withheld + line.withheld,
        waived=life.waived + line.waived,
    )
    return replace(turn, life=paid).moved(line).told(PaymentMade.of(line, paid_total=total))


def pay_stages(turn: Turn) -> Turn:
    """With ``pay_on: stage``, pay what is approved (and superseded) so far, with hours what is acknowledged.

    Only while under way, never while ending.
    """
    life = turn.life
    if life.terms.pay_on != "stage" or life.status not in ("active", "delivered"):
        return turn
    return pay_up_to(turn, measure_of(life.terms).due(life), "stage")


def close_at(turn: Turn, total: int, kind: PaymentKind) -> Turn:
    """Pay up to ``total`` and give what is left in the escrow back to the client, so that it holds 0."""
    turn = pay_up_to(turn, total, kind, last=True)
    rest = turn.life.escrow
    if rest > 0:
        turn = turn.changed(refunded=rest).moved(Refund(rest)).told(RefundMade(amount_with_tax=rest))
    return turn


def lapse_open_amendment(turn: Turn) -> Turn:
    """Let an open amendment and an open switch lapse, as an ending or acceptance does (domain § 4)."""
    amendment, switch = turn.life.amendment, turn.life.switch
    if amendment is not None:
        turn = turn.changed(amendment=None).closing(ClosedAmendment(amendment.id, "lapsed"))
        turn = turn.told(AmendmentLapsed(amendment=amendment.id))
    if switch is not None:
        turn = turn.changed(switch=None).closing(ClosedSwitch(switch.id, "lapsed"))
        turn = turn.told(SwitchLapsed(switch=switch.id))
    return turn


def lapse_notice(turn: Turn) -> Turn:
    """Let the notice of a termination lapse at the end of a contract."""
    notice = turn.life.notice
    return turn.changed(notice=None).closing(ClosedTermination(notice.id, "lapsed")) if notice is not None else turn


def lapse_requests(turn: Turn) -> Turn:
    """Let all open change requests lapse at the end of a contract."""
    lapsed = (ClosedRequest(request.id, "lapsed") for request in turn.life.requests)
    return turn.changed(requests=()).closing(*lapsed)


def completed(turn: Turn) -> Turn:
    """The end of the main road: everything approved or acknowledged is paid, the escrow empty, an open amendment
    lapsed. With hours, what was not used or not acknowledged goes back to the client.
    """
    turn = close_at(lapse_open_amendment(turn), measure_of(turn.life.terms).due(turn.life), "acceptance")
    turn = lapse_notice(lapse_requests(turn)).changed(status="completed", turn=None)
    return turn.told(ContractCompleted(paid=turn.life.paid))
