"""Stages in the evidence pack: each with its price and what of it was confirmed and claimed."""

from collections.abc import Mapping
from typing import Any

from michinori.papers.measures.sheet import MeasureSheet
from michinori.papers.sheets import Amounts
from michinori.wording import display
from michinori.wording.contract import evidence as words


def _counted(meter: Mapping[str, Any]) -> Amounts:
    names = ("price", "confirmed", "claimed", "filed")
    rows = [[stage["name"], *(display.yen(stage[name]) for name in names)] for stage in meter["stages"]]
    if meter["superseded"]:
        rows.append([str(words.LABELS["superseded"]), *[display.yen(meter["superseded"])] * 4])
    sums = [sum(stage[name] for stage in meter["stages"]) + meter["superseded"] for name in names]
    rows.append([words.total(), *map(display.yen, sums)])
    return Amounts([str(column) for column in words.METER_COLUMNS], rows, 4, sum=True)


def _confirmed(meter: Mapping[str, Any]) -> int:
    return sum(stage["confirmed"] for stage in meter["stages"])


OWN = MeasureSheet(_counted, _confirmed)
