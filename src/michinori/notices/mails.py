"""Outbox subscribers that send mails, each as an errand: one per item and receiver. ``config.table`` lists them."""

import hashlib
import smtplib
from collections.abc import Iterable
from urllib.parse import urlsplit
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from michinori.machinery import clock
from michinori.machinery.deliveries import Errand, NotDelivered
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.people.models import User

from .choices import digest_groups
from .commands.bouncing import bounced_among, note_bounce
from .frame import Headline
from .leaving import way_out, way_out_of_digest
from .models import Notice, SentMail
from .telling import receiver_of
from .writing import Letter, write_digest, write_letter, write_notice

type Sending = Errand[str] | None
"""A mail to hand over to the mail server; what comes of it: why the address was refused for good, or nothing."""


class NotSent(NotDelivered):
    """The mail server did not accept a mail or did not answer. The message is its reply code or the kind of error."""


def send_mail(item: OutboxItem) -> Sending:
    """Outbox kind ``mail``: ``{template, values, to, language, name}`` → a mail about an account and its security, to
    any address typed. It is sent whatever the person chose. ``sealed_url``: the link in it, sealed, since whoever reads
    the table must not be able to use it.
    """
    payload = item.payload
    url = unseal(payload.get("sealed_url", ""))
    letter = write_letter(
        payload["template"],
        payload.get("values", {}) | ({"url": url} if url else {}),
        language=payload.get("language", "ja"),
        name=payload.get("name", ""),
    )
    return send_to_address(item, payload["to"], letter)


def send_to_address(item: OutboxItem, address: str, letter: Letter) -> Sending:
    """A mail about this item to an address that may have no account; None if it was sent already."""
    return _send(item, "address", address, letter)


def send_notice(item: OutboxItem) -> Sending:
    """Outbox kind ``notice_mail``, put by ``telling``: send the mail of one notice."""
    payload, user = item.payload, _reached(item)
    if user is None:
        return None
    with translation.override(payload["language"]):
        leave = way_out(user.id, payload["group"]) if payload["leave"] else ""
        headline = payload.get("headline")  # mails that an older version wrote have none
        letter = write_notice(
            payload["subject"],
            payload["parts"],
            headline=Headline(**headline) if headline else None,
            link=payload["link"],
            name=user.display_name,
            leave=leave,
        )
    return _send(item, user.id, user.email, letter)


def send_digest(item: OutboxItem) -> Sending:
    """Outbox kind ``notice_digest``: ``{user_id, notices}`` → one mail with the notices that are still unread."""
    user = _reached(item)
    if user is None:
        return None
    notices = list(
        Notice.objects.filter(id__in=item.payload["notices"], read_at__isnull=True).order_by("made_at", "id")
    )
    if not notices:
        return None
    daily = digest_groups(user.id)
    with translation.override(user.language):
        letter = write_digest(notices, user, leave=way_out_of_digest(user.id, daily) if daily else "")
    return _send(item, user.id, user.email, letter, [notice.id for notice in notices])


def _reached(item: OutboxItem) -> User | None:
    """The receiver of a notice's mail; None if the account is closed or gone, or mails to its address have bounced."""
    user, read_once = receiver_of(item), item.batch.read_once
    if "bounced" not in read_once:
        people = [receiver_of(one) for one in item.batch.items if "user_id" in one.payload]
        read_once["bounced"] = bounced_among({one.email for one in people if one is not None})
    return None if user is None or user.email.lower() in read_once["bounced"] else user


def _was_sent(item: OutboxItem, receiver: str) -> bool:
    read_once = item.batch.read_once
    if "sent" not in read_once:
        rows = SentMail.objects.filter(item_id__in=[one.pk for one in item.batch.items])
        read_once["sent"] = set(rows.values_list("item_id", "receiver"))
    return (item.pk, receiver) in read_once["sent"]


def _send(item: OutboxItem, receiver: str, address: str, letter: Letter, notices: Iterable[str] = ()) -> Sending:
    """A mail once per item and receiver; None if it was sent already. ``notices``: which ones a digest holds.

    Its row is written together with the delivery's ``done_at``, after the mail server has accepted the mail.
    """
    if _was_sent(item, receiver):
        return None
    row = SentMail(item_id=item.pk, receiver=receiver, sent_at=clock.now())
    if settings.DEMO:
        row.address, row.subject, row.text, row.html = address, letter.subject, letter.text, letter.html
    headers = {"Message-ID": _message_id(item, receiver, notices), "Auto-Submitted": "auto-generated"}
    if letter.leave:
        headers |= {"List-Unsubscribe": f"<{letter.leave}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}
    message = EmailMultiAlternatives(subject=letter.subject, body=letter.text, to=[address], headers=headers)
    message.attach_alternative(letter.html, "text/html")

    def note(refused: str) -> None:
        SentMail.objects.bulk_create([row], ignore_conflicts=True)
        if refused:
            note_bounce(address, refused)

    return Errand(lambda: _hand_over(message), note)


def _hand_over(message: EmailMultiAlternatives) -> str:
    """Give a mail to the mail server; return the reply code with which it refused the address for good, or nothing.
    Raises ``NotSent`` for errors worth a retry.
    """
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = max((number for number, _ in error.recipients.values()), default=0)
        if code < 500:
            raise NotSent(code) from None
        return str(code)
    except smtplib.SMTPResponseException as error:
        raise NotSent(error.smtp_code) from None
    except OSError as error:  # also of smtplib, and no connection
        raise NotSent(" ".join((type(error).__name__, error.strerror or "")).strip()) from None
    return ""


def _message_id(item: OutboxItem, receiver: str, notices: Iterable[str]) -> str:
    """The id of a mail: the item's random mark, and a digest of receiver and notices. So mail programs take a mail that
    was sent twice for one, and no other mail ever has the id, not even from a copy restored from a backup.
    """
    sent = "\0".join((receiver, *notices))
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    return f"<{(item.mark or uuid4()).hex}.{hashlib.sha256(sent.encode()).hexdigest()[:16]}@{host}>"
