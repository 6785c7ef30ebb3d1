"""Changes of terms while the work is under way: amendments, change requests, switches (domain §§ 4, 5).

Amounts and prices in yen before tax where the name does not say otherwise.
"""

from dataclasses import dataclass

from michinori.rules.contract.facts.fact import BySide, Fact
from michinori.rules.contract.facts.offers import TermsTold
from michinori.rules.contract.life import ChangeClass


@dataclass(frozen=True, kw_only=True)
class OfAmendment(Fact):
    """What became of one amendment, by its id."""

    amendment: str


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(OfAmendment, BySide, kind="amendment_proposed"):
    """Put to the other side, at ``price``; its terms are in ``proposed``."""

    price: int


@dataclass(frozen=True, kw_only=True)
class AmendmentAccepted(OfAmendment, BySide, kind="amendment_accepted"):
    """Agreed; in force at once or when the difference is deposited."""


@dataclass(frozen=True, kw_only=True)
class DifferenceDue(OfAmendment, kind="difference_due"):
    """The old terms go on until the client has deposited this."""

    amount_with_tax: int


@dataclass(frozen=True, kw_only=True)
class AmendmentInForce(OfAmendment, TermsTold, kind="amendment_in_force"):
    """Its terms are the contract's, as ``terms_version``."""


@dataclass(frozen=True, kw_only=True)
class AmendmentDeclined(OfAmendment, BySide, kind="amendment_declined"):
    """The old terms go on."""


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(OfAmendment, BySide, kind="amendment_withdrawn"):
    """Taken back by the side that proposed it."""


@dataclass(frozen=True, kw_only=True)
class AmendmentSuperseded(OfAmendment, kind="amendment_superseded"):
    """Countered with the amendment ``superseded_by``."""

    superseded_by: str


@dataclass(frozen=True, kw_only=True)
class AmendmentLapsed(OfAmendment, kind="amendment_lapsed"):
    """Not answered or not deposited in time, or overtaken by the contract's end."""


@dataclass(frozen=True, kw_only=True)
class OfRequest(Fact):
    """What became of one change request, by its id. ``kind``: its class by rule."""

    request: str
    kind: ChangeClass


@dataclass(frozen=True, kw_only=True)
class ChangeRequested(OfRequest, kind="change_requested"):
    """``changes``: how many brief items it changes."""

    changes: int


@dataclass(frozen=True, kw_only=True)
class ChangeAccepted(OfRequest, kind="change_accepted"):
    """``included``: in force at once, else an amendment was drafted. ``superseded``: what its restart adds to what is
    superseded, None where it restarts nothing.
    """

    included: bool
    superseded: int | None


@dataclass(frozen=True, kw_only=True)
class ChangeDeclined(OfRequest, kind="change_declined"):
    """The terms go on."""


@dataclass(frozen=True, kw_only=True)
class ChangeWithdrawn(OfRequest, kind="change_withdrawn"):
    """Taken back by the client before the worker answered."""


@dataclass(frozen=True, kw_only=True)
class ClassDisputed(OfRequest, BySide, kind="class_disputed"):
    """Here ``kind`` is the class that this side holds it for."""


@dataclass(frozen=True, kw_only=True)
class OfSwitch(Fact):
    """What became of one switch, by its id."""

    switch: str


@dataclass(frozen=True, kw_only=True)
class SwitchProposed(OfSwitch, BySide, kind="switch_proposed"):
    """To end at ``amount`` in all and go on at ``price``; the new terms are in ``proposed``."""

    amount: int
    price: int


@dataclass(frozen=True, kw_only=True)
class SwitchAccepted(OfSwitch, BySide, kind="switch_accepted"):
    """``contract``: the id of the one that goes on."""

    contract: str


@dataclass(frozen=True, kw_only=True)
class SwitchDeclined(OfSwitch, BySide, kind="switch_declined"):
    """The contract goes on as it is."""


@dataclass(frozen=True, kw_only=True)
class SwitchWithdrawn(OfSwitch, BySide, kind="switch_withdrawn"):
    """Taken back by the side that proposed it."""


@dataclass(frozen=True, kw_only=True)
class SwitchLapsed(OfSwitch, kind="switch_lapsed"):
    """Not answered in time, or overtaken by the contract's end."""
