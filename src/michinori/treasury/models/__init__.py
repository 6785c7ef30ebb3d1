"""Models of money that comes from and goes to banks. Movements themselves are the ledger's."""

from .accounts import BankAccount
from .assignments import LineAssignment
from .cards import CardDispute, CardEvent, CardHold, CardLook, CardPayment, CardRefund
from .layouts import StatementLayout
from .own import OwnMoney
from .payout_holds import PayoutHold
from .payouts import Payout, PayoutRun
from .reasons import ActReason
from .references import PayerReference
from .statements import BankStatement, LineTwin, StatementDay, StatementLine, StatementSpan
from .tax import TaxRegistration

__all__ = [
    "ActReason",
    "BankAccount",
    "BankStatement",
    "CardDispute",
    "CardEvent",
    "CardHold",
    "CardLook",
    "CardPayment",
    "CardRefund",
    "LineAssignment",
    "LineTwin",
    "OwnMoney",
    "PayerReference",
    "Payout",
    "PayoutHold",
    "PayoutRun",
    "StatementDay",
    "StatementLayout",
    "StatementLine",
    "StatementSpan",
    "TaxRegistration",
]
