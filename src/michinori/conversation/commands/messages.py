"""The command that sends a message. It screens before it writes, so a refused message is not stored (domain § 10)."""

import secrets
from collections.abc import Sequence

from michinori.conversation.commands.threads import note_read, on_thread
from michinori.conversation.models import Message, MessageFile, Thread, new_message_id
from michinori.conversation.policy import has_left, people_of
from michinori.conversation.queries.consultations import unanswered
from michinori.conversation.queries.contracts import About, about
from michinori.kernel.actor import Actor
from michinori.kernel.chain import commitment
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events, live, outbox, rates
from michinori.machinery.files import read_files
from michinori.machinery.models import StoredFile
from michinori.machinery.settings import settings_now
from michinori.machinery.statements import change, insert
from michinori.machinery.words import document
from michinori.people.blocks import is_kept_apart
from michinori.people.suspensions import require_free
from michinori.rules.contract.life import Side, other
from michinori.rules.fields import Reader
from michinori.rules.talk.consultations import BEFORE_AN_ANSWER
from michinori.rules.talk.messages import MAX_BODY, MAX_FILES, let_pass

A_MINUTE = 120
"""Limit of messages per person and minute: twice what anybody sends who works."""


def send_message(*, actor: Actor, thread_id: str, body: object, file_ids: Sequence[str] = ()) -> Message:
    """Send a message with the actor's own stored files to the other side of a thread.

    Raises ``not-found`` (404), ``talk-closed``, ``answer-first`` (409), ``suspended`` (403),
    ``too-many-messages`` (429), ``invalid``, ``contact-before-contract``, ``contact-without-consent`` (422).
    """
    message_id = new_message_id()

    def send(thread: Thread, side: Side) -> Message:
        found, now = about([thread])[thread.id], clock.now()
        require_may_talk(actor, thread, side, found)
        text, files = _read(actor, body, file_ids)
        outside = screened(body, thread, found)
        rates.count(f"messages:{actor.user_id}", A_MINUTE, 60, "too-many-messages")
        message = Message(id=message_id, body=text, outside=outside, at=now)
        _write(thread, side, actor, message, files, found)
        return message

    return on_thread(actor, thread_id, send)


def screened(body: object, thread: Thread, found: About) -> bool:
    """Whether a message invites to deal outside. Raises ``contact-before-contract``, ``contact-without-consent`` (422)
    for one that does not pass.
    """
    words, typed = settings_now().site.watched_words, str(body or "")
    return let_pass(typed, field="body", agreed=found.agreed, consented=thread.both_consent, watched=words)


def require_may_talk(actor: Actor, thread: Thread, side: Side, found: About) -> None:
    """Refuse, unless a contract is under way, suspended writers (``suspended``, 403; decision 0022), messages between
    two people separated by a block, and messages to a side without accounts (``talk-closed``, 409); of a client's
    consultation, more than the worker may be sent before they answer (``answer-first``, 409).
    """
    if found.running:
        return
    require_free(actor, thread.client_id if side == "client" else None)
    if is_kept_apart(thread.worker_id, thread.client_id) or has_left(thread, other(side)):
        raise Problem("talk-closed")
    if thread.is_consultation and side == "client" and unanswered(thread, actor) >= BEFORE_AN_ANSWER:
        raise Problem("answer-first", limit=BEFORE_AN_ANSWER)


def _read(actor: Actor, body: object, file_ids: Sequence[str]) -> tuple[str, tuple[StoredFile, ...]]:
    if len(file_ids) > MAX_FILES:
        raise Problem.invalid(Flaw("file_ids", "too_many", {"limit": MAX_FILES}))
    files = read_files(actor, file_ids)
    reader = Reader({"body": body})
    text = reader.block("body", MAX_BODY, "" if files else None)
    reader.finish()
    if len(str(body or "")) > 2 * MAX_BODY:
        raise Problem.invalid(Flaw("body", "too_long", {"limit": MAX_BODY}))
    return text, files


def _write(
    thread: Thread, side: Side, actor: Actor, message: Message, files: Sequence[StoredFile], found: About
) -> None:
    message.thread, message.contract, message.by, message.author_id = thread, found.contract, side, str(actor.user_id)
    message.nonce = secrets.token_bytes(32)
    data: dict[str, object] = {
        "message": message.id,
        "by": side,
        "contract": found.contract.id if found.contract else None,
        "note": commitment(message.body, [], message.nonce),
    }
    data |= {"files": [file.sha256 for file in files]} if files else {}
    message.n = events.write(thread.id, at=message.at, actor=actor, kind="message_sent", data=data).n
    message.search = document(message.body)
    insert(message)
    insert(*(MessageFile(message=message, place=place, file=file) for place, file in enumerate(files)))
    thread.last_n, thread.last_at = message.n, message.at
    change(Thread, thread.id, last_n=message.n, last_at=message.at)
    note_read(thread, actor, side, message.n)
    outbox.put("message_sent", {"thread_id": thread.id, "message_id": message.id})
    live.announce(people_of(thread), "messages", thread.id)
