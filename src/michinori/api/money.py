"""Balances and movements, in yen as in the ledger: with tax."""

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked_number
from michinori.api.routes import Room
from michinori.contracts.queries.held import Held, list_due
from michinori.ledger import accounts, queries
from michinori.machinery.practising import is_inside
from michinori.machinery.settings import settings_now
from michinori.people.queries import client_of_member
from michinori.treasury.commands.references import give_reference

room = Room(_("お金"))
_LINES = 50


class Balance(BaseModel):
    """``worker``: what the caller has earned and not yet been paid out. ``client``: what the client ``client_id`` has
    to spend: the organisation the caller belongs to, else the caller."""

    worker: int
    client: int
    client_id: str


class Movement(BaseModel):
    """One movement: ``amount`` above 0 came in, below 0 went out."""

    id: str
    at: Instant
    account: str = Field(description="worker or client")
    kind: str
    amount: int
    contract_id: str | None


@room.query("/balance", Balance, _("残高"))
def show_balance(call: Call, organisation_id: str | None = None) -> Balance:
    """The caller's own earnings, and the money of their organisation; ``organisation_id`` names one of several, or the
    caller themself.
    """
    client_id = client_of_member(call.user.id, organisation_id).id
    return Balance(
        worker=queries.balance(accounts.worker(call.user.id)),
        client=queries.balance(accounts.client(client_id)),
        client_id=client_id,
    )


class Waiting(BaseModel):
    """A contract that waits for money of the client: the first deposit, an accepted amendment's difference, what an
    accepted switch lacks for the continuation, or what a new rate of tax asks for.
    """

    contract_id: str
    title: str
    due_with_tax: int
    by_itself: bool = Field(description="It is deposited by itself once money has come: see deposit-by-itself")


class PayingIn(BaseModel):
    """``reference``: what the client writes before their name when they transfer; empty in a practice. ``account``: the
    operator's account, in the operator's words. ``missing_with_tax``: what the balance lacks for all that waits.
    """

    client_id: str
    reference: str
    account: str
    balance: int
    missing_with_tax: int
    waiting: list[Waiting]


@room.query("/paying-in", PayingIn, _("入金のしかた"))
def show_paying_in(call: Call, organisation_id: str | None = None) -> PayingIn:
    """Where to and under which number a client transfers money, and what waits for it; ``organisation_id`` as for the
    balance. The number stays the same for good.
    """
    client_id = client_of_member(call.user.id, organisation_id).id
    due, there = list_due(call.actor, client_id), queries.balance(accounts.client(client_id))
    return PayingIn(
        client_id=client_id,
        reference="" if is_inside() else give_reference(actor=call.actor, client_id=client_id),
        account=settings_now().site.paying_in,
        balance=there,
        missing_with_tax=max(0, sum(one.due for one in due) - queries.spendable(accounts.client(client_id))),
        waiting=[_waiting(one) for one in due],
    )


def _waiting(one: Held) -> Waiting:
    contract = one.contract
    return Waiting(contract_id=contract.id, title=contract.title, due_with_tax=one.due, by_itself=one.by_itself)


@room.query("/movements", Page[Movement], _("入出金の一覧"))
def list_movements(call: Call, organisation_id: str | None = None, cursor: Cursor = None) -> Page[Movement]:
    """Those of both balances, newest first; ``organisation_id`` as for the balance."""
    before = unpacked_number(cursor)
    lines = [
        (line, kind)
        for kind, account in (
            ("worker", accounts.worker(call.user.id)),
            ("client", accounts.client(client_of_member(call.user.id, organisation_id).id)),
        )
        for line in queries.statement(account, cursor=before, limit=_LINES + 1)
    ]
    lines.sort(key=lambda pair: -pair[0].id)
    page = lines[:_LINES]
    return Page[Movement](
        items=[
            Movement(
                id=str(line.id),
                at=line.at,
                account=kind,
                kind=line.kind,
                amount=line.amount,
                contract_id=line.contract_id,
            )
            for line, kind in page
        ],
        next=packed(page[-1][0].id) if len(lines) > _LINES else None,
    )
