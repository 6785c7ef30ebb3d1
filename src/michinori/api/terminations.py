"""Ending halfway (途中終了). All amounts are totals of the contract, in yen before tax."""

from typing import Annotated, Self

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Id, Seen
from michinori.api.callers import Call
from michinori.api.contract_answers import CONTRACT, Meter
from michinori.api.routes import Answer, Room
from michinori.contracts.commands import bids, outside_results, terminations
from michinori.contracts.queries.terminations import Ending, ending_after, preview_termination, view_termination
from michinori.rules.contract.terminations import taken_at
from michinori.rules.measures.meter import read_meter
from michinori.rules.money import amounts

room = Room(_("途中終了"))


class NewEnding(Seen):
    """From ``amount`` the caller can only move towards the other; ``reason`` counts only if the other agrees or an
    event proves it.
    """

    amount: int = Field(description="Whole yen before tax, what has been paid included")
    reason: str = Field(description="client_withdrew, insolvent, restart, worker_unable, agreed or other_breach")
    note: str = ""


class AcceptAmount(Seen):
    """Accepting names what it accepts."""

    amount: int = Field(description="The other's amount")


class CounterAmount(Seen):
    """The caller's amount: only towards the other's, at most three times a day, each time by at least 1 % of the price
    and ¥100; one that meets the other's may move less.
    """

    amount: int
    note: str = ""


class Extension(Seen):
    """For a natural person who is ill. The reason stays between the two."""

    reason: str


class Bid(Seen):
    """One number, sealed and not replaceable."""

    amount: int = Field(description="Whole yen before tax, what has been paid included")


class NewResult(Seen):
    """A settlement record, certified ODR or court decision, with its document."""

    kind: str = Field(description="judgment, court_settlement, certified_odr or private_record")
    amount: int = Field(description="The contract's total that it names, whole yen before tax")
    file_id: Id
    note: str = ""


class Denial(Seen):
    """Why it is not what was decided."""

    reason: str


class Preview(BaseModel):
    """What both get at the end, whole yen. ``client_refund_with_tax``: unspent escrow, without what is withheld."""

    before_tax: int
    tax: int
    fee: int
    fee_tax: int
    withheld: int
    worker_net: int
    client_refund_with_tax: int

    @classmethod
    def of(cls, found: amounts.Preview) -> Self:
        """The rules' preview as an answer."""
        return cls(**{name: getattr(found, name) for name in cls.model_fields})


class Position(BaseModel):
    """An amount that one side named."""

    by: str
    amount: int
    at: Instant


class Bids(BaseModel):
    """Sealed bids: since when, until when, who has sealed. What was sealed is never answered."""

    since: Instant
    until: Instant | None
    sealed_by: list[str]
    opened_at: Instant | None


class OutsideResult(BaseModel):
    """What was decided outside. ``deny_by``: until when the other side may deny a private record; null until staff
    checked it.
    """

    id: str
    by: str
    kind: str = Field(description="judgment, court_settlement, certified_odr or private_record")
    amount: int
    settles_at: int = Field(description="What it ends at unless denied: amount, within what is paid and the price")
    status: str = Field(description="filed or genuine")
    deny_by: Instant | None


class Termination(BaseModel):
    """``undisputed_total``: with what was paid; null before two amounts stand."""

    id: str
    contract_id: str
    status: str = Field(
        description="notice, open, partly_settled, bidding, awaiting_rule, settled, withdrawn, or lapsed: the contract "
        "was over before the notice had run out"
    )
    opened_by: str
    reason: str
    amount: int
    meter: Meter
    answer_by: Instant | None
    preview: Preview
    offers: list[Position]
    undisputed_total: int | None
    extended: bool
    begins_at: Instant | None = Field(description="Freelance Act art. 16: when a termination in notice begins")
    not_before: Instant | None = Field(description="Opened by an earlier version: takes effect then at the earliest")
    ends_by: Instant | None = Field(description="When it is over at the latest")
    bids: Bids | None
    outside_result: OutsideResult | None
    settled_amount: int | None
    settled_by: str | None = Field(description="agreement, undisputed, silence, bids, standing_rule or outside_result")


def _answer(view: Ending) -> Termination:
    row = view.termination
    return Termination(
        id=row.id,
        contract_id=row.contract_id,
        status=view.status,
        opened_by=row.opened_by,
        reason=row.reason,
        amount=view.amount,
        meter=Meter.of(read_meter(view.life)),
        answer_by=view.answer_by,
        preview=Preview.of(view.preview),
        offers=[Position(by=one.by, amount=one.amount, at=one.at) for one in view.positions],
        undisputed_total=view.undisputed_total,
        extended=row.extended,
        begins_at=row.begins_at if row.status == "notice" else None,
        not_before=row.not_before,
        ends_by=view.ends_by,
        bids=_bids(view),
        outside_result=_outside(view),
        settled_amount=row.settled_amount,
        settled_by=row.settled_by,
    )


_TERMINATION = Answer(Termination, lambda _call, row: _answer(ending_after(row)))


def _bids(view: Ending) -> Bids | None:
    row = view.termination
    if row.bidding_since is None:
        return None
    return Bids(
        since=row.bidding_since,
        until=view.ending_at("bids_open"),
        sealed_by=sorted(view.sealed),
        opened_at=row.bids_opened_at,
    )


def _outside(view: Ending) -> OutsideResult | None:
    result = view.termination.open_result
    if result is None:
        return None
    return OutsideResult(
        id=result.id,
        by=result.by,
        kind=result.kind,
        amount=result.amount,
        settles_at=taken_at(view.life, result.amount),
        status=result.status,
        deny_by=view.ending_at("take_result"),
    )


room.act(
    "/contracts/{contract_id}/terminations", terminations.open_termination, _TERMINATION, body=NewEnding, status=201
).says(
    _("途中終了を申し出る"),
    "Either side, while work is under way. Ends within bounded time, by agreement, silence or the standing rule. Where "
    "art. 16 of the Freelance Act asks for it, a client's is a notice first: the contract goes on until it begins.",
)
room.act("/contracts/{contract_id}/end-at-standing", terminations.end_at_standing, CONTRACT).says(
    _("メーターの額で終える"),
    "Worker or trustee, once the client is insolvent: settled at the standing figure of that moment.",
)


@room.query("/contracts/{contract_id}/terminations/preview", Preview, _("この金額で終えたときの見込み"))
def preview_amount(
    call: Call, contract_id: str, amount: Annotated[int, Query(description="Whole yen before tax")]
) -> Preview:
    """What both would get; writes nothing."""
    return Preview.of(preview_termination(call.actor, contract_id, amount)[1])


@room.query("/terminations/{termination_id}", Termination, _("途中終了のいま"))
def show_termination(call: Call, termination_id: str) -> Termination:
    """Both sides' amounts, what nobody disputes, and what happens if nobody answers."""
    return _answer(view_termination(call.actor, termination_id))


room.act(
    "/terminations/{termination_id}/accept", terminations.accept_termination, _TERMINATION, body=AcceptAmount
).says(_("相手の金額で合意する"), "By naming the other's amount; settled and paid at once.")
room.act(
    "/terminations/{termination_id}/counter", terminations.counter_termination, _TERMINATION, body=CounterAmount
).says(
    _("別の金額を返す"),
    "What nobody disputes any more is paid at once; an amount that meets the other's settles there.",
)
room.act("/terminations/{termination_id}/withdraw", terminations.withdraw_termination, _TERMINATION).says(
    _("途中終了を取り下げる"), "The opener, once per contract, before any answer; the former state goes on."
)
room.act("/terminations/{termination_id}/begin", terminations.begin_termination, _TERMINATION).says(
    _("予告された途中終了を、待たずに始める"),
    "The worker, while a client's notice (Freelance Act art. 16) runs: the termination begins now.",
)
room.act("/terminations/{termination_id}/extend", bids.extend_termination, _TERMINATION, body=Extension).says(
    _("病気のため返事の期限を延ばす"), "Once, by the side that has not answered, for a natural person who is ill."
)
room.act("/terminations/{termination_id}/seal-bid", bids.seal_bid, _TERMINATION, body=Bid).says(
    _("封をした額を出す"),
    "Opened when both are in or the time is up. If the worker's is not above the client's: settled at the middle.",
)
room.act("/terminations/{termination_id}/file-result", outside_results.file_result, _TERMINATION, body=NewResult).says(
    _("外で決まった結果を届ける"),
    "Staff check only that it is genuine. Then a final judgment, a court settlement or a certified ODR's settles it at "
    "once; a private record can be denied by the other side for some days.",
)
room.act("/terminations/{termination_id}/deny-result", outside_results.deny_result, _TERMINATION, body=Denial).says(
    _("届けられた結果を否認する"), "The other side of a result that staff found genuine; it then has no effect."
)
