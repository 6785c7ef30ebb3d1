"""The link of a handover: what anybody with the link sees, and what the client named in it sees (domain § 7)."""

from dataclasses import dataclass
from datetime import date, datetime

from michinori.contracts.lives import read_life
from michinori.contracts.models import Attachment, Contract, Handover
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.files import lives_of, passes_on
from michinori.contracts.queries.handover_links import both_agree, is_live, link_by, reaches
from michinori.contracts.queries.offers import OfferPreview, money_of
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.previews import preview_type
from michinori.machinery.settings import from_column
from michinori.rules.contract.declarations import Declaration
from michinori.rules.contract.handovers import continuing_terms, is_provisional, rest_of, shared, suggested_price
from michinori.rules.contract.life import Life, Side, Stage
from michinori.rules.contract.terms import BriefItem
from michinori.rules.measures.measure import Part


@dataclass(frozen=True)
class Sight:
    """What anybody with the link may see, at instant ``at``. Yen before tax."""

    handover: Handover
    contract: Contract
    life: Life
    at: datetime

    @property
    def suggested_price(self) -> int:
        """The sum of the parts not yet settled."""
        return suggested_price(self.life)

    @property
    def price(self) -> int:
        """The price that the maker asks, else the suggested one."""
        return self.handover.price or self.suggested_price

    @property
    def provisional(self) -> bool:
        """Whether ``price`` may still change: the maker asked none, and the termination is not settled yet."""
        return self.handover.price is None and is_provisional(self.life)


@dataclass(frozen=True)
class OldFile:
    """A file of the old contract. ``original``: the new client may download it; else it is only listed. ``pictured``:
    its preview is a picture.
    """

    id: str
    name: str
    size: int
    sha256: str
    original: bool
    pictured: bool = False


@dataclass(frozen=True)
class Inside:
    """What the named client sees: the rest of the work at the price; and brief, approved stages and files, which are
    empty, and ``opened`` False, unless both sides agree to show them.
    """

    parts: tuple[Part, ...]
    note: str
    opened: bool
    brief: tuple[BriefItem, ...] = ()
    approved: tuple[Stage, ...] = ()
    files: tuple[OldFile, ...] = ()


@dataclass(frozen=True)
class HandoverView:
    """One link for one visitor. ``inside``: None except for the named client; ``taken``: the id of the contract made
    from it, for visitors who may see that contract.
    """

    sight: Sight
    inside: Inside | None
    taken: str | None


def sight_of(token: str) -> Sight | None:
    """What anybody sees of a live link; None for any other token."""
    handover = link_by(token)
    at = clock.now()
    return _sight(handover, at) if handover is not None and is_live(handover, at) else None


def handover_of(handover: Handover) -> Sight:
    """A link, also one that is closed, for a side of its contract. The caller checks permission."""
    contract = Contract.objects.select_related("terms", "open_termination", "worker").get(id=handover.contract_id)
    return Sight(handover, contract, read_life(contract), clock.now())


def view_handover(actor: Actor | None, token: str) -> HandoverView:
    """One link for one visitor. The client who took the rest still gets the contract's id.

    Raises ``not-found`` (404) for everybody else if the link does not exist or is no longer live.
    """
    handover = link_by(token)
    if handover is None:
        raise Problem.unknown()
    taken, at = handover.continuation_id, clock.now()
    if actor is not None and taken is not None and visible_to(actor).filter(id=taken).exists():
        return HandoverView(_sight(handover, at), None, taken)
    if not is_live(handover, at):
        raise Problem.unknown()
    sight = _sight(handover, at)
    named = actor is not None and reaches(actor, handover)
    if named is None:
        raise Problem.unknown()
    return HandoverView(sight, _inside(sight) if named else None, None)


def _sight(handover: Handover, at: datetime) -> Sight:
    return Sight(handover, handover.contract, read_life(handover.contract), at)


def _inside(sight: Sight) -> Inside:
    parts = shared(sight.price, rest_of(sight.life))
    if not both_agree(sight.handover):
        return Inside(parts, sight.handover.note, opened=False)
    return Inside(
        parts,
        sight.handover.note,
        opened=True,
        brief=sight.life.terms.brief,
        approved=tuple(stage for stage in sight.life.stages if stage.status == "approved"),
        files=old_files(sight.contract, sight.life),
    )


def preview_taking(sight: Sight, price: int, due_date: date, declared: Declaration) -> OfferPreview:
    """The terms and amounts if a client that declares this took the rest on at ``price`` (yen before tax); writes
    nothing.
    """
    link = sight.handover
    settings = from_column(link.settings, link.ahead)  # type: ignore[attr-defined]
    return money_of(
        continuing_terms(
            sight.life,
            price,
            due_date=due_date,
            today=day_of(sight.at),
            withholding=declared.withholds,
            declared=declared,
            house=settings.house,
        ),
        settings.statutory,
        day_of(sight.at),
    )


def old_files(contract: Contract, life: Life | None = None) -> tuple[OldFile, ...]:
    """The files that the worker attached, each content once. The new client may download those of paid parts (domain
    § 2, Files and rights). One query, and those of the life where it is not given.
    """
    rows = Attachment.objects.filter(contract=contract, by="worker").select_related("file", "hours")
    life = life or lives_of([contract])[contract.id]
    found: dict[str, OldFile] = {}
    for attached in rows.order_by("id"):
        file, original = attached.file, passes_on(life, attached)
        before = found.get(file.sha256)
        if before is None or (original and not before.original):
            pictured = bool(file.pages) and preview_type(file) == "image/jpeg"
            found[file.sha256] = OldFile(file.id, file.name, file.size, file.sha256, original, pictured)
    return tuple(found.values())


def continuations_of(actor: Actor, contract: Contract) -> list[Contract]:
    """The contracts that continue this one and that this person may see, latest first, at most three."""
    return list(visible_to(actor).filter(continues=contract).order_by("-made_at", "-id")[:3])


@dataclass(frozen=True)
class Rest:
    """The contract in which the rest of another goes on. ``switch``: it is between the same two sides; ``opened``: the
    new client sees the approved stages and the list of files; ``may_open``: the reader of the old contract may open it.
    """

    contract: Contract
    switch: bool
    opened: bool
    may_open: bool

    @property
    def due_date(self) -> date:
        """The due date of its terms in force or on offer."""
        return date.fromisoformat(self.contract.terms.body["due_date"]) if self.contract.terms else date.max


def rest_after(contract: Contract, side: Side) -> Rest | None:
    """The contract that continues this one and is not cancelled, as one side of this one sees it; None without one.

    One query, two where the old client's consent may be presumed.
    """
    rows = Contract.objects.filter(continues=contract).exclude(status="cancelled")
    rest = rows.select_related("terms", "handed_over_by").order_by("-made_at", "-id").first()
    if rest is None:
        return None
    handover: Handover | None = getattr(rest, "handed_over_by", None)
    if handover is None:
        return Rest(rest, switch=True, opened=True, may_open=True)
    handover.contract = contract
    own = side == "worker" or rest.client_id == contract.client_id
    return Rest(rest, switch=False, opened=both_agree(handover), may_open=own)
