"""The mapping between rows and rules: read a contract's life from its rows, write a turn's new life back to them."""

from .beside import Gathered, gather
from .hours import entries_of_week, take_back_entries, write_hours
from .reading import read_life
from .terminations import write_bid, write_result
from .writing import write_life, write_report

__all__ = [
    "Gathered",
    "entries_of_week",
    "gather",
    "read_life",
    "take_back_entries",
    "write_bid",
    "write_hours",
    "write_life",
    "write_report",
    "write_result",
]
