"""Hours in the evidence pack: the rate, and minutes by what became of them."""

from collections.abc import Mapping
from typing import Any

from michinori.papers.measures.sheet import MeasureSheet
from michinori.papers.sheets import Facts
from michinori.rules.measures.figures import HoursMeter
from michinori.wording.contract import evidence as words


def _counted(meter: Mapping[str, Any]) -> Facts:
    return Facts(words.hours_lines(meter["hours"]))


def _confirmed(meter: Mapping[str, Any]) -> int:
    return HoursMeter(**meter["hours"]).confirmed


OWN = MeasureSheet(_counted, _confirmed)
