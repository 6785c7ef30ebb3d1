"""A payment by card as a browser carries it out."""

from dataclasses import dataclass

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery.rows import find
from michinori.treasury.models import CardPayment
from michinori.treasury.policy import card_payments_of, require_binding
from michinori.treasury.ports import Refused, Unreachable
from michinori.treasury.providers import require_company


@dataclass(frozen=True)
class Started:
    """A payment with the ``secret`` by which a browser carries it out at the card company. It is stored nowhere."""

    payment: CardPayment
    secret: str


def secret_of(actor: Actor, payment_id: str) -> Started:
    """A payment that was started, with its secret as the card company says it: empty once it is paid or given up. Call
    outside a transaction.

    Raises ``cards-off``, ``not-found`` (404), ``needs-approver`` (403), ``card-refused`` (409),
    ``card-company-silent`` (503).
    """
    company = require_company()
    payment = find(card_payments_of(actor), payment_id)
    require_binding(actor, payment.client_id)
    if payment.status not in ("waiting", "processing") or not payment.intent:
        return Started(payment, "")
    try:
        found = company.intent(payment.intent)
    except Unreachable:
        raise Problem("card-company-silent", 503) from None
    except Refused:
        raise Problem("card-refused") from None
    return Started(payment, found.secret if found.status == "waiting" else "")
