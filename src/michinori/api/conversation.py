"""Threads and messages between worker and client, from the proposal on."""

from typing import Annotated, Any

from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from michinori.api.answers import Instant, Party
from michinori.api.bodies import LARGEST_NUMBER, Body, FileIds, Id, Nothing
from michinori.api.callers import Call
from michinori.api.cursors import Cursor, Page, packed, unpacked, unpacked_number
from michinori.api.files import FileOut, answer_file
from michinori.api.routes import Room
from michinori.api.terms import Terms
from michinori.contracts.queries.views import view_contract
from michinori.conversation.commands import consultations, messages, promises, threads
from michinori.conversation.models import Message
from michinori.conversation.queries import messages as message_queries
from michinori.conversation.queries.threads import ThreadView, list_threads, view_thread
from michinori.rules.talk.messages import MAX_BODY
from michinori.wording.talk.messages import promise_reason

room = Room(_("メッセージ"))
_FOUND = 30

Words = Annotated[Any, WithJsonSchema({"type": "string", "maxLength": MAX_BODY})]


class NewMessage(Body):
    """``body`` may be empty where files come with it."""

    model_config = ConfigDict(json_schema_extra={"required": ["body"]})

    body: Words = None
    file_ids: FileIds = []


class NewConsultation(Body):
    """Whom to ask what. ``organisation_id``: in whose name, by default as for ``POST /jobs``."""

    model_config = ConfigDict(json_schema_extra={"required": ["user_id", "body"]})

    user_id: Id
    body: Words = None
    organisation_id: Id | None = None
    file_ids: FileIds = []


class Read(Body):
    """``n`` of the newest message seen; left out, all are read."""

    n: int | None = Field(None, ge=0, le=LARGEST_NUMBER)


class MessageOut(BaseModel):
    """One message. ``n`` grows within a thread, with gaps."""

    id: str
    thread_id: str
    contract_id: str | None = Field(description="The contract it was said under")
    n: int
    by: str = Field(description="client or worker")
    author: Party
    body: str
    files: list[FileOut]
    at: Instant
    outside: bool = Field(description="Invites to deal outside the site: the receiver is warned")
    promised: bool = Field(description="Marked as a promise that changes the contract")
    amendment_id: str | None = Field(description="What the promise became")


class ThreadOut(BaseModel):
    """One thread: from the proposal on, through its contracts, or a consultation before any. ``contract_id``: the one
    that it is about now.
    """

    id: str
    title: str
    proposal_id: str | None
    contract_id: str | None
    client: Party
    worker: Party
    unread: int
    read_n: int
    muted: bool
    own_consent: bool = Field(description="Whether one's own side lets contact data pass")
    other_consent: bool
    last_at: Instant
    last_message: MessageOut | None


class Consent(BaseModel):
    """``contact``: whether contact data pass now, because both sides let them."""

    own: bool
    other: bool
    contact: bool


class Opens(BaseModel):
    """What a promise opens: an amendment to be sent to ``path`` as it is or changed, with ``message_id`` in it."""

    method: str
    path: str
    body: dict[str, object]


class PromiseOut(BaseModel):
    """The message, and the amendment prefilled from it: the terms in force, and the message as the reason."""

    message: MessageOut
    contract_id: str
    terms: Terms
    reason: str
    opens: Opens


def _message(row: Message) -> MessageOut:
    promise = getattr(row, "promise", None)
    return MessageOut(
        id=row.id,
        thread_id=row.thread_id,
        contract_id=row.contract_id,
        n=row.n,
        by=row.by,
        author=Party.of(row.author),
        body=row.body,
        files=[answer_file(file) for file in getattr(row, "files", ())],
        at=row.at,
        outside=row.outside,
        promised=promise is not None,
        amendment_id=promise.amendment_id if promise else None,
    )


def _thread(view: ThreadView) -> ThreadOut:
    row, about = view.thread, view.about.contract
    return ThreadOut(
        id=row.id,
        title=view.title,
        proposal_id=row.proposal_id,
        contract_id=about.id if about else None,
        client=Party.of(view.client),
        worker=Party.of(view.worker),
        unread=view.unread,
        read_n=view.read_n,
        muted=view.muted,
        own_consent=view.own_consent is not None,
        other_consent=view.other_consent is not None,
        last_at=row.last_at,
        last_message=_message(view.newest) if view.newest else None,
    )


def _opened(call: Call, thread_id: str) -> ThreadView:
    threads.open_thread(thread_id, call.actor)
    return view_thread(call.actor, thread_id, counted=True)


@room.query("/threads", Page[ThreadOut], _("やり取りの一覧"))
def list_all_threads(call: Call, cursor: Cursor = None) -> Page[ThreadOut]:
    """Those with the newest message first; every proposal and contract has one from the start."""
    threads.open_threads(actor=call.actor)
    views, following = list_threads(call.actor, cursor=unpacked(cursor))
    return Page[ThreadOut](items=[_thread(view) for view in views], next=packed(following) if following else None)


@room.command("/threads", ThreadOut, _("人に相談する"), body=NewConsultation, status=201)
def consult_a_worker(call: Call, body: NewConsultation) -> ThreadOut:
    """A client asks a worker something before there is a job or proposal; asking again goes on in the same thread.
    Screened as before any contract; at most three messages until the worker answers (``answer-first``).
    """
    said = consultations.consult_worker(
        actor=call.actor,
        worker_id=body.user_id,
        body=body.body,
        organisation_id=body.organisation_id,
        file_ids=body.file_ids,
    )
    return _thread(view_thread(call.actor, said.thread_id, counted=True))


@room.query("/threads/{thread_id}", ThreadOut, _("やり取りのいま"))
def show_thread(call: Call, thread_id: str) -> ThreadOut:
    """For both sides."""
    return _thread(_opened(call, thread_id))


@room.query("/threads/{thread_id}/messages", Page[MessageOut], _("メッセージを読む"))
def list_messages(call: Call, thread_id: str, cursor: Cursor = None) -> Page[MessageOut]:
    """Newest first. Reading marks nothing: POST …/read does."""
    view = _opened(call, thread_id)
    rows, more = message_queries.newest_messages(view.thread, before=unpacked_number(cursor))
    return Page[MessageOut](items=[_message(row) for row in rows[::-1]], next=packed(rows[0].n) if more else None)


@room.command("/threads/{thread_id}/messages", MessageOut, _("メッセージを送る"), body=NewMessage, status=201)
def send_message(call: Call, thread_id: str, body: NewMessage) -> MessageOut:
    """Before a contract contact data and invitations to deal outside are refused with their places
    (``contact-before-contract``); during one, contact data need the consent of both (``contact-without-consent``).
    """
    made = messages.send_message(actor=call.actor, thread_id=thread_id, body=body.body, file_ids=body.file_ids)
    return _message(message_queries.message_for(call.actor, made.id))


@room.command("/threads/{thread_id}/read", ThreadOut, _("読んだことにする"), body=Read)
def mark_read(call: Call, thread_id: str, body: Read) -> ThreadOut:
    """Up to ``n``; the other side sees it."""
    threads.mark_read(actor=call.actor, thread_id=thread_id, n=body.n)
    return _thread(view_thread(call.actor, thread_id, counted=True))


@room.command("/threads/{thread_id}/mute", ThreadOut, _("通知を止める"))
def mute_thread(call: Call, thread_id: str, body: Nothing) -> ThreadOut:
    """No notices of this thread for the caller; messages arrive all the same."""
    threads.mute_thread(actor=call.actor, thread_id=thread_id)
    return _thread(view_thread(call.actor, thread_id, counted=True))


@room.command("/threads/{thread_id}/unmute", ThreadOut, _("通知を再開する"))
def unmute_thread(call: Call, thread_id: str, body: Nothing) -> ThreadOut:
    """Notices come again."""
    threads.unmute_thread(actor=call.actor, thread_id=thread_id)
    return _thread(view_thread(call.actor, thread_id, counted=True))


@room.command("/threads/{thread_id}/consent", Consent, _("連絡先の交換に同意する"))
def consent_to_contact(call: Call, thread_id: str, body: Nothing) -> Consent:
    """Once a contract is agreed; contact data pass when both sides have consented."""
    threads.consent_to_contact(actor=call.actor, thread_id=thread_id)
    return _consent(call, thread_id)


@room.command("/threads/{thread_id}/revoke-consent", Consent, _("連絡先の交換への同意を取り消す"))
def revoke_consent(call: Call, thread_id: str, body: Nothing) -> Consent:
    """From now on contact data are stopped again; what was sent stays."""
    threads.revoke_consent(actor=call.actor, thread_id=thread_id)
    return _consent(call, thread_id)


def _consent(call: Call, thread_id: str) -> Consent:
    view = view_thread(call.actor, thread_id)
    return Consent(
        own=view.own_consent is not None, other=view.other_consent is not None, contact=view.thread.both_consent
    )


@room.query("/messages", Page[MessageOut], _("自分のメッセージをさがす"))
def search_messages(
    call: Call, q: Annotated[str, Query(max_length=500)] = "", cursor: Cursor = None
) -> Page[MessageOut]:
    """All words of ``q``, however they are written, newest first; nothing for an empty ``q``."""
    start = min(unpacked_number(cursor) or 0, LARGEST_NUMBER)
    rows = message_queries.search_messages(call.actor, q, cursor=start, limit=_FOUND + 1)
    following = packed(start + _FOUND) if len(rows) > _FOUND else None
    return Page[MessageOut](items=[_message(row) for row in rows[:_FOUND]], next=following)


@room.command("/messages/{message_id}/promise", PromiseOut, _("約束として記録する"))
def promise(call: Call, message_id: str, body: Nothing) -> PromiseOut:
    """Either side, of any message of a contract under way: "this changes the contract". Answers with the amendment
    that it opens; nothing is proposed yet. Once more gives the same.
    """
    promises.mark_promise(actor=call.actor, message_id=message_id)
    row = message_queries.message_for(call.actor, message_id)
    about = view_thread(call.actor, row.thread_id).about.contract
    view = view_contract(call.actor, about.id if about else "")
    terms, reason = view.life.terms.as_data(), promise_reason(row.body, row.at)
    return PromiseOut(
        message=_message(row),
        contract_id=view.contract.id,
        terms=Terms.model_validate(terms),
        reason=reason,
        opens=Opens(
            method="POST",
            path=f"/api/v1/contracts/{view.contract.id}/amendments",
            body={"reason": reason, "message_id": row.id, "seen": view.contract.last_n},
        ),
    )
