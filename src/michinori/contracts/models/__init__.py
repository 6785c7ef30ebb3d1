"""The tables of contracts. Only ``contracts.lives`` reads and writes the state that the rules decide on."""

from .amendments import Amendment
from .approvals import AskedApproval
from .change_requests import ChangeRequest, ClassDispute
from .contracts import Contract, TermsVersion
from .deliveries import Delivery
from .handovers import Handover
from .hours import HourEntry
from .money import Payment, StandingDeposit
from .records import Attachment, Inspection, Note, Remark
from .showings import Showing
from .stages import Report, Stage
from .switches import Switch
from .terminations import OutsideResult, Position, SealedBid, Termination

__all__ = [
    "Amendment",
    "AskedApproval",
    "Attachment",
    "ChangeRequest",
    "ClassDispute",
    "Contract",
    "Delivery",
    "Handover",
    "HourEntry",
    "Inspection",
    "Note",
    "OutsideResult",
    "Payment",
    "Position",
    "Remark",
    "Report",
    "SealedBid",
    "Showing",
    "Stage",
    "StandingDeposit",
    "Switch",
    "Termination",
    "TermsVersion",
]
