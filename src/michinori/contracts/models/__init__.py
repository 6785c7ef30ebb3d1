"""Contracts and what hangs on them. The state that rules decide on is read and written by ``contracts.lives`` alone."""

from .contracts import Contract, TermsVersion
from .endings import Position, Termination
from .money import Payment
from .records import Attachment, Note
from .work import Amendment, Delivery, Report, Stage

__all__ = [
    "Amendment",
    "Attachment",
    "Contract",
    "Delivery",
    "Note",
    "Payment",
    "Position",
    "Report",
    "Stage",
    "Termination",
    "TermsVersion",
]
