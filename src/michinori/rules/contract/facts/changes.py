"""Changes of terms while the work is under way: amendments, change requests, switches (domain §§ 4, 5).

Amounts and prices in yen before tax where the name does not say otherwise.
"""

from dataclasses import dataclass

from michinori.rules.contract.facts.fact import BySide, Fact
from michinori.rules.contract.facts.offers import TermsTold
from michinori.rules.contract.life import ChangeClass


@dataclass(frozen=True, kw_only=True)
class OfAmendment(Fact):
    """A step of one amendment, by its id."""

    amendment: str


@dataclass(frozen=True, kw_only=True)
class AmendmentProposed(OfAmendment, BySide, kind="amendment_proposed"):
    """The amendment was proposed, at ``price``; ``proposed``: the hash of its terms."""

    price: int


@dataclass(frozen=True, kw_only=True)
class AmendmentAccepted(OfAmendment, BySide, kind="amendment_accepted"):
    """The amendment was accepted; it is in force at once or when the difference is deposited."""


@dataclass(frozen=True, kw_only=True)
class DifferenceDue(OfAmendment, kind="difference_due"):
    """The difference that the client has to deposit before the new terms come into force."""

    amount_with_tax: int


@dataclass(frozen=True, kw_only=True)
class AmendmentInForce(OfAmendment, TermsTold, kind="amendment_in_force"):
    """The amendment came into force, as version ``terms_version`` of the terms."""


@dataclass(frozen=True, kw_only=True)
class AmendmentDeclined(OfAmendment, BySide, kind="amendment_declined"):
    """The other side declined; the terms in force stay."""


@dataclass(frozen=True, kw_only=True)
class AmendmentWithdrawn(OfAmendment, BySide, kind="amendment_withdrawn"):
    """The side that proposed the amendment withdrew it."""


@dataclass(frozen=True, kw_only=True)
class AmendmentSuperseded(OfAmendment, kind="amendment_superseded"):
    """The amendment was replaced by a counter-proposal, ``superseded_by``."""

    superseded_by: str


@dataclass(frozen=True, kw_only=True)
class AmendmentLapsed(OfAmendment, kind="amendment_lapsed"):
    """The amendment was not answered or deposited in time, or the contract ended first."""


@dataclass(frozen=True, kw_only=True)
class OfRequest(Fact):
    """A step of one change request, by its id. ``kind``: its class by rule."""

    request: str
    kind: ChangeClass


@dataclass(frozen=True, kw_only=True)
class ChangeRequested(OfRequest, kind="change_requested"):
    """The client asked for a change. ``changes``: how many brief items it concerns."""

    changes: int


@dataclass(frozen=True, kw_only=True)
class ChangeAccepted(OfRequest, kind="change_accepted"):
    """The worker accepted. ``included``: the change is in force at once; else an amendment was drafted. ``superseded``:
    yen before tax that a restart adds to superseded; None for another class.
    """

    included: bool
    superseded: int | None


@dataclass(frozen=True, kw_only=True)
class ChangeDeclined(OfRequest, kind="change_declined"):
    """The worker declined; the terms in force stay. ``included``: the terms include it; absent in early events."""

    included: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ChangeWithdrawn(OfRequest, kind="change_withdrawn"):
    """The client withdrew the request before the worker answered."""


@dataclass(frozen=True, kw_only=True)
class ChangeLapsed(OfRequest, kind="change_lapsed"):
    """The worker did not answer in time; the terms in force stay."""


@dataclass(frozen=True, kw_only=True)
class ClassDisputed(OfRequest, BySide, kind="class_disputed"):
    """A side disputed the class. ``kind`` is here the class that this side claims."""


@dataclass(frozen=True, kw_only=True)
class OfSwitch(Fact):
    """A step of one switch, by its id."""

    switch: str


@dataclass(frozen=True, kw_only=True)
class SwitchProposed(OfSwitch, BySide, kind="switch_proposed"):
    """A side proposed to settle at the total ``amount`` and go on at ``price``; ``proposed``: the new terms' hash."""

    amount: int
    price: int


@dataclass(frozen=True, kw_only=True)
class SwitchAccepted(OfSwitch, BySide, kind="switch_accepted"):
    """The other side accepted. ``missing_with_tax``: yen that the client has to deposit before the switch takes effect.
    ``contract``: the id of the contract that follows, in early events, with which this step settled the former one.
    """

    contract: str | None = None
    missing_with_tax: int | None = None


@dataclass(frozen=True, kw_only=True)
class ContractSwitched(OfSwitch, kind="contract_switched"):
    """The switch took effect: this contract is settled at ``amount`` (a total, yen before tax), and ``contract`` goes
    on, funded from its escrow.
    """

    amount: int
    contract: str


@dataclass(frozen=True, kw_only=True)
class SwitchDeclined(OfSwitch, BySide, kind="switch_declined"):
    """The other side declined; the contract goes on as it is."""


@dataclass(frozen=True, kw_only=True)
class SwitchWithdrawn(OfSwitch, BySide, kind="switch_withdrawn"):
    """The side that proposed the switch withdrew it."""


@dataclass(frozen=True, kw_only=True)
class SwitchLapsed(OfSwitch, kind="switch_lapsed"):
    """The switch was not answered in time, or the contract ended first."""
