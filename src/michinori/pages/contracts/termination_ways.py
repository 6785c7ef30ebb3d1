"""The ways out of an open ending as its page shows them: waiting, a nearer amount, the other's amount."""

from dataclasses import dataclass
from datetime import datetime

from michinori.contracts.queries.terminations import TerminationView, preview_of
from michinori.contracts.queries.views import ContractView
from michinori.pages.contracts.scale import Scale
from michinori.rules.contract.life import Life, Side, other
from michinori.rules.contract.taxing import preview
from michinori.rules.contract.termination_outlook import ByItself, by_itself
from michinori.rules.contract.terminations import range_to_name
from michinori.rules.measures.meter import fallback
from michinori.wording.contract import ending_ways as words
from michinori.wording.display import yen


@dataclass(frozen=True)
class Way:
    """A way out as a card: its title and line, the reader's figure in yen and what that is. ``total``: before tax."""

    title: str
    line: str
    total: int
    reader: int | None
    word: str = ""


@dataclass(frozen=True)
class Itself:
    """What happens if nobody acts: the headline in two parts, and what could still change it."""

    start: str
    reader: int
    word: str
    sure: str
    at: datetime
    total: int


def reader_at(life: Life, side: Side, total: int) -> int:
    """A side's figure (``words.reader_of``) if the contract ends at ``total``, yen before tax."""
    return words.reader_of(preview(life, total), side)


def itself_of(life: Life, side: Side, *, mine: bool) -> Itself | None:
    """What happens to an open ending if nobody acts; ``mine``: it is the reader's turn."""
    end = by_itself(life)
    return _itself(end, life, side, mine=mine) if end else None


def _itself(end: ByItself, life: Life, side: Side, *, mine: bool) -> Itself:
    objected = None if end.objected is None else reader_at(life, side, end.objected)
    return Itself(
        start=words.start_of(end, mine=mine),
        reader=reader_at(life, side, end.total),
        word=words.figure_word(side),
        sure=words.how_sure(end, life, side, objected),
        at=end.at,
        total=end.total,
    )


def ways(shown: TerminationView) -> dict[str, object]:
    """The headline and the cards for the reader; ``best``: the card to mark, ``wait`` or ``take``. Of equal amounts an
    agreement is final, which the client gains by, while waiting waives no claim of the worker (domain § 6).
    """
    view, side = shown.view, shown.view.place.side
    end, life = by_itself(view.life), view.life
    if end is None:
        return {}
    itself = _itself(end, life, side, mine=view.can("accept-termination") or view.can("counter-termination"))
    take = _take(shown, itself.reader)
    gain = 0 if take is None else (take.reader or 0) - itself.reader
    better = take is not None and (gain > 0 if side == "worker" else gain <= 0)
    return {
        "itself": itself,
        "near": _near(view),
        "take": take,
        "best": "take" if better else "wait",
    }


def _near(view: ContractView) -> Way | None:
    """The card to name an amount, with how far the reader can still come; None if they cannot now."""
    if not view.can("counter-termination"):
        return None
    life, side = view.life, view.place.side
    least, most = range_to_name(life, side)
    limit = most if side == "worker" else least
    named = life.termination is not None and life.termination.amount_of(side) is not None
    reader = reader_at(life, side, limit) if named else None
    return Way(words.name_word(named=named), str(words.MEETING), limit, reader, words.limit_word(side))


def _take(shown: TerminationView, waiting: int) -> Way | None:
    """The card to take the other's amount; None if the reader cannot now."""
    view, side = shown.view, shown.view.place.side
    theirs = view.life.termination.amount_of(other(side)) if view.life.termination else None
    if theirs is None or not view.can("accept-termination"):
        return None
    taking = words.reader_of(preview_of(view, theirs), side)
    title = words.take_word(yen(theirs), claimed=shown.is_claimed)
    return Way(title, words.compared(side, taking, waiting), theirs, taking)


def scale_of(
    view: ContractView,
    life: Life,
    *,
    key: str = "line",
    result: int | None = None,
    low: int | None = None,
    high: int | None = None,
) -> Scale:
    """The number line of a contract; ``life``: as it is, or as it would be after an amount typed. The rest as ``Scale``
    has it.
    """
    ending = life.termination
    return Scale(
        price=life.terms.price,
        paid=life.paid,
        standing=fallback(life),
        worker=ending.worker_amount if ending else None,
        client=ending.client_amount if ending else None,
        side=view.place.side,
        faces={"worker": view.contract.worker, "client": view.contract.client.holder},
        result=result,
        low=low,
        high=high,
        key=key,
    )
