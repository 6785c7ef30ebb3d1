"""Stages and deliveries, and the answers to them (domain § 2). ``stage``: a stage's lasting id."""

from dataclasses import dataclass

from michinori.rules.contract.facts.fact import ByAny, Fact


@dataclass(frozen=True, kw_only=True)
class OfStage(Fact):
    """What happened to one stage."""

    stage: str


@dataclass(frozen=True, kw_only=True)
class Shown(Fact):
    """Work that the worker noted, reported or handed in. ``has_file``: with a file that counts as shown."""

    has_file: bool


@dataclass(frozen=True, kw_only=True)
class NotMet(Fact):
    """Work sent back. ``items``: how many brief items were not met; early versions stored their keys.

    ``revisions_used``: of the contract, this one counted.
    """

    items: int | tuple[str, ...]
    revisions_used: int

    @property
    def item_count(self) -> int:
        """How many brief items the client named."""
        return self.items if isinstance(self.items, int) else len(self.items)


@dataclass(frozen=True, kw_only=True)
class StageStarted(OfStage, kind="stage_started"):
    """The worker began a stage."""


@dataclass(frozen=True, kw_only=True)
class ProgressReported(OfStage, Shown, kind="progress_reported"):
    """``percent`` of the stage, by the worker's report."""

    report: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class ProgressAcknowledged(OfStage, ByAny, kind="progress_acknowledged"):
    """``percent`` of the stage is confirmed from now on; ``report``: the last one that this answers."""

    report: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class ProgressObjected(OfStage, kind="progress_objected"):
    """``reports``: the ids of those that the client objected to."""

    reports: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StageSubmitted(OfStage, Shown, kind="stage_submitted"):
    """The worker handed in a stage."""


@dataclass(frozen=True, kw_only=True)
class StageApproved(OfStage, ByAny, kind="stage_approved"):
    """A stage is accepted for good."""


@dataclass(frozen=True, kw_only=True)
class StageReturned(OfStage, NotMet, kind="stage_returned"):
    """The client sent back one stage."""


@dataclass(frozen=True, kw_only=True)
class ReturnAgreed(OfStage, kind="return_agreed"):
    """The worker agreed that the items were not met: the return uses no revision, ``revisions_used`` are left used."""

    revisions_used: int


@dataclass(frozen=True, kw_only=True)
class WorkDelivered(Shown, kind="work_delivered"):
    """The worker handed in the whole."""

    delivery: str


@dataclass(frozen=True, kw_only=True)
class WorkAccepted(ByAny, kind="work_accepted"):
    """The whole is accepted."""

    delivery: str


@dataclass(frozen=True, kw_only=True)
class WorkSentBack(NotMet, kind="work_sent_back"):
    """The client sent back a delivery. ``stages``: the numbers of those reopened."""

    delivery: str
    stages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class WorkSuperseded(Fact, kind="work_superseded"):
    """A restart took effect. ``amount``: yen before tax added to what is superseded."""

    amount: int
