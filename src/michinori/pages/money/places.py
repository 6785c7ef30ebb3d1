"""Where money goes: an account in one line, with the last digits of its number only; the page of a deposit."""

from django.urls import reverse

from michinori.contracts.queries.held import Held
from michinori.treasury import banks
from michinori.treasury.models import BankAccount


def account_line(account: BankAccount) -> str:
    """Bank, branch and the last four digits."""
    bank, branch = banks.bank(account.bank_code), banks.branch(account.bank_code, account.branch_code)
    names = (bank.name if bank else account.bank_name, branch.name if branch else account.branch_name)
    return f"{' '.join(names)} ••••{account.number[-4:]}"


def deposit_place(one: Held) -> str:
    """The page on which what is due is deposited."""
    contract = one.contract
    if one.due_for == "switch":
        return reverse("switch_answer", args=(contract.open_switch_id,))
    if one.due_for == "amendment":
        return reverse("amendment", args=(contract.open_amendment_id,))
    return reverse("contract_act", args=(contract.id, "deposit"))
