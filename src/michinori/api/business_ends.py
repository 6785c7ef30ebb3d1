"""The end of a client's business: withdrawal and insolvency."""

from datetime import date
from typing import Annotated

from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel, BeforeValidator, Field

from michinori.api.answers import Instant
from michinori.api.bodies import Body, Id
from michinori.api.callers import Call
from michinori.api.routes import Room
from michinori.contracts.commands.business_ends import Ended, record_insolvency, withdraw_client

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
    BusinessEnd,
    _("倒産を記録する（運営者）"),
    body=Insolvency,
    status=201,
    scope="staff",
)
def record_an_insolvency(call: Call, organisation_id: str, body: Insolvency) -> BusinessEnd:
    """Staff only (scope ``staff``). Clocks against the client stand still; worker and trustee may end at the meter."""
    return _answer(
        record_insolvency(
            actor=call.actor,
            client_id=organisation_id,
            day=body.date,
            document_id=body.document_id,
            trustee_email=body.trustee_email,
            refund_account=body.refund_account,
        )
    )
