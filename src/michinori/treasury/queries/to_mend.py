"""Bank accounts about which their owner has to do something, for home."""

from dataclasses import dataclass

from django.db.models import FilteredRelation, Q

from michinori.people.models import Client
from michinori.people.queries import kana_on_papers
from michinori.rules.money.bank_accounts import Move
from michinori.treasury.models import BankAccount
from michinori.treasury.queries.accounts import move_on
from michinori.treasury.queries.balances import balances_owned


@dataclass(frozen=True)
class ToMend:
    """An account, None where there is none, of ``owner``; ``waiting``: yen on all balances that are paid to it."""

    owner: Client
    account: BankAccount | None
    move: Move
    waiting: int


def accounts_to_mend(user_id: str) -> list[ToMend]:
    """What a person has to do, or to wait for, about the accounts to which they and the organisations that they own are
    paid. One query. ``payouts.outlooks`` says the same of one balance.
    """
    current = FilteredRelation("bank_accounts", condition=Q(bank_accounts__ended_at=None))
    rows = balances_owned(user_id).annotate(kana=kana_on_papers("id"), current=current).select_related("current")  # type: ignore[misc]
    found = (_to_mend(row, user_id) for row in rows.order_by("organisation__name", "id"))
    return [one for one in found if one is not None]


def _to_mend(row: Client, user_id: str) -> ToMend | None:
    values = vars(row)
    account: BankAccount | None = getattr(row, "current", None)
    if account is not None:
        account.owner = row
        vars(account)["kana"] = values["kana"]
    earned = values["as_worker"] or 0 if row.id == user_id else 0
    waiting = earned + (values["amount"] or 0)
    move = move_on(account, waiting=waiting, earned=earned)
    return None if move is None else ToMend(row, account, move, waiting)
