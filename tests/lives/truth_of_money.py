"""The ledger compared with a simple model: sums of the movements, with fee and tax computed independently."""

from collections import Counter
from dataclasses import dataclass, field
from json import loads
from typing import Any

from django.db import connection

from michinori.rules.contract.lifecycle import FINAL
from tests.lives.world import DEPOSITED, OF_HARU, Seen

FUNDED = ("active", "delivered", "ending")


_NEW = "SELECT id, debit_id, credit_id, kind, contract_id, amount FROM ledger_movement WHERE id > %s ORDER BY id"


@dataclass
class Books:
    """Every account and every contract's movements by kind, added up by hand: each movement once, as it comes."""

    held: dict[str, int] = field(default_factory=dict)
    accounts: Counter[str] = field(default_factory=Counter)
    kinds: dict[str, Counter[str]] = field(default_factory=dict)
    last: int = 0
    gone: int = 0
    """Yen that have left the bank."""

    def read_on(self) -> None:
        """Add what has been moved since, and take the balances as they are."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT account_id, amount FROM ledger_balance")
            self.held = dict(cursor.fetchall())
            cursor.execute(_NEW, [self.last])
            for self.last, debit, credit, kind, contract_id, amount in cursor.fetchall():
                self.accounts[debit] -= amount
                self.accounts[credit] += amount
                self.kinds.setdefault(contract_id, Counter())[kind] += amount


def check_money(books: Books, changed: list[Seen]) -> None:
    """Conservation in all, and for every contract that moved: escrow, fee, taxes and what was withheld, to the yen."""
    books.read_on()
    assert sum(books.accounts.values()) == 0
    assert books.accounts["bank"] == books.gone - DEPOSITED - OF_HARU, "what came in and has not left is all there is"
    owned = {name: amount for name, amount in books.accounts.items() if ":" in name}
    assert {k: v for k, v in books.held.items() if v} == {k: v for k, v in owned.items() if v}, "balances"
    assert min(owned.values()) >= 0
    for seen in changed:
        _check_contract(seen, books)


def _check_contract(seen: Seen, books: Books) -> None:
    life, moved = seen.life, books.kinds.get(seen.id, Counter())
    escrow = books.held.get(f"escrow:{seen.id}", 0)
    received = moved["payment"] + moved["bonus_payment"]
    paid_out = received + moved["fee"] + moved["fee_tax"] + moved["withholding"]
    everything = _payments(seen.id)
    waived = sum(line["waived"] for line in everything)
    lines = [line for line in everything if line["kind"] != "bonus"]
    bonuses = [line["before_tax"] for line in everything if line["kind"] == "bonus"]
    assert life.bonus == sum(bonuses)
    assert moved["bonus"] == sum(map(gross, bonuses))
    came = moved["deposit"] + moved["purchase"] + moved["bonus"]
    assert escrow == came - (paid_out - waived) - moved["refund"], "escrow = deposits − payments − refunds"
    if life.status in FUNDED:
        assert escrow == gross(life.terms.price) - gross(life.paid)
    if life.status in FINAL:
        assert escrow == 0, "nothing stays behind"
    paid = sum(line["before_tax"] for line in lines)
    for line in everything:  # no law changes in a life, so that one rate stands beside each part
        assert line["taxed"] == ([[line["before_tax"], 10]] if line["before_tax"] else [])
    assert sum(line["tax"] for line in lines) == gross(paid) - paid
    base, covers = life.terms.fee_base, life.terms.fee_base_covers
    withheld = sum(withheld_of(line["before_tax"]) for line in everything) if life.terms.withholding else None
    bought = sum(stage.bought for stage in life.stages)
    assert paid == life.paid + bought
    assert moved["purchase"] == gross(paid) - gross(life.paid)
    beyond = 0 if covers is None else max(0, paid - covers)
    fee, before, anew = fee_of(base + paid - beyond), fee_of(base), fee_of(beyond)
    assert withheld is None or moved["withholding"] == withheld
    of_bonuses = [fee_of(amount) for amount in bonuses]
    assert moved["fee"] == fee - before + anew + sum(of_bonuses), "the fee of each bonus counts from 0"
    assert moved["fee_tax"] == fee // 10 - before // 10 + anew // 10 + sum(one // 10 for one in of_bonuses)
    taken = [fee_of(one) + fee_of(one) // 10 + (withheld_of(one) if life.terms.withholding else 0) for one in bonuses]
    assert moved["bonus_payment"] == moved["bonus"] - sum(taken), "what arrives of the bonuses"
    out = gross(paid) + moved["bonus"]
    assert received == out - moved["fee"] - moved["fee_tax"] + waived - moved["withholding"]
    assert moved["deposit"] - moved["refund"] == escrow + gross(life.paid)


def _payments(contract_id: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT before_tax, waived, tax, kind, taxed FROM contracts_payment WHERE contract_id = %s", [contract_id]
        )
        names = ("before_tax", "waived", "tax", "kind")
        return [dict(zip(names, row[:4], strict=True)) | {"taxed": loads(row[4])} for row in cursor.fetchall()]


def gross(amount: int) -> int:
    return amount + amount * 10 // 100


def fee_of(total: int) -> int:
    """20 % up to ¥100,000, 10 % of the part up to ¥200,000, 5 % above, each part floored, on T with its tax."""
    base = gross(total)
    parts = (min(base, 100_000), max(0, min(base, 200_000) - 100_000), max(0, base - 200_000))
    return parts[0] * 20 // 100 + parts[1] * 10 // 100 + parts[2] * 5 // 100


def withheld_of(amount: int) -> int:
    """¥30,000 → ¥3,063; ¥1,000,000 → ¥102,100."""
    above = max(0, amount - 1_000_000)
    return (amount - above) * 1021 // 10_000 + above * 2042 // 10_000
