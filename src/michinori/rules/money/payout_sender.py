"""The operator's account as the one that files of transfers are sent from, written in one line."""

import re
from dataclasses import dataclass

from michinori.rules.money.bank_kana import bank_kana, unfit_in
from michinori.rules.money.statement_file import account_of
from michinori.rules.money.transfer_file import KINDS, Account

_LINE = re.compile(r"([0-9]{10}) ([0-9]{4})-([0-9]{3}) (\w+) ([0-9]{7}) (\S.{0,38}\S)")


@dataclass(frozen=True)
class Sender:
    """``code``: the 10 digits that the bank gave the operator. The names of bank and branch are looked up."""

    code: str
    account: Account

    @property
    def statement(self) -> str:
        """The account as statements of it name it (``statement_file.Line.account``)."""
        own = self.account
        return account_of(own.bank, own.branch, KINDS[own.kind], int(own.number))


TRIAL = Sender("0000000000", Account("0000", "", "000", "", "ordinary", "0000000", bank_kana("ミチノリ レンシユウ")))
"""Who sends where all money is made up. No bank has this number."""


def read_sender(text: str) -> Sender:
    """The sender of a line such as ``0123456789 0001-001 ordinary 1234567 カ）ミチノリ``. Raises ValueError."""
    found = _LINE.fullmatch(" ".join(text.split()))
    if found is None or found[4] not in KINDS or unfit_in(found[6]):
        raise ValueError("not_a_sender")
    code, bank, branch, kind, number, holder = found.groups()
    return Sender(code, Account(bank, "", branch, "", kind, number, bank_kana(holder)))


def read_sender_text(value: object) -> str:
    """The line itself, for the setting; empty for none yet. Raises ValueError with a flaw's key."""
    if not isinstance(value, str):
        raise ValueError("not_a_sender")
    if value:
        read_sender(value)
    return value
