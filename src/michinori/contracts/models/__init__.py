"""Contracts and what hangs on them. The state that rules decide on is read and written by ``contracts.lives`` alone."""

from .amendments import Amendment
from .change_requests import ChangeRequest, ClassDispute
from .contracts import Contract, TermsVersion
from .deliveries import Delivery
from .handovers import Handover
from .hours import HourEntry
from .money import Payment
from .records import Attachment, Note
from .stages import Report, Stage
from .switches import Switch
from .terminations import OutsideResult, Position, SealedBid, Termination

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
