"""What the evidence pack prints of one measure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from michinori.papers.sheets import Part


@dataclass(frozen=True)
class MeasureSheet:
    """From the pack's ``meter``: what was ``counted``, and the yen before tax ``confirmed`` by it, superseded apart."""

    counted: Callable[[Mapping[str, Any]], Part]
    confirmed: Callable[[Mapping[str, Any]], int]
