"""The mapping between rows and rules: read a contract's life from its rows, write a turn's new life back to them."""

from .hours import take_back_entry, write_hours
from .reading import JOINED, Gathered, gather, read_life
from .terminations import write_bid, write_result
from .writing import write_life, write_report

__all__ = [
    "JOINED",
    "Gathered",
    "gather",
    "read_life",
    "take_back_entry",
    "write_bid",
    "write_hours",
    "write_life",
    "write_report",
    "write_result",
]
