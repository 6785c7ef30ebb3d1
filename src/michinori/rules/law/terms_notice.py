"""The terms notice (取引条件の通知): the nine items of Freelance Act art. 3, made from one version of the terms.

This module gives JSON-ready values; ``wording.law.terms_notice`` has the words for the page and the stored document.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_data import MeterData
from michinori.rules.money.amounts import with_tax
from michinori.rules.money.rates import USUAL_TAX

ItemKey = Literal[
    "parties", "order_day", "work", "receipt_day", "receipt_place", "inspection", "fee", "payment_day", "payment_means"
]


@dataclass(frozen=True)
class Named:
    """A party: its permanent id, its public name, and a person's real name, which is empty until the contract is
    agreed.
    """

    id: str
    name: str
    real_name: str = ""

    def as_data(self) -> dict[str, str]:
        """JSON-ready."""
        return {"id": self.id, "name": self.name, "real_name": self.real_name}


@dataclass(frozen=True)
class Occasion:
    """What the notice of one version says besides the terms. Days in Japan.

    ``ordered_on``: the day on which the offer was accepted; None for a version not (or not yet) agreed.
    ``version_on``: the day on which this version was offered, or came into force by an amendment.
    ``tax_percent``: of consumption tax on that day.
    """

    title: str
    client: Named
    worker: Named
    version: int
    version_on: date
    ordered_on: date | None
    tax_percent: int = USUAL_TAX


@dataclass(frozen=True)
class Item:
    """One of the nine items. ``number``: its place in art. 3 and its ordinance; ``values``: JSON-ready, days in ISO
    8601.
    """

    number: int
    key: ItemKey
    values: dict[str, object]

    def as_data(self) -> dict[str, object]:
        """JSON-ready."""
        return {"number": self.number, "key": self.key, "values": self.values}


def nine_items(terms: Terms, occasion: Occasion) -> tuple[Item, ...]:
    """All nine items in order. The re-order facts are under the payment day, which they allow to be later; rights and
    included revisions are under the work.
    """
    data = terms.as_data()
    values: dict[ItemKey, dict[str, object]] = {
        "parties": {"client": occasion.client.as_data(), "worker": occasion.worker.as_data()},
        "order_day": {
            "ordered_on": occasion.ordered_on.isoformat() if occasion.ordered_on else None,
            "version": occasion.version,
            "version_on": occasion.version_on.isoformat(),
        },
        "work": {
            "title": occasion.title,
            "stages": [stage.name for stage in terms.stages],
            "brief": data["brief"],
            "included_revisions": terms.included_revisions,
            "included_restarts": terms.included_restarts,
            "rights": terms.rights,
            "note": terms.note,
        },
        "receipt_day": {"due_date": data["due_date"]},
        "receipt_place": {"place_of_receipt": data["place_of_receipt"]},
        "inspection": {
            "inspection_days": terms.inspection_days,
            "ends_on": (terms.due_date + timedelta(days=terms.inspection_days)).isoformat(),
        },
        "fee": _fee(terms, data["meter"], occasion.tax_percent),
        "payment_day": {
            "payment_due_date": data["payment_due_date"],
            "pay_on": terms.pay_on,
            "reorder": data["reorder"],
        },
        "payment_means": {"means": "site_balance"},
    }
    return tuple(Item(number, key, value) for number, (key, value) in enumerate(values.items(), 1))


def _fee(terms: Terms, meter: MeterData, percent: int) -> dict[str, object]:
    """The fee in yen. With the ``hours`` meter the price is the upper limit, at ``meter.rate`` per hour before tax."""
    total = with_tax(terms.price, percent)
    return {
        "price": terms.price,
        "tax": total - terms.price,
        "total_with_tax": total,
        "stages": [{"name": stage.name, "price": stage.price} for stage in terms.stages],
        "superseded": terms.price - sum(stage.price for stage in terms.stages),
        "meter": meter,
        "withholding": terms.withholding,
    }
