"""The end of a client's business: withdrawal and insolvency."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, BeforeValidator, Field

from michinori.api.answers import Instant, Party
from michinori.api.bodies import Body, Id, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked
from michinori.api.routes import Room
from michinori.contracts.commands.business_ends import Ended, withdraw_client
from michinori.contracts.commands.insolvencies import file_insolvency, withdraw_filing
from michinori.contracts.queries.desk import filing_to_confirm, filings_to_confirm
from michinori.machinery.audit import note
from michinori.people.models import InsolvencyFiling, User

room = Room(_("事業の終わり"))


class Withdrawal(Body):
    """``confirm``: the exact name of the client once more."""

    reason: str
    confirm: str


def _day(value: object) -> object:
    return date.fromisoformat(value) if isinstance(value, str) else value


class Insolvency(Body):
    """What a court decided, with its document (a file of the caller's)."""

    date: Annotated[date, BeforeValidator(_day)]
    document_id: Id
    trustee_email: str = ""
    refund_account: str = Field("", description="Where the trustee wants refunds to go")


class Filing(BaseModel):
    """An insolvency that one member of staff filed; it has no effect until another confirms it."""

    id: str
    client: Party
    status: str = Field(description=", ".join(InsolvencyFiling.Status.values))
    date: date
    document_id: str
    trustee: Party | None
    refund_account: str
    filed_by: Party
    filed_at: Instant
    answered_by: Party | None
    answered_at: Instant | None


class Affected(BaseModel):
    """A contract that changed."""

    id: str
    status: str


class BusinessEnd(BaseModel):
    """What followed: jobs closed, and the contracts that changed."""

    client_id: str
    kind: str = Field(description="withdrawn or insolvent")
    made_at: Instant
    jobs_closed: int
    contracts: list[Affected]


def _answer(ended: Ended) -> BusinessEnd:
    return BusinessEnd(
        client_id=ended.end.client_id,
        kind=ended.end.kind,
        made_at=ended.end.made_at,
        jobs_closed=ended.jobs_closed,
        contracts=[Affected(id=one.id, status=one.status) for one in ended.contracts],
    )


def _party(row: User | None) -> Party | None:
    return Party.of(row) if row else None


def _filing(row: InsolvencyFiling) -> Filing:
    return Filing(
        id=row.id,
        client=Party.of(row.client),
        status=row.status,
        date=row.day,
        document_id=row.document_id,
        trustee=_party(row.trustee),
        refund_account=row.refund_account,
        filed_by=Party.of(row.filed_by),
        filed_at=row.filed_at,
        answered_by=_party(row.answered_by),
        answered_at=row.answered_at,
    )


@room.command(
    "/organisations/{organisation_id}/withdrawal", BusinessEnd, _("組織の事業をやめる"), body=Withdrawal, status=201
)
def withdraw_organisation(call: Call, organisation_id: str, body: Withdrawal) -> BusinessEnd:
    """Owners only. Open jobs close, offers are cancelled, work under way ends at the meter; there is no way back."""
    return _answer(
        withdraw_client(actor=call.actor, client_id=organisation_id, reason=body.reason, confirm=body.confirm)
    )


@room.command(
    "/users/me/withdrawal", BusinessEnd, _("クライアントとしての自分の事業をやめる"), body=Withdrawal, status=201
)
def withdraw_myself(call: Call, body: Withdrawal) -> BusinessEnd:
    """The same for somebody who is a client without an organisation; their own work as a worker goes on."""
    client_id = call.actor.user_id or ""
    return _answer(withdraw_client(actor=call.actor, client_id=client_id, reason=body.reason, confirm=body.confirm))


@room.command(
    "/organisations/{organisation_id}/insolvency",
    Filing,
    _("倒産の記録を申請する（運営者）"),
    body=Insolvency,
    status=201,
    scope="staff",
)
def file_an_insolvency(call: Call, organisation_id: str, body: Insolvency) -> Filing:
    """Staff only (scope ``staff``). Nothing happens until another member of staff confirms it at the desk."""
    filing = file_insolvency(
        actor=call.actor,
        client_id=organisation_id,
        day=body.date,
        document_id=body.document_id,
        trustee_email=body.trustee_email,
        refund_account=body.refund_account,
    )
    return _filing(filing_to_confirm(call.actor, filing.id))


@room.query("/insolvencies", Page[Filing], _("確認を待つ倒産の記録（運営者）"), scope="staff")
def list_insolvencies(call: Call, cursor: Cursor = None) -> Page[Filing]:
    """Those that nobody has confirmed or withdrawn, newest first; they wait as long as it takes."""
    rows, following = filings_to_confirm(call.actor, after=unpacked(cursor))
    note(actor=call.actor, kind="page_seen", data={"page": "desk_filings"})
    return Page[Filing](items=[_filing(row) for row in rows], next=packed(following) if following else None)


@room.query("/insolvencies/{filing_id}", Filing, _("倒産の記録の申請（運営者）"), scope="staff")
def show_insolvency(call: Call, filing_id: str) -> Filing:
    """As its POST answers."""
    found = _filing(filing_to_confirm(call.actor, filing_id))
    note(actor=call.actor, kind="page_seen", data={"page": "desk_filing", "filing_id": filing_id})
    return found


@room.command(
    "/insolvencies/{filing_id}/withdraw",
    Filing,
    _("倒産の記録の申請を取り下げる（運営者）"),
    body=Nothing,
    scope="staff",
)
def withdraw_an_insolvency(call: Call, filing_id: str, body: Nothing) -> Filing:
    """By any of the staff, while nobody has confirmed it."""
    withdraw_filing(actor=call.actor, filing_id=filing_id)
    return _filing(filing_to_confirm(call.actor, filing_id))
