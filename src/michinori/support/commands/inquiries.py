"""Commands of an inquiry's sender: ask, confirm the address, reply, say whether the answers were of help."""

import hashlib
import re
from collections.abc import Sequence
from datetime import datetime

from michinori.contracts.models import Contract
from michinori.contracts.policy import visible_to as contracts_visible_to
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, outbox, proof, rates
from michinori.machinery.addresses import address_of
from michinori.machinery.files import read_files
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.machinery.origins import whence
from michinori.machinery.rows import find
from michinori.machinery.sealing import seal
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.people.email import check_email
from michinori.people.models import User
from michinori.rules.support.inquiries import (
    AN_HOUR,
    FILES_LIMIT,
    MAILS_A_DAY,
    MATTERS,
    MESSAGES_LIMIT,
    REPLIES_AN_HOUR,
    By,
    Written,
    answer_by,
    read_inquiry,
    read_rating,
    read_text,
)
from michinori.support.links import page_of
from michinori.support.models import Inquiry, InquiryFile, InquiryMessage
from michinori.support.policy import Sender, visible_to

PROVED = "inquiry"
"""What the form's proof of work is for."""
_HOUR = 3_600


@command
def make_inquiry(
    *,
    actor: Actor,
    topic: object,
    subject: object,
    text: object,
    name: object = "",
    email: object = "",
    contract_id: str = "",
    matter_id: str = "",
    file_ids: Sequence[str] = (),
    altcha: str = "",
    trap: str = "",
    language: str = "ja",
) -> Inquiry:
    """Ask the operator something, with or without an account.

    Signed in, name and address are those of the account, ``contract_id`` may name a contract of one's own, and files
    may be attached. ``matter_id``: a payout, hold or payment by card, which the caller has found to be the actor's
    (``treasury.queries.matters``), since this room sees none. Without an account the address gets a link to confirm it,
    if the form came with a proof of work (``altcha``); without one nothing is mailed and staff find the inquiry apart.
    Whether an address has an account makes no difference. ``trap``: a field that people do not see: then nobody is
    told.

    Raises ``not-found`` (404) for a contract of others and a matter that is none, ``invalid`` (422),
    ``too-many-inquiries`` (429).
    """
    user = _sender(actor)
    if matter_id and (user is None or not re.fullmatch(MATTERS, matter_id)):
        raise Problem.unknown()
    if user is not None:
        name, email = user.display_name, user.email
    written = read_inquiry(topic=topic, subject=subject, text=text, name=name, email=email, email_limit=EMAIL_LIMIT)
    contract = _contract(actor, contract_id)
    files = _files(actor, file_ids)
    if user is None:
        check_email(written.email)
    proven = bool(altcha) and proof.spend(altcha, PROVED) is not None
    rates.count(f"inquiries:{whence().ip or actor.user_id}", AN_HOUR, _HOUR, "too-many-inquiries")
    made = _stored(user, contract, written, trapped=bool(trap.strip()), proven=proven, language=language)
    made.matter = matter_id
    add_message(made, "person", written.text, author_id=actor.user_id, files=files)
    made.save()
    if user is not None:
        _tell_staff(made)
    elif proven and not made.trapped:
        _ask_to_confirm(made)
    return made


@command
def confirm_inquiry(*, token: str) -> Inquiry:
    """Confirm the address by the link that was mailed to it; staff are told then. A second time changes nothing.

    Raises ``not-found`` (404) for a forged link.
    """
    inquiry = locked_own(Sender(Actor("person"), token))
    if inquiry.state == "unconfirmed":
        _confirm(inquiry)
        inquiry.save()
        _tell_staff(inquiry)
    return inquiry


@command
def reply_to_inquiry(
    *, sender: Sender, inquiry_id: str = "", text: object, file_ids: Sequence[str] = ()
) -> InquiryMessage:
    """Write one more message; a closed inquiry is open again. By the link, this confirms the address as well.

    Raises ``not-found`` (404), ``invalid`` (422), ``inquiry-full`` (409), ``too-many-inquiries`` (429).
    """
    inquiry = locked_own(sender, inquiry_id)
    words, files = read_text(text), _files(sender.actor, file_ids)
    rates.count(f"inquiry replies:{inquiry.id}", REPLIES_AN_HOUR, _HOUR, "too-many-inquiries")
    told = inquiry.state != "unconfirmed" and inquiry.asked_since is not None
    if inquiry.state == "unconfirmed":
        _confirm(inquiry)
    if inquiry.state == "closed":
        open_again(inquiry)
    message = add_message(inquiry, "person", words, author_id=sender.actor.user_id if not sender.token else None)
    _enclose(message, files)
    inquiry.save()
    if not told:
        _tell_staff(inquiry)
    return message


@command
def rate_inquiry(*, sender: Sender, inquiry_id: str = "", helpful: object) -> Inquiry:
    """Say whether the answers were of help, ``yes`` or ``no``; once, after being asked.

    Raises ``not-found`` (404), ``invalid`` (422), ``inquiry-rated`` (409) the second time and before being asked.
    """
    inquiry = locked_own(sender, inquiry_id)
    said = read_rating(helpful)
    if inquiry.invited_at is None or inquiry.rated_at is not None:
        raise Problem("inquiry-rated")
    inquiry.helpful, inquiry.rated_at = said, clock.now()
    inquiry.save(update_fields=["helpful", "rated_at"])
    return inquiry


def locked_own(sender: Sender, inquiry_id: str = "") -> Inquiry:
    """The sender's inquiry, locked. Raises ``not-found`` (404)."""
    rows = visible_to(sender)
    found = find(rows, inquiry_id) if not sender.token else rows.first()
    if found is None:
        raise Problem.unknown()
    lock(Inquiry, found.id)
    return find(visible_to(sender), found.id)


def add_message(
    inquiry: Inquiry, by: By, text: str, *, author_id: str | None, files: Sequence[StoredFile] = ()
) -> InquiryMessage:
    """Write a message into a locked inquiry, whose row the caller saves. The sender's first unanswered words start the
    clock of the target; an answer stops it. Raises ``inquiry-full`` (409).
    """
    if inquiry.last_n >= MESSAGES_LIMIT:
        raise Problem("inquiry-full", limit=MESSAGES_LIMIT)
    now = clock.now()
    if inquiry.last_n == 0:
        inquiry.save(force_insert=True)
    inquiry.last_n += 1
    if by != "note":
        inquiry.last_at = now
    if by == "person" and inquiry.asked_since is None:
        _start(inquiry, now)
    if by == "staff":
        inquiry.asked_since = inquiry.answer_by = None
    made = InquiryMessage.objects.create(
        inquiry=inquiry, n=inquiry.last_n, by=by, author_id=author_id, text=text, at=now
    )
    _enclose(made, files)
    return made


def open_again(inquiry: Inquiry) -> None:
    """Open a closed inquiry, whose row the caller saves."""
    inquiry.state, inquiry.closed_at, inquiry.closed_by = "open", None, None


def _confirm(inquiry: Inquiry) -> None:
    """Note that the address is right; the target counts from now, since staff hear of it only now."""
    inquiry.state = "open"
    if inquiry.asked_since is not None:
        _start(inquiry, clock.now())


def _start(inquiry: Inquiry, now: datetime) -> None:
    inquiry.asked_since, inquiry.answer_by = now, answer_by(now, settings_now().site.inquiry_hours)


def _sender(actor: Actor) -> User | None:
    """The signed-in sender, locked, so that closing the account and asking do not miss each other."""
    if actor.user_id is None:
        return None
    user = lock(User, actor.user_id)[actor.user_id]
    if not user.is_active:
        raise Problem.forbidden()
    return user


def _contract(actor: Actor, contract_id: str) -> Contract | None:
    if not contract_id:
        return None
    return find(contracts_visible_to(actor), contract_id)


def _files(actor: Actor, file_ids: Sequence[str]) -> Sequence[StoredFile]:
    if file_ids and actor.user_id is None:
        raise Problem.invalid(Flaw("file_ids", "unknown_id"))
    return read_files(actor, file_ids, most=FILES_LIMIT) if file_ids else ()


def _enclose(message: InquiryMessage, files: Sequence[StoredFile]) -> None:
    InquiryFile.objects.bulk_create(
        InquiryFile(message=message, place=place, file=file) for place, file in enumerate(files)
    )


def _stored(
    user: User | None, contract: Contract | None, written: Written, *, trapped: bool, proven: bool, language: str
) -> Inquiry:
    now = clock.now()
    return Inquiry(
        topic=written.topic,
        user=user,
        name=written.name,
        email="" if user is not None else written.email,
        subject=written.subject,
        contract=contract,
        language=user.language if user is not None else language,
        state="unconfirmed" if user is None else "open",
        proven=proven or user is not None,
        trapped=trapped and user is None,
        made_at=now,
        last_at=now,
    )


def _tell_staff(inquiry: Inquiry) -> None:
    key = f"inquiry_made:{inquiry.id}:{inquiry.last_n}"
    outbox.put(
        "inquiry_made", {"inquiry_id": inquiry.id, "by": inquiry.answer_by and inquiry.answer_by.isoformat()}, key
    )


def _ask_to_confirm(inquiry: Inquiry) -> None:
    """Mail the address its link, in words that say nothing of what was typed."""
    try:
        address = hashlib.sha256(inquiry.email.encode()).hexdigest()
        rates.count(f"inquiry mails:{address}", MAILS_A_DAY, rates.DAY, "too-many-inquiries")
    except Problem:
        return
    write_to(inquiry, "inquiry_confirm", key=f"inquiry_confirm:{inquiry.id}")


def write_to(inquiry: Inquiry, template: str, *, key: str, **values: object) -> None:
    """Put a mail to a sender without an account into the outbox. The link in it is sealed there."""
    letter = {"to": inquiry.email, "language": inquiry.language, "template": template, "values": dict(values)}
    sealed = {"sealed_url": seal(address_of(page_of(inquiry.id)))}
    outbox.put("mail", letter | sealed, key=key)
