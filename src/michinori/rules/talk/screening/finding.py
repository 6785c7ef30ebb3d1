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
}
"""Each reason, a key of ``wording.screening``, with its kind."""


@dataclass(frozen=True, order=True)
class Finding:
    """One place in the text as it was typed: characters ``start`` to ``end`` (exclusive), counted as Python does."""

    start: int
    end: int
    reason: Reason

    @property
    def kind(self) -> Kind:
        return REASONS[self.reason]

    @property
    def is_contact(self) -> bool:
        """Contact data: may be exchanged during a contract once both consent. Else an invitation to deal outside."""
        return self.kind != "outside"
