"""The file of transfers that a bank carries out on one day: 総合振込, records of 120 bytes (全銀協; domain § 8).

Letters are JIS X 0201, one byte each; the records follow each other without line breaks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from michinori.rules.money.records import Field, Layout, write_record

WIDTH = 120
MOST_AMOUNT = 10**10 - 1
MOST_TRANSFERS = 10**6 - 1
KINDS = {"ordinary": 1, "current": 2, "savings": 4}
"""The digit for a kind of account (普通, 当座, 貯蓄)."""

HEADER: Layout = (
    Field("record", 1), Field("business", 2), Field("code", 1), Field("sender", 10), Field("sender_name", 40, "C"),
    Field("day", 4), Field("bank", 4), Field("bank_name", 15, "C"), Field("branch", 3), Field("branch_name", 15, "C"),
    Field("kind", 1), Field("number", 7), Field("rest", 17, "C"),
)  # fmt: skip
DATA: Layout = (
    Field("record", 1), Field("bank", 4), Field("bank_name", 15, "C"), Field("branch", 3),
    Field("branch_name", 15, "C"), Field("clearing_house", 4), Field("kind", 1), Field("number", 7),
    Field("holder", 30, "C"), Field("amount", 10), Field("new", 1), Field("customer_1", 10), Field("customer_2", 10),
    Field("way", 1), Field("mark", 1, "C"), Field("rest", 7, "C"),
)  # fmt: skip
TRAILER: Layout = (Field("record", 1), Field("count", 6), Field("total", 12), Field("rest", 101, "C"))
END: Layout = (Field("record", 1), Field("rest", 119, "C"))

_BY_WIRE = 7  # 電信


@dataclass(frozen=True)
class Account:
    """A bank account: codes of 4, 3 and up to 7 digits, ``kind`` of ``KINDS``, names in a bank's kana."""

    bank: str
    bank_name: str
    branch: str
    branch_name: str
    kind: str
    number: str
    holder: str


@dataclass(frozen=True)
class Transfer:
    """``amount`` yen to an account. ``reference``: up to 10 digits of ours, which come back with what is returned."""

    to: Account
    amount: int
    reference: int


def transfer_file(*, sender: str, of: Account, on: date, transfers: Iterable[Transfer]) -> bytes:
    """The file, byte for byte the same for the same transfers in the same order.

    ``sender``: the 10 digits that the bank gave the operator; ``on``: a bank day. Raises ValueError for an amount that
    is not 1 to ``MOST_AMOUNT``, for no transfer or more than ``MOST_TRANSFERS``, and for letters that no bank takes.
    """
    rows = list(transfers)
    if not 1 <= len(rows) <= MOST_TRANSFERS or not all(1 <= one.amount <= MOST_AMOUNT for one in rows):
        raise ValueError("transfers")
    records = [
        write_record(HEADER, _header(sender, of, on)),
        *(write_record(DATA, _data(one)) for one in rows),
        write_record(TRAILER, {"record": 8, "count": len(rows), "total": sum(one.amount for one in rows)}),
        write_record(END, {"record": 9}),
    ]
    return "".join(records).encode("cp932")  # of these letters the bytes are those of JIS X 0201


def _header(sender: str, of: Account, on: date) -> dict[str, int | str]:
    head: dict[str, int | str] = {"record": 1, "business": 21, "code": 0, "sender": sender, "sender_name": of.holder}
    return head | _place(of) | {"day": f"{on:%m%d}"}


def _data(one: Transfer) -> dict[str, int | str]:
    row: dict[str, int | str] = {"record": 2, "holder": one.to.holder, "amount": one.amount, "way": _BY_WIRE}
    return row | _place(one.to) | {"customer_1": one.reference}


def _place(account: Account) -> dict[str, int | str]:
    return {
        "bank": account.bank,
        "bank_name": account.bank_name,
        "branch": account.branch,
        "branch_name": account.branch_name,
        "kind": KINDS[account.kind],
        "number": account.number,
    }
