"""Giving a home another secret key, after somebody may have read it (the operator's manual, A leak)."""

import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import models, transaction

from michinori.config import belonging, environment
from michinori.config.installation import NotReady
from michinori.machinery import acting
from michinori.machinery.models import Answer
from michinori.machinery.sealing import sealed_anew
from michinori.treasury.models import CardRefund, Payout

SEALED: tuple[tuple[type[models.Model], str], ...] = (
    (Payout, "contact"),
    (CardRefund, "contact"),
    (Answer, "body"),
)
"""What is sealed for longer than a mail takes. Links of mails on their way are signed by the old key, and end with it.
"""
_BEAT = timedelta(minutes=1)


def renew() -> int:
    """Make another secret key, end all sessions, and seal what is kept sealed by the new key; return how many rows that
    were. Links in mails sent before open nothing any more.

    The former key stays in the home until the database has taken the new one: whichever of the two is interrupted, one
    of both files fits. Raises ``NotReady`` while the site runs, which would go on with the old key.
    """
    beat = acting.this_installation().beat_at
    if beat is not None and beat > datetime.now(UTC) - _BEAT:
        raise NotReady("the site is running, or was a minute ago: stop it on all machines and try again")
    fresh = secrets.token_urlsafe(64)
    with transaction.atomic():
        count = sum(_seal_anew(model, name, fresh) for model, name in SEALED)
        Session.objects.all().delete()
        acting.note(fingerprint=belonging.fingerprint_by(fresh))
        before = environment.replace_secret_key(Path(settings.HOME), fresh)
    before.unlink()
    return count


def _seal_anew(model: type[models.Model], name: str, secret: str) -> int:
    """Seal a column of all rows anew; those that are empty or were never sealed stay."""
    count = 0
    for row in model._default_manager.filter(**{f"{name}__startswith": "sealed:"}).iterator():
        setattr(row, name, sealed_anew(getattr(row, name), secret))
        row.save(update_fields=[name])
        count += 1
    return count
