"""What a person or an organisation has done on the site, for staff who have stated why they look (decision 43): work,
money, trouble.
"""

from datetime import date

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, Field

from michinori.api.answers import Instant
from michinori.api.callers import Call
from michinori.api.desk.guarding import looked_at, note_client_seen
from michinori.api.desk.people import Stop
from michinori.api.routes import Room
from michinori.contracts.models import Contract
from michinori.contracts.queries.finding import contracts_of_client
from michinori.ledger import accounts
from michinori.ledger.queries import balances
from michinori.market.models import Job
from michinori.market.queries.finding import jobs_of_client
from michinori.moderation.models import Case
from michinori.moderation.queries.desk import trouble_of
from michinori.people.at_desk import blocks_counted, suspensions_of
from michinori.rules.people.decisions import OUTCOMES
from michinori.rules.people.reports import KINDS
from michinori.treasury.models import Payout
from michinori.treasury.queries.accounts import current_account
from michinori.treasury.queries.finding import payouts_to

room = Room(_("運営デスク"))


class ContractOf(BaseModel):
    """A contract. ``side``: theirs. ``price``: whole yen before tax."""

    id: str
    title: str
    status: str
    side: str = Field(description="client, worker")
    price: int
    made_at: Instant


class JobOf(BaseModel):
    """A job that was published."""

    id: str
    title: str
    status: str
    made_at: Instant


class WorkOf(BaseModel):
    """The newest. ``proposed``: to how many jobs they have proposed."""

    contracts: list[ContractOf]
    jobs: list[JobOf]
    proposed: int


class PayoutOf(BaseModel):
    """A payout. ``source``: whose balance it left. ``due_on``: the bank day it is meant for."""

    id: str
    amount: int
    status: str
    source: str
    due_on: date
    requested_at: Instant


class MoneyOf(BaseModel):
    """Balances in whole yen. ``worker``: null for organisations. ``account_end``: the last three digits of the number
    of the bank account; empty without one. ``payer_reference``: their number of 8 digits, if they have one.
    """

    client: int
    worker: int | None
    payer_reference: str
    bank_name: str
    account_end: str
    account_status: str
    payouts: list[PayoutOf]


class CaseOf(BaseModel):
    """Reports of one thing of theirs. ``outcome``: null while it is not decided."""

    id: str
    kind: str = Field(description=", ".join(KINDS))
    title: str
    opened_at: Instant
    outcome: str | None = Field(description=", ".join(OUTCOMES))


class TroubleOf(BaseModel):
    """``reported``: how many reports they made. Blocks are counted and never named: ``blocks`` they set, ``blocked_by``
    that are set against them.
    """

    cases: list[CaseOf]
    reported: int
    blocks: int
    blocked_by: int
    suspensions: list[Stop]


def _contract(row: Contract, client_id: str) -> ContractOf:
    side = "worker" if row.worker_id == client_id else "client"
    return ContractOf(id=row.id, title=row.title, status=row.status, side=side, price=row.price, made_at=row.made_at)


def _job(row: Job) -> JobOf:
    return JobOf(id=row.id, title=row.title, status=row.status, made_at=row.made_at)


def _payout(row: Payout) -> PayoutOf:
    return PayoutOf(**{name: getattr(row, name) for name in PayoutOf.model_fields})


def _case(row: Case) -> CaseOf:
    decision = getattr(row, "decision", None)
    outcome = decision.outcome if decision else None
    return CaseOf(id=row.id, kind=row.kind, title=row.title, opened_at=row.opened_at, outcome=outcome)


@room.query("/desk/clients/{client_id}/work", WorkOf, _("会員や組織の仕事と契約（運営者）"), scope="staff")
def show_client_work(call: Call, client_id: str) -> WorkOf:
    """Contracts on either side, jobs without drafts, at most twenty of each."""
    found = looked_at(call, client_id)
    contracts = [_contract(one, found.id) for one in contracts_of_client(found.id)]
    jobs, proposed = jobs_of_client(found.id)
    note_client_seen(call, found)
    return WorkOf(contracts=contracts, jobs=[_job(one) for one in jobs], proposed=proposed)


@room.query("/desk/clients/{client_id}/money", MoneyOf, _("会員や組織のお金（運営者）"), scope="staff")
def show_client_money(call: Call, client_id: str) -> MoneyOf:
    """Balances, the payer's reference, the last payouts, and to which account they go."""
    found = looked_at(call, client_id)
    payouts, reference = payouts_to(found.id)
    hired, worked = accounts.client(found.id), accounts.worker(found.id)
    held = balances([hired, worked] if found.user_id else [hired])
    account = current_account(found.id)
    note_client_seen(call, found)
    return MoneyOf(
        client=held[hired],
        worker=held.get(worked),
        payer_reference=reference,
        bank_name=account.bank_name if account else "",
        account_end=account.number[-3:] if account else "",
        account_status=account.status if account else "",
        payouts=[_payout(one) for one in payouts],
    )


@room.query("/desk/clients/{client_id}/trouble", TroubleOf, _("会員や組織の通報と決定（運営者）"), scope="staff")
def show_client_trouble(call: Call, client_id: str) -> TroubleOf:
    """What was reported and decided about them, at most fifty cases."""
    found = looked_at(call, client_id)
    trouble, (own, against) = trouble_of(found.id), blocks_counted(found)
    stops = [Stop.of(*one) for one in suspensions_of(found)]
    note_client_seen(call, found)
    return TroubleOf(
        cases=[_case(one) for one in trouble.cases],
        reported=trouble.reported,
        blocks=own,
        blocked_by=against,
        suspensions=stops,
    )
