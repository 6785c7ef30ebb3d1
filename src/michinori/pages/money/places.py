"""An account in one line, with the last digits of its number only."""

from michinori.treasury import banks
from michinori.treasury.models import BankAccount


def account_line(account: BankAccount) -> str:
    """Bank, branch and the last four digits."""
    bank, branch = banks.bank(account.bank_code), banks.branch(account.bank_code, account.branch_code)
    names = (bank.name if bank else account.bank_name, branch.name if branch else account.branch_name)
    return f"{' '.join(names)} ••••{account.number[-4:]}"
