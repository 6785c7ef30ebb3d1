"""Bank accounts, and money that leaves for them."""

from datetime import date
from typing import Annotated, Literal

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Id, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Answer, Room
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.treasury.commands.accounts import set_bank_account
from michinori.treasury.commands.payouts import cancel_payout, request_payout
from michinori.treasury.models import BankAccount, CardRefund, Payout
from michinori.treasury.policy import owner_for
from michinori.treasury.queries.accounts import current_account, status_of
from michinori.treasury.queries.payouts import payouts_of

room = Room(_("出金"))


class NewAccount(Body):
    """An account at a bank in Japan."""

    bank_code: Annotated[str, Field(max_length=20, description="4 digits")]
    branch_code: Annotated[str, Field(max_length=20, description="3 digits")]
    kind: Annotated[str, Field(description="ordinary, current or savings")] = "ordinary"
    number: Annotated[str, Field(max_length=20, description="7 digits")]
    holder_kana: Annotated[str, Field(max_length=100, description="Half-width kana are made from what is typed")]


class AccountOut(BaseModel):
    """``usable_from``: when money can go there. Names are in half-width kana, as banks write them."""

    bank_code: str
    bank_name: str
    branch_code: str
    branch_name: str
    kind: str
    number: str
    holder_kana: str
    status: Literal["usable", "unverified", "returned", "refused"]
    usable_from: Instant


class NewPayout(Body):
    """How much; by default all that may leave."""

    amount: int | None = Field(None, description="Whole yen")
    source: Literal["worker", "client"] = Field(
        "worker", description="What the caller earned, or a client's money outside escrow"
    )
    organisation_id: Annotated[Id | None, Field(description="The client's, where it is an organisation")] = None


class PayoutOut(BaseModel):
    """``fee`` is 0: the bank's fee is the operator's. ``on``: the day on which it leaves, or left."""

    id: str
    source: Literal["worker", "client"]
    amount: int
    fee: int
    net: int
    status: Literal["requested", "in_run", "sent", "returned", "cancelled"]
    on: date
    requested_at: Instant
    reason: str = Field(description="What the bank said where it was returned")


def _account(row: BankAccount) -> AccountOut:
    same = ("bank_code", "bank_name", "branch_code", "branch_name", "kind", "number", "usable_from")
    return AccountOut(holder_kana=row.holder, status=status_of(row), **{name: getattr(row, name) for name in same})


def _payout(row: Payout | CardRefund) -> PayoutOut:
    if isinstance(row, CardRefund):
        return _to_card(row)
    same = ("id", "source", "amount", "status", "requested_at", "reason")
    on = row.run.on if row.run else row.due_on
    return PayoutOut(fee=0, net=row.amount, on=on, **{name: getattr(row, name) for name in same})


def _to_card(row: CardRefund) -> PayoutOut:
    states: dict[str, Literal["requested", "sent", "returned"]] = {"asked": "requested", "sent": "sent"}
    return PayoutOut(
        id=row.id,
        source="client",
        amount=row.amount,
        fee=0,
        net=row.amount,
        status=states.get(row.status, "returned"),
        on=day_of(row.made_at),
        requested_at=row.made_at,
        reason=row.told,
    )


_PAYOUT = Answer(PayoutOut, lambda call, row: _payout(row))


@room.query("/bank-account", AccountOut, _("振込先の口座"))
def show_bank_account(call: Call, organisation_id: str | None = None) -> AccountOut:
    """The account to which the caller is paid, or the organisation that they own. 404 while there is none."""
    found = current_account(owner_for(call.actor, organisation_id))
    if found is None:
        raise Problem("bank-account-missing", 404)
    return _account(found)


@room.command("/bank-account", AccountOut, _("振込先の口座を登録する"), body=NewAccount, method="PUT")
def put_bank_account(call: Call, body: NewAccount, organisation_id: str | None = None) -> AccountOut:
    """A change is 403 `confirmation-needed`: a person makes it on the page, with password or passkey. Afterwards the
    same account is answered with 200.
    """
    made = set_bank_account(actor=call.actor, body=body.model_dump(), organisation_id=organisation_id)
    return _account(made)


@room.query("/payouts", Page[PayoutOut], _("出金の一覧"))
def list_payouts(call: Call, cursor: Cursor = None) -> Page[PayoutOut]:
    """The caller's and those of their organisations, the newest first."""
    rows, following = payouts_of(call.actor, after=unpacked(cursor))
    return Page[PayoutOut](items=[_payout(row) for row in rows], next=packed(following) if following else None)


@room.command("/payouts", PayoutOut, _("出金する"), body=NewPayout, status=201)
def ask_for_payout(call: Call, body: NewPayout) -> PayoutOut:
    """It leaves with the next run; what a client paid in by card goes back to the card at once, and where that is all,
    the answer tells of the last card. The first one to an account that the caller has set is 403 `confirmation-needed`
    until it is asked for on the page; much of an organisation's money is 403 `second-step-needed`.
    """
    source = "client" if body.organisation_id else body.source
    row = request_payout(actor=call.actor, amount=body.amount, source=source, organisation_id=body.organisation_id)
    return _payout(row)


room.act("/payouts/{payout_id}/cancel", cancel_payout, _PAYOUT, body=Nothing).says(
    _("出金を取り消す"), "Before a run has gathered it; the money is on the balance again."
)
