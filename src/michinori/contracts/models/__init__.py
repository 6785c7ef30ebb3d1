"""Contracts and what hangs on them. The state that rules decide on is read and written by ``contracts.lives`` alone."""

from .changes import ChangeRequest, ClassDispute
from .continuing import Handover, Switch
from .contracts import Contract, TermsVersion
from .endings import OutsideResult, Position, SealedBid, Termination
from .money import Payment
from .records import Attachment, Note
from .work import Amendment, Delivery, HourEntry, Report, Stage

__all__ = [
    "Amendment",
    "Attachment",
    "ChangeRequest",
    "ClassDispute",
    "Contract",
    "Delivery",
    "Handover",
    "HourEntry",
    "Note",
    "OutsideResult",
    "Payment",
    "Position",
    "Report",
    "SealedBid",
    "Stage",
    "Switch",
    "Termination",
    "TermsVersion",
]
