"""What the escrow of a contract does not cover, when its client's business ended (domain § 6, end). Whole yen.

These are figures, never a verdict: what is owed beyond the escrow is for the sides, a trustee and a court to settle.
"""

from dataclasses import dataclass
from typing import Self, TypedDict

from michinori.rules.contract.life import Life
from michinori.rules.contract.taxing import HOLDING, needed
from michinori.rules.measures.figures import Meter

TOTALS = ("confirmed", "standing", "claimed", "price")
"""The totals of the contract, before tax, against which the shortfall is shown."""
FINAL = ("agreement", "bids", "outside_result")
"""Ways of settling after which nothing can be claimed; silence and the standing rule waive no claim (domain § 6)."""


class OwedData(TypedDict):
    """``Owed`` as JSON."""

    before_tax: int
    with_tax: int
    covered: int
    uncovered: int


@dataclass(frozen=True)
class Owed:
    """One total before tax, with tax, and how much of that has been paid or is held, and how much is neither."""

    before_tax: int
    with_tax: int
    covered: int
    uncovered: int

    def __add__(self, other: Self) -> "Owed":
        return Owed(
            self.before_tax + other.before_tax,
            self.with_tax + other.with_tax,
            self.covered + other.covered,
            self.uncovered + other.uncovered,
        )

    def as_data(self) -> OwedData:
        """JSON-ready."""
        return {
            "before_tax": self.before_tax,
            "with_tax": self.with_tax,
            "covered": self.covered,
            "uncovered": self.uncovered,
        }


NOTHING = Owed(0, 0, 0, 0)


def is_final(life: Life) -> bool:
    """Whether nothing more can be owed under this contract."""
    return life.status in ("completed", "cancelled") or (life.status == "ended" and life.settled_by in FINAL)


def is_short(life: Life, meter: Meter) -> bool:
    """Whether the whole price, the largest of the totals, is neither paid nor held in full."""
    return owed(life, meter)["price"].uncovered > 0


def held_with_tax(life: Life) -> int:
    """What the escrow holds, in yen with tax."""
    return life.escrow if life.status in HOLDING else 0


def owed(life: Life, meter: Meter) -> dict[str, Owed]:
    """The totals of one contract by the names in ``TOTALS``. If ``is_final``, each of them is what was paid."""
    totals = {"confirmed": meter.confirmed, "standing": meter.standing, "claimed": meter.claimed}
    totals["price"] = life.terms.price
    if is_final(life):
        totals = dict.fromkeys(TOTALS, life.paid)
    return {name: _owed(totals[name], life) for name in TOTALS}


def _owed(total: int, life: Life) -> Owed:
    whole = life.paid + life.tax_paid + needed(life, total)
    covered = min(whole, life.paid + life.tax_paid + held_with_tax(life))
    return Owed(total, whole, covered, whole - covered)


def waiting_with_tax(life: Life) -> int:
    """The difference, in yen with tax, of an accepted amendment that was not deposited: the old terms still apply, so
    that it is not owed. 0 without one.
    """
    amendment = life.amendment
    if amendment is None or amendment.status != "awaiting_deposit":
        return 0
    return needed(life, amendment.terms.price) - needed(life, life.terms.price)
