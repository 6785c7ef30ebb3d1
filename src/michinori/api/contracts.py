"""Contracts: lists, answers to an offer, the deposit, statement and history."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Nothing, Seen
from michinori.api.callers import Call
from michinori.api.contract_answers import CONTRACT, Contract, answer_contract, contract_of
from michinori.api.cursors import Cursor, Page, packed, unpacked, unpacked_number
from michinori.api.routes import Answer, Room
from michinori.api.terms import TermsSent
from michinori.contracts.commands import approvals, bonuses, deposits, offers, standing_deposits
from michinori.contracts.queries import lists, records, views
from michinori.contracts.queries.held import deposits_itself

room = Room(_("契約"))
_EVENTS = 100


class AcceptOffer(Seen):
    """Accepting names what it accepts."""

    terms_version: int = Field(description="The version of the terms that is accepted")


class CounterOffer(Seen):
    """Other terms instead."""

    terms: TermsSent


class Bonus(Seen):
    """``note`` is read by the worker and stands in the history."""

    amount: int = Field(description="Whole yen before tax; all bonuses of a contract come to at most its price")
    note: str = ""


class AskApprover(Body):
    """Whom to ask."""

    user_id: str = Field(description="An owner or approver of the organisation")


class AskedApproval(BaseModel):
    """Who was asked, and when."""

    contract_id: str
    user_id: str
    at: Instant


ASKED = Answer(
    AskedApproval, lambda _call, row: AskedApproval(contract_id=row.contract_id, user_id=row.asked_id, at=row.at)
)


class DepositWay(BaseModel):
    """Whether what the contract asks for is deposited by itself once money has come."""

    contract_id: str
    by_itself: bool


WAY = Answer(DepositWay, lambda _call, row: DepositWay(contract_id=row.id, by_itself=deposits_itself(row.id)))


class Payment(BaseModel):
    """One payment to the worker, whole yen: net = before_tax + tax − fee − fee_tax − withheld + waived.

    ``waived``: what the operator bears so that a tiny payment is not below ¥0; negative in a later payment that gives
    it back.
    """

    kind: str
    before_tax: int
    tax: int
    fee: int
    fee_tax: int
    withheld: int
    waived: int
    net: int
    at: Instant


class Statement(BaseModel):
    """Where the money of a contract went."""

    deposited_with_tax: int
    escrow_with_tax: int
    refunded_with_tax: int
    payments: list[Payment]


class Event(BaseModel):
    """A step of the history. ``hash``: SHA-256 over the RFC 8785 JSON of the other fields, previous_hash included."""

    n: int
    at: Instant
    actor: str
    kind: str
    data: dict[str, object]
    hash: str
    previous_hash: str | None


@room.query("/contracts", Page[Contract], _("自分の契約の一覧"))
def list_contracts(call: Call, status: str | None = None, cursor: Cursor = None) -> Page[Contract]:
    """Those of the caller and of the caller's organisations, the last moved first."""
    rows, following = lists.list_contracts(call.actor, status=status, cursor=unpacked(cursor))
    return Page[Contract](items=[contract_of(row) for row in rows], next=packed(following) if following else None)


@room.query("/contracts/{contract_id}", Contract, _("契約のいま"))
def show_contract(call: Call, contract_id: str) -> Contract:
    """Terms, meter, money held and paid, what one can do now, and what happens next by itself."""
    return answer_contract(call, contract_id)


room.act("/contracts/{contract_id}/accept-offer", offers.accept_offer, CONTRACT, body=AcceptOffer).says(
    _("提示された条件を承諾する"), "By the version of the terms. The client then deposits; work starts only after that."
)
room.act("/contracts/{contract_id}/decline-offer", offers.decline_offer, CONTRACT).says(
    _("提示された条件を断る"), "No contract comes of it; the proposal is open again."
)
room.act("/contracts/{contract_id}/counter-offer", offers.counter_offer, CONTRACT, body=CounterOffer).says(
    _("別の条件を返す"), "The next version of the terms; now it is the other's turn."
)
room.act("/contracts/{contract_id}/cancel", offers.cancel_contract, CONTRACT).says(
    _("仮払いの前に取りやめる"), "Either side, before the deposit; nothing is owed."
)
room.act("/contracts/{contract_id}/deposit", deposits.make_deposit, CONTRACT).says(
    _("仮払いする"),
    "From the client's balance, whatever is due now: the first deposit, or an accepted amendment's difference.",
)
room.act("/contracts/{contract_id}/deposit-by-itself", standing_deposits.deposit_by_itself, WAY, body=Nothing).says(
    _("入金されたら自動で仮払いする"),
    "All that the contract asks for, each time money has come to the client and is enough, in the caller's name.",
)
room.act("/contracts/{contract_id}/deposit-by-hand", standing_deposits.deposit_by_hand, WAY, body=Nothing).says(
    _("自動の仮払いをやめる"), "Each deposit takes a call again."
)
room.act("/contracts/{contract_id}/bonus", bonuses.pay_bonus, CONTRACT, body=Bonus).says(
    _("ボーナスを払う"),
    "Owner or approver, in a contract under way or completed: from the client's balance to the worker at once, with "
    "tax, fee and withholding of its own. Outside price, paid and meter.",
)


room.act("/contracts/{contract_id}/ask-approver", approvals.ask_approver, ASKED, body=AskApprover).says(
    _("オーナーか承認者に承認を頼む"),
    "A member who may not approve or pay asks one who may for the first step that waits for it. The other side never "
    "learns of it; asking the same person for the same step again takes a day.",
)


@room.query("/contracts/{contract_id}/statement", Statement, _("契約のお金の明細"))
def show_statement(call: Call, contract_id: str) -> Statement:
    """Deposited, held, refunded, and each payment with what was taken from it."""
    found = records.statement_of(views.view_contract(call.actor, contract_id))
    return Statement(
        deposited_with_tax=found.deposited_with_tax,
        escrow_with_tax=found.escrow_with_tax,
        refunded_with_tax=found.refunded_with_tax,
        payments=[Payment(**{name: getattr(row, name) for name in Payment.model_fields}) for row in found.payments],
    )


@room.query("/contracts/{contract_id}/events", Page[Event], _("契約の履歴"))
def list_events(call: Call, contract_id: str, cursor: Cursor = None) -> Page[Event]:
    """The append-only history, oldest first, each event carrying the hash of the one before."""
    after = unpacked_number(cursor) or 0
    found = records.events_of(call.actor, contract_id, after=min(after, 2**31 - 1), limit=_EVENTS + 1)
    page = found[:_EVENTS]
    return Page[Event](
        items=[Event(**{name: getattr(row, name) for name in Event.model_fields}) for row in page],
        next=packed(page[-1].n) if len(found) > _EVENTS else None,
    )
