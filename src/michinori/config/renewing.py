"""Giving a home another secret key, after somebody may have read it (the operator's manual, A leak)."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q

from michinori.config import belonging, environment
from michinori.config.installation import NotReady
from michinori.machinery import acting, live
from michinori.machinery.models import Answer, OutboxItem
from michinori.machinery.sealing import sealed_anew
from michinori.notices.push import keys
from michinori.notices.push.models import Device
from michinori.people.commands.seeds import seal_seeds
from michinori.people.seeds import seeds_changed
from michinori.treasury.models import CardRefund, Payout

SEALED: tuple[tuple[type[models.Model], str], ...] = (
    (Payout, "contact"),
    (CardRefund, "contact"),
    (Answer, "body"),
)
"""What is sealed for longer than a mail takes. Signed links of mails on their way end with the old key."""
_BEAT = timedelta(minutes=1)


def renew() -> int:
    """Make another secret key, end all sessions, and seal what is kept sealed by the new key; return how many rows that
    were, without mails on their way. Links in mails sent before open nothing any more.

    The former key stays in the home until the database has taken the new one: whichever of the two is interrupted, one
    of both files fits. Raises ``NotReady`` while the site runs, which would go on with the old key.
    """
    beat = acting.this_installation().beat_at
    fresh = secrets.token_urlsafe(64)
    with transaction.atomic():
        # a site whose clock is doubted, and a demo, do not beat
        if live.is_served() or (beat is not None and beat > datetime.now(UTC) - _BEAT):
            raise NotReady("the site is running, or was a minute ago: stop it on all machines and try again")
        _seal_outbox_anew(fresh)
        count = sum(_seal_anew(model, name, fresh) for model, name in SEALED) + _seal_seeds_anew(fresh)
        Session.objects.all().delete()
        acting.note(fingerprint=belonging.fingerprint_by(fresh))
        before = environment.replace_secret_key(Path(settings.HOME), fresh)
    before.unlink()
    return count


def renew_push_key() -> int:
    """Make another key for pushes; return how many devices the former one serves until their browsers come again, or
    sixty days. The site may run. Raises ``NotReady`` on a home that is not up to date, or while a former key serves
    somebody, which one more renewal would end.
    """
    with transaction.atomic():
        if keys.fingerprint() != acting.this_installation().push_key:
            raise NotReady("this home has another vapid-key.pem than the site: copy it from the home that renewed it")
        if Device.objects.exclude(site_key__in=["", keys.public_key()]).exists():
            raise NotReady("devices still hear the key before this one: wait until 60 days after the last renewal")
        Device.objects.filter(site_key="").update(site_key=keys.public_key())
        served = Device.objects.count()
        keys.replace_site_key()
        acting.note(push_key=keys.fingerprint())
    return served


def _seal_outbox_anew(secret: str) -> None:
    """Seal what outbox items carry anew, or mails that wait would leave without their links."""
    sealed = [Q(**{f"payload__{name}__startswith": "sealed:"}) for name in ("sealed_url", "token")]
    for row in OutboxItem.objects.filter(sealed[0] | sealed[1]).iterator():
        row.payload = {
            name: sealed_anew(value, secret) if isinstance(value, str) else value for name, value in row.payload.items()
        }
        row.save(update_fields=["payload"])


def _seal_seeds_anew(secret: str) -> int:
    """Seal the seeds of second steps anew, also those that an older version left open and no night has sealed yet. One
    that nobody can read, which opens nothing, stays as it is.
    """
    seal_seeds()
    count = 0
    for row in Authenticator.objects.exclude(type=Authenticator.Type.WEBAUTHN).iterator():
        try:
            row.data = seeds_changed(row.data, lambda text: sealed_anew(text, secret))
        except (TypeError, ValueError):
            continue
        row.save(update_fields=["data"])
        count += 1
    return count


def _seal_anew(model: type[models.Model], name: str, secret: str) -> int:
    """Seal a column of all rows anew; those that are empty or were never sealed stay."""
    count = 0
    for row in model._default_manager.filter(**{f"{name}__startswith": "sealed:"}).iterator():
        setattr(row, name, sealed_anew(getattr(row, name), secret))
        row.save(update_fields=[name])
        count += 1
    return count
