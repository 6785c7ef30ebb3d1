"""The terms of a contract: one immutable version of what both agreed (domain § 1, § 4; api.md, ``terms``)."""

from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal, Self, TypedDict, cast

from michinori.kernel.chain import digest
from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.house import House
from michinori.rules.contract.terms_data import MeterData, TermsData
from michinori.rules.measures.kinds import kind_of

FORMER_LIMITS = {"day_minutes": 24 * 60}
"""Settings to which terms made before they existed had agreed otherwise than by today's default (domain § 3, hours)."""
PayOn = Literal["completion", "stage"]


@dataclass(frozen=True)
class BriefItem:
    """One agreed statement, ``key: value``; ``direction`` marks those that set the direction (方向性)."""

    key: str
    value: str
    direction: bool = False


@dataclass(frozen=True)
class StageTerms:
    """A named part of the work with a permanent id and its price in yen before tax."""

    id: str
    name: str
    price: int


class TermsFigures(TypedDict):
    """What events store of terms: the figures that conduct is counted from (domain § 10), and the terms' hash.

    ``price``: yen before tax; ``due_date``: the last day; ``included_revisions``: a count; ``terms``: the hash.
    """

    price: int
    due_date: date
    included_revisions: int
    terms: str


@dataclass(frozen=True)
class Reorder:
    """The re-order facts of Freelance Act art. 3: the original client and the original due date of payment."""

    client: str
    due_date: date


@dataclass(frozen=True)
class Terms:
    """One version of the terms. Prices in yen before tax, shares in whole percent. Σ stage prices + superseded = price
    (domain § 3).

    ``open_stages``: how many stages may be begun and not yet approved at once; None in early terms, which hold all
    their stages open. ``meter``: a kind of ``rules.measures``; ``rate``: yen per hour before tax, ``week_minutes``:
    the most minutes of a week; both with the ``hours`` meter only, and no limit of the week in early terms.
    ``fee_base``: yen before tax paid under the contract of the same parties that this one continues; the tiers of the
    fee count from there for the first ``fee_base_covers`` yen, in early terms for all (domain § 4).
    ``declared``: what the client declared about itself when these terms were made; None in early versions.
    """

    price: int
    due_date: date
    payment_due_date: date
    stages: tuple[StageTerms, ...]
    brief: tuple[BriefItem, ...]
    pay_on: PayOn = "stage"
    open_stages: int | None = 1
    meter: str = "stages"
    included_revisions: int = 2
    included_restarts: int = 0
    restart_share: int = 50
    fallback_share: int = 50
    withholding: bool = False
    rights: str = "transfer_on_payment"
    place_of_receipt: str = "online"
    inspection_days: int = 7
    reorder: Reorder | None = None
    note: str = ""
    rate: int | None = None
    week_minutes: int | None = None
    fee_base: int = 0
    declared: Declaration | None = None
    fee_base_covers: int | None = None
    house: House = field(default_factory=House)

    def as_data(self) -> TermsData:
        """JSON-ready, with the field names of api.md. A client of the API may change it and send it back."""
        reorder = self.reorder
        data: TermsData = {
            "price": self.price,
            "pay_on": self.pay_on,
            "meter": self._meter_data(),
            "stages": [{"id": stage.id, "name": stage.name, "price": stage.price} for stage in self.stages],
            "due_date": self.due_date.isoformat(),
            "payment_due_date": self.payment_due_date.isoformat(),
            "brief": [{"key": item.key, "value": item.value, "direction": item.direction} for item in self.brief],
            "included_revisions": self.included_revisions,
            "included_restarts": self.included_restarts,
            "restart_share": self.restart_share,
            "fallback_share": self.fallback_share,
            "withholding": self.withholding,
            "rights": self.rights,
            "place_of_receipt": self.place_of_receipt,
            "inspection_days": self.inspection_days,
            "reorder": {"client": reorder.client, "due_date": reorder.due_date.isoformat()} if reorder else None,
            "note": self.note,
            "fee_base": self.fee_base,
            "fee_base_covers": self.fee_base_covers,
            "house": self.house.as_data(),
        }
        if self.open_stages is not None:  # what early terms do not hold must not change their hash
            data["open_stages"] = self.open_stages
        if self.declared is not None:
            data["declared"] = self.declared.as_data()
        return data

    def _meter_data(self) -> MeterData:
        data: MeterData = {"kind": self.meter}
        if self.rate is not None:
            data["rate"] = self.rate
        if self.week_minutes is not None:
            data["week_minutes"] = self.week_minutes
        return data

    @classmethod
    def from_data(cls, data: TermsData) -> Self:
        """Parse what ``as_data`` gave, as stored. For terms that people send see ``rules.contract.terms_reading``."""
        reorder = data["reorder"]
        return cls(
            price=data["price"],
            pay_on=cast("PayOn", data["pay_on"]),
            meter=kind_of(data["meter"]),
            stages=tuple(StageTerms(**stage) for stage in data["stages"]),
            due_date=date.fromisoformat(data["due_date"]),
            payment_due_date=date.fromisoformat(data["payment_due_date"]),
            brief=tuple(BriefItem(**item) for item in data["brief"]),
            included_revisions=data["included_revisions"],
            included_restarts=data["included_restarts"],
            restart_share=data["restart_share"],
            fallback_share=data["fallback_share"],
            withholding=data["withholding"],
            rights=data["rights"],
            place_of_receipt=data["place_of_receipt"],
            inspection_days=data["inspection_days"],
            reorder=Reorder(reorder["client"], date.fromisoformat(reorder["due_date"])) if reorder else None,
            note=data["note"],
            rate=data["meter"].get("rate"),
            open_stages=data.get("open_stages"),
            week_minutes=data["meter"].get("week_minutes"),
            fee_base=data.get("fee_base", 0),
            fee_base_covers=data.get("fee_base_covers"),
            declared=Declaration.from_data(declared) if (declared := data.get("declared")) else None,
            house=House.from_data({**FORMER_LIMITS, **data["house"]}),
        )

    @property
    def open_at_once(self) -> int:
        """How many stages may be begun and not yet approved at once."""
        return len(self.stages) if self.open_stages is None else self.open_stages

    def with_stage_ids(self, ids: tuple[str, ...]) -> Self:
        """The same terms, with the next of ``ids`` for each stage without an id."""
        fresh = iter(ids)
        return replace(self, stages=tuple(s if s.id else replace(s, id=next(fresh)) for s in self.stages))

    @cached_property
    def digest(self) -> str:
        """The hash by which events refer to these terms."""
        return digest(self.as_data())

    @property
    def told(self) -> TermsFigures:
        """What the event that brings these terms stores of them."""
        return {
            "price": self.price,
            "due_date": self.due_date,
            "included_revisions": self.included_revisions,
            "terms": self.digest,
        }

    @property
    def brief_keys(self) -> frozenset[str]:
        """The keys by which a return names what was not met."""
        return frozenset(item.key for item in self.brief)
