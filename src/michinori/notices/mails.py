"""From the outbox to the mail server: one mail per item and receiver. Subscribers stand in ``config.table``."""

import logging
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Protocol
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils import translation

from michinori.machinery.models import OutboxItem
from michinori.people.models import User

from .models import SentMail
from .writing import Letter, write_letter

_log = logging.getLogger(__name__)


class Writer(Protocol):
    """Writes a letter to one user, in the active language; None where there is nothing to tell them."""

    def __call__(self, user: User, /) -> Letter | None: ...


def send_mail(item: OutboxItem) -> None:
    """Outbox kind ``mail``: ``{template, values}`` and ``to_user`` (an id), or ``to`` with ``language`` and ``name``.

    Users who are gone or closed get nothing.
    """
    payload = item.payload
    template, values = payload["template"], payload.get("values", {})
    if user_id := payload.get("to_user"):
        users = User.objects.filter(id=user_id)
        send_to_users(
            item, users, lambda to: write_letter(template, values, language=to.language, name=to.display_name)
        )
        return
    letter = write_letter(template, values, language=payload.get("language", "ja"), name=payload.get("name", ""))
    send_to_address(item, payload["to"], letter)


def send_to_address(item: OutboxItem, address: str, letter: Letter) -> None:
    """A letter about this item to somebody who may have no account."""
    _send(item, "address", address, letter)


def send_to_users(item: OutboxItem, users: Iterable[User], write: Writer) -> None:
    """A letter about this item to each of these users, in their language. What went out before goes out no more."""
    had = set(SentMail.objects.filter(item_id=item.pk).values_list("receiver", flat=True))
    for user in users:
        if not user.is_active or user.id in had:
            continue
        with translation.override(user.language):
            letter = write(user)
        if letter is not None:
            _send(item, user.id, user.email, letter)


def _send(item: OutboxItem, receiver: str, address: str, letter: Letter) -> None:
    """The row is written first: it commits together with the outbox's mark, and another process that tries the same
    mail meanwhile waits on its key. The Message-ID is the item's, so that a mail that left twice because the machine
    died in between is the same mail for the receiver's program."""
    row = SentMail(item_id=item.pk, receiver=receiver, sent_at=datetime.now(UTC))
    if settings.DEMO:
        row.address, row.subject, row.text = address, letter.subject, letter.text
    if SentMail.objects.filter(item_id=item.pk, receiver=receiver).exists():
        return
    row.save(force_insert=True)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[address],
        headers={"Message-ID": f"<outbox-{item.pk}-{receiver}@{host}>", "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(letter.html, "text/html")
    message.send()
