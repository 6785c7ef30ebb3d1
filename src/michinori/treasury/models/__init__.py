"""Models of money that comes from and goes to banks. Movements themselves are the ledger's."""

from .accounts import BankAccount
from .payouts import Payout, PayoutRun
from .references import PayerReference
from .statements import BankStatement, StatementLine

__all__ = ["BankAccount", "BankStatement", "PayerReference", "Payout", "PayoutRun", "StatementLine"]
