"""Facts about stages and deliveries and the answers to them (domain § 2)."""

from dataclasses import dataclass

from michinori.rules.contract.facts.fact import ByAny, BySide, Fact


@dataclass(frozen=True, kw_only=True)
class OfStage(Fact):
    """A step of one stage, by its permanent id."""

    stage: str


@dataclass(frozen=True, kw_only=True)
class Shown(Fact):
    """Work that the worker logged, reported or handed in. ``has_file``: it came with a file that counts as shown."""

    has_file: bool


@dataclass(frozen=True, kw_only=True)
class NotMet(Fact):
    """Work sent back. ``items``: how many brief items were not met; early events store their keys instead.

    ``revisions_used``: the contract's count, this one included.
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
class StageLetBegin(OfStage, kind="stage_let_begin"):
    """The client lets a stage begin out of order."""


@dataclass(frozen=True, kw_only=True)
class StagePutBack(OfStage, kind="stage_put_back"):
    """The worker put back a stage that was begun by mistake."""


@dataclass(frozen=True, kw_only=True)
class ProgressReported(OfStage, Shown, kind="progress_reported"):
    """The worker reported that the stage is ``percent`` done."""

    report: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class ProgressAcknowledged(OfStage, ByAny, kind="progress_acknowledged"):
    """``percent`` of the stage was acknowledged; ``report``: the id of the latest report answered by this."""

    report: str
    percent: int


@dataclass(frozen=True, kw_only=True)
class ProgressObjected(OfStage, kind="progress_objected"):
    """The client objected to the reports with the ids ``reports``."""

    reports: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class StageSubmitted(OfStage, Shown, kind="stage_submitted"):
    """The worker handed in a stage."""


@dataclass(frozen=True, kw_only=True)
class StageApproved(OfStage, ByAny, kind="stage_approved"):
    """A stage was approved, which is final."""


@dataclass(frozen=True, kw_only=True)
class StageReturned(OfStage, NotMet, kind="stage_returned"):
    """The client sent back one stage."""


@dataclass(frozen=True, kw_only=True)
class ReturnAgreed(OfStage, kind="return_agreed"):
    """The worker agreed that the items were not met, so that the return uses no revision.

    ``revisions_used``: the contract's count without it.
    """

    revisions_used: int


@dataclass(frozen=True, kw_only=True)
class WorkDelivered(Shown, kind="work_delivered"):
    """The worker handed in the whole work."""

    delivery: str


@dataclass(frozen=True, kw_only=True)
class WorkAccepted(ByAny, kind="work_accepted"):
    """The whole work was accepted."""

    delivery: str


@dataclass(frozen=True, kw_only=True)
class WorkSentBack(NotMet, kind="work_sent_back"):
    """The client sent back a delivery. ``stages``: the numbers of the reopened stages."""

    delivery: str
    stages: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class WorkSuperseded(Fact, kind="work_superseded"):
    """A restart took effect. ``amount``: yen before tax added to superseded."""

    amount: int


@dataclass(frozen=True, kw_only=True)
class StageBought(OfStage, kind="stage_bought"):
    """After the end the client bought the files of a stage for ``amount``, yen before tax."""

    amount: int
    amount_with_tax: int


@dataclass(frozen=True, kw_only=True)
class OriginalInspected(Fact, kind="original_inspected"):
    """The client opened the original of a file without a preview, to inspect it. No right passed."""

    file: str


@dataclass(frozen=True, kw_only=True)
class RemarkMade(BySide, kind="remark_made"):
    """A side remarked on a file that was handed in: on a place of a page of its preview, or on a second of the copy of
    sound or film. ``x``, ``y``: permille of the page's width and height, from its upper left corner. ``outside``: true
    where the remark invites to deal outside the site. The text is the event's note.
    """

    file: str
    page: int | None = None
    x: int | None = None
    y: int | None = None
    second: int | None = None
    outside: bool | None = None


@dataclass(frozen=True, kw_only=True)
class ShowingAllowed(Fact, kind="showing_allowed"):
    """The client lets the worker show the work of the finished contract to everybody."""


@dataclass(frozen=True, kw_only=True)
class ShowingEnded(Fact, kind="showing_ended"):
    """The client took that permission back."""
