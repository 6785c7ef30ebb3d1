"""What screening finds (domain § 10)."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["mail", "phone", "link", "account", "outside"]
KINDS: tuple[Kind, ...] = ("mail", "phone", "link", "account", "outside")

Reason = Literal[
    "mail_address",
    "phone_number",
    "contact_form",
    "message_profile",
    "meeting_link",
    "short_link",
    "spelled_link",
    "other_market",
    "messenger",
    "asks_contact",
    "direct_deal",
    "fee_avoidance",
    "elsewhere",
    "outside_payment",
    "secrecy",
    "watched",
]
REASONS: dict[Reason, Kind] = {
    "mail_address": "mail",
    "phone_number": "phone",
    "contact_form": "link",
    "message_profile": "link",
    "meeting_link": "link",
    "short_link": "link",
    "spelled_link": "link",
    "other_market": "link",
    "messenger": "account",
    "asks_contact": "account",
    "direct_deal": "outside",
    "fee_avoidance": "outside",
    "elsewhere": "outside",
    "outside_payment": "outside",
    "secrecy": "outside",
    "watched": "outside",
}
"""The kind of each reason. Reasons are keys of ``wording.talk.screening``."""


@dataclass(frozen=True, order=True)
class Finding:
    """One place in the text as typed, from ``start`` to ``end`` (exclusive), in Unicode code points."""

    start: int
    end: int
    reason: Reason

    @property
    def kind(self) -> Kind:
        return REASONS[self.reason]

    @property
    def is_contact(self) -> bool:
        """Whether it is contact data, which both sides may consent to exchange during a contract; else it is an
        invitation to deal outside.
        """
        return self.kind != "outside"
