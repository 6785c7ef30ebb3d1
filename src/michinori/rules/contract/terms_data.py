"""The shape of terms as they are stored and answered, JSON, in the names of api.md. Days are ISO 8601."""

from typing import NotRequired, TypedDict


class MeterData(TypedDict):
    """``rate`` in yen per hour and ``week_minutes``, the most minutes of a week, where the kind has them."""

    kind: str
    rate: NotRequired[int]
    week_minutes: NotRequired[int]


class StageData(TypedDict):
    """``price`` in yen before tax."""

    id: str
    name: str
    price: int


class BriefItemData(TypedDict):
    """``direction``: it sets the direction."""

    key: str
    value: str
    direction: bool


class ReorderData(TypedDict):
    """The original client and the original due date of payment."""

    client: str
    due_date: str


class TermsData(TypedDict):
    """``house``: the operator's numbers when the terms were made; ``declared``: what the client then declared about
    itself. ``fee_base``, ``open_stages`` and ``declared`` are missing in early versions.
    """

    price: int
    pay_on: str
    open_stages: NotRequired[int]
    meter: MeterData
    stages: list[StageData]
    due_date: str
    payment_due_date: str
    brief: list[BriefItemData]
    included_revisions: int
    included_restarts: int
    restart_share: int
    fallback_share: int
    withholding: bool
    rights: str
    place_of_receipt: str
    inspection_days: int
    reorder: ReorderData | None
    note: str
    fee_base: NotRequired[int]
    declared: NotRequired[dict[str, object]]
    fee_base_covers: NotRequired[int | None]
    house: dict[str, object]
