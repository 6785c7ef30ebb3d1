"""The small roads of running contracts on home: how far each has come, and what it is worth if it ended now."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse

from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.measures.table import figures_of
from michinori.pages.contracts.status import status_words
from michinori.pages.meter_way import MeterFigures
from michinori.rules.contract.lifecycle import ANSWERABLE
from michinori.rules.measures.meter import fallback

_MARKS = {"offered": "mail", "agreed": "lock", "ending": "hand"}
"""The statuses that a road says in words, each with its icon; the others show in the road itself."""


@dataclass(frozen=True)
class Road:
    """A running contract. ``standing``: yen before tax, None before the deposit. ``state``: its status in words where
    the road does not show it.
    """

    somebody: Any
    title: str
    address: str
    due: date
    figures: MeterFigures
    standing: int | None
    state: str
    mark: str


def roads_of(views: Iterable[ContractView]) -> list[Road]:
    """The contracts as small roads."""
    return [_road(view) for view in views]


def _road(view: ContractView) -> Road:
    contract, life = view.contract, view.life
    mark = _MARKS.get(life.status, "")
    return Road(
        somebody=contract.client if view.place.side == "worker" else contract.worker,
        title=contract.title,
        address=reverse("contract", args=(contract.id,)),
        due=life.terms.due_date,
        figures=figures_of(view.meter, life.terms.price),
        standing=fallback(life) if life.status in ANSWERABLE else None,
        state=str(status_words(view)) if mark else "",
        mark=mark,
    )
