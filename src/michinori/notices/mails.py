"""From the outbox to the mail server. Subscribers for ``config.table``; each item leads to one mail per receiver."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from michinori.machinery.models import OutboxItem
from michinori.people.models import User

from .models import SentMail
from .writing import write_letter

_log = logging.getLogger(__name__)


def send_mail(item: OutboxItem) -> None:
    """Outbox kind ``mail``: ``{template, values}`` and ``to_user`` (an id), or ``to`` with ``language`` and ``name``.

    Users who are gone or closed get nothing.
    """
    payload = item.payload
    if user_id := payload.get("to_user"):
        send_to_user(item, user_id, payload["template"], payload.get("values", {}))
        return
    address = payload["to"]
    _send(
        item,
        address,
        address,
        payload["template"],
        payload.get("values", {}),
        payload.get("language", "ja"),
        payload.get("name", ""),
    )


def send_to_user(item: OutboxItem, user_id: str, template: str, values: Mapping[str, Any]) -> None:
    """One mail about this outbox item to a user, in their language; a second call for the same two sends nothing."""
    user = User.objects.filter(id=user_id, is_active=True).first()
    if user is None:
        _log.info("no mail for outbox item %s: its receiver is gone", item.pk)
        return
    _send(item, user.id, user.email, template, values, user.language, user.display_name)


def _send(
    item: OutboxItem, receiver: str, address: str, template: str, values: Mapping[str, Any], language: str, name: str
) -> None:
    """The row is written first: it commits together with the outbox's mark, and another process that tries the same
    mail meanwhile waits on its key. The Message-ID is the item's, so that a mail that left twice because the machine
    died in between is the same mail for the receiver's program."""
    letter = write_letter(template, values, language=language, name=name)
    row = SentMail(item_id=item.pk, receiver=receiver, sent_at=datetime.now(UTC))
    if settings.DEMO:
        row.address, row.subject, row.text = address, letter.subject, letter.text
    if SentMail.objects.filter(item_id=item.pk, receiver=receiver).exists():
        return
    row.save(force_insert=True)
    mark = "mail" if receiver == address else receiver
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    message = EmailMultiAlternatives(
        subject=letter.subject,
        body=letter.text,
        to=[address],
        headers={"Message-ID": f"<outbox-{item.pk}-{mark}@{host}>"},
    )
    message.attach_alternative(letter.html, "text/html")
    message.send()
