"""The link of a handover as anybody sees it, and as the client named in it does (domain § 7)."""

from dataclasses import dataclass
from datetime import date, datetime

from michinori.contracts.lives import JOINED, read_life
from michinori.contracts.models import Attachment, Contract, Handover
from michinori.contracts.policy import visible_to
from michinori.contracts.queries.handover_links import both_agree, is_live, link_by, reaches
from michinori.contracts.queries.offers import OfferPreview, money_of
from michinori.contracts.queries.records import passes_on
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.rules.contract.handovers import continuing_terms, is_provisional, rest_of, shared, suggested_price
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Life, Side, Stage
from michinori.rules.contract.terms import BriefItem
from michinori.rules.measures.measure import Part


@dataclass(frozen=True)
class Sight:
    """What everybody with the link may know, at an instant. Yen before tax."""

    handover: Handover
    contract: Contract
    life: Life
    at: datetime

    @property
    def suggested_price(self) -> int:
        """The sum of the unsettled parts, as it is now."""
        return suggested_price(self.life)

    @property
    def price(self) -> int:
        """What the maker asks, else the suggested price."""
        return self.handover.price or self.suggested_price

    @property
    def provisional(self) -> bool:
        """Whether the suggested price may still change."""
        return self.handover.price is None and is_provisional(self.life)


@dataclass(frozen=True)
class OldFile:
    """A file of the old contract; ``original``: the new client may take it, else it is a reference only."""

    id: str
    name: str
    size: int
    sha256: str
    original: bool


@dataclass(frozen=True)
class Inside:
    """What the named client sees: the rest at the price, and what both sides agree to show (else empty, ``opened``
    False).
    """

    parts: tuple[Part, ...]
    note: str
    opened: bool
    brief: tuple[BriefItem, ...] = ()
    approved: tuple[Stage, ...] = ()
    files: tuple[OldFile, ...] = ()


@dataclass(frozen=True)
class HandoverView:
    """One link for one visitor: ``inside`` None but for the named one; ``taken``: the contract that came of it, for
    whoever may see that.
    """

    sight: Sight
    inside: Inside | None
    taken: str | None


def sight_of(token: str) -> Sight | None:
    """The first sight of a live link, None if it is dead."""
    handover = link_by(token)
    at = clock.now()
    return _sight(handover, at) if handover is not None and is_live(handover, at) else None


def handover_of(handover: Handover) -> Sight:
    """A link as its two sides see it, whatever became of it; the caller has shown standing."""
    contract = Contract.objects.select_related(*JOINED, "worker").get(id=handover.contract_id)
    return Sight(handover, contract, read_life(contract), clock.now())


def view_handover(actor: Actor | None, token: str) -> HandoverView:
    """Raises ``not-found`` (404) for a link that there is not or no longer is; who took it finds the contract."""
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
        files=old_files(sight.contract),
    )


def preview_taking(sight: Sight, price: int, due_date: date, *, withholding: bool) -> OfferPreview:
    """The terms and the money if the rest were taken on at ``price`` (yen before tax); nothing is written."""
    today = day_of(sight.at)
    return money_of(
        continuing_terms(sight.life, price, due_date=due_date, today=today, withholding=withholding, house=House())
    )


def old_files(contract: Contract) -> tuple[OldFile, ...]:
    """What the worker attached, each content once; of paid parts the original passes on (domain § 2, Files and
    rights). One query.
    """
    rows = Attachment.objects.filter(contract=contract, by="worker").select_related("file", "stage", "hours")
    found: dict[str, OldFile] = {}
    for attached in rows.order_by("id"):
        attached.contract = contract
        file, original = attached.file, passes_on(attached)
        before = found.get(file.sha256)
        if before is None or (original and not before.original):
            found[file.sha256] = OldFile(file.id, file.name, file.size, file.sha256, original)
    return tuple(found.values())


def continuations_of(actor: Actor, contract: Contract) -> list[Contract]:
    """What goes on from this contract, as far as this person may know of it, the latest first."""
    return list(visible_to(actor).filter(continues=contract).order_by("-made_at", "-id")[:3])


@dataclass(frozen=True)
class Rest:
    """Where the rest of a contract goes on. ``switch``: between the same two; ``opened``: the new client sees the
    approved stages and the list of files; ``may_open``: the reader of the old contract may open the new one.
    """

    contract: Contract
    switch: bool
    opened: bool
    may_open: bool

    @property
    def due_date(self) -> date:
        """As its terms say, in whichever version stands."""
        return date.fromisoformat(self.contract.terms.body["due_date"]) if self.contract.terms else date.max


def rest_after(contract: Contract, side: Side) -> Rest | None:
    """What goes on from a contract and did not come to nothing, for one of its sides. One query, two for the old
    client's presumed consent.
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
