"""Giving a home other keys: each year, or after somebody may have read them (the operator's manual, Keys)."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models import Q

from michinori.config import belonging, environment, former_key
from michinori.config.installation import NotReady
from michinori.machinery import acting, live
from michinori.machinery.models import Answer, OutboxItem
from michinori.machinery.sealing import sealed_anew
from michinori.notices.push import keys
from michinori.notices.push.models import Device
from michinori.people.commands.seeds import seal_seeds
from michinori.people.models import User
from michinori.people.seeds import seeds_changed
from michinori.people.signed_in import SessionStore
from michinori.treasury.models import CardRefund, Payout

SEALED: tuple[tuple[type[models.Model], str], ...] = (
    (Payout, "contact"),
    (CardRefund, "contact"),
    (Answer, "body"),
)
"""What is sealed for longer than a mail takes."""
_BEATEN_WITHIN = timedelta(minutes=1)
_AT_ONCE = 500
"""Sessions."""


@dataclass(frozen=True)
class Renewed:
    """``sealed_anew``: so many rows, without mails on their way. ``former_until``: when the former key is accepted no
    more; None where it is not.
    """

    sealed_anew: int
    former_until: datetime | None


def renew(overlap_days: int = 0) -> Renewed:
    """Make another secret key, and seal what is kept sealed by the new one.

    Without an overlap all sessions end, and links in mails sent before open nothing any more: so after a leak. With one
    nobody is signed out, and links signed by the former key are accepted for so many days.

    The key before stays in the home until the database has taken the new one: whichever of the two is interrupted, one
    of both files fits. Raises ``NotReady`` while the site runs, which would go on with the old key, or where the key
    before is still accepted and another overlap would end that.
    """
    beat = acting.this_installation().beat_at
    fresh, own = secrets.token_urlsafe(64), Path(settings.HOME)
    until = datetime.now(UTC) + timedelta(days=overlap_days) if overlap_days else None
    accepted = {*settings.SECRET_KEY_FALLBACKS} - {settings.SECRET_KEY}  # itself, where a renewal was broken off
    if until and accepted:
        earlier = former_key.accepted(own).until
        raise NotReady(
            f"the key was renewed, and the one before it is accepted until {earlier:%Y-%m-%d %H:%M} UTC: nothing is to "
            "be done. After a leak, renew without an overlap, which ends all sessions"
        )
    with transaction.atomic():
        # a background process of a version before this one takes no lock, but beats unless its clock is doubted
        if live.is_served() or (beat is not None and beat > datetime.now(UTC) - _BEATEN_WITHIN):
            raise NotReady("the site is running, or was a minute ago: stop it on all machines and try again")
        former_key.delete(former_key.left_by_renewals(own))
        _seal_outbox_anew(fresh)
        count = sum(_seal_anew(model, name, fresh) for model, name in SEALED) + _seal_seeds_anew(fresh)
        if until:
            _sign_sessions_anew(fresh)
            former_key.keep(own, settings.SECRET_KEY, until)
        else:
            Session.objects.all().delete()
            former_key.forget(own)
        acting.note(
            fingerprint=belonging.fingerprint_by(fresh),
            secret_key=former_key.mark(fresh),
            former_key=former_key.mark(settings.SECRET_KEY) if until else "",
        )
        before = environment.replace_secret_key(own, fresh)
    before.unlink()
    return Renewed(count, until)


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


def _sign_sessions_anew(secret: str) -> None:
    """Let sessions go on under another key, also after the former one is accepted no more. Their own keys, by which
    browsers and the list of devices know them, stay.
    """
    store = SessionStore()
    for rows in batched(Session.objects.iterator(_AT_ONCE), _AT_ONCE):
        opened = [store.decode(row.session_data) for row in rows]
        people = User.objects.in_bulk({one[SESSION_KEY] for one in opened if SESSION_KEY in one})
        own = [(one, people.get(one.get(SESSION_KEY, ""))) for one in opened]
        # One that a change of the password has ended has a row still, and must not go on.
        valid = [bool(person and person.get_session_auth_hash() == one.get(HASH_SESSION_KEY)) for one, person in own]
        with _signing_by(secret):
            for row, (content, person), goes_on in zip(rows, own, valid, strict=True):
                anew = {HASH_SESSION_KEY: person.get_session_auth_hash()} if person and goes_on else {}
                row.session_data = store.encode(content | anew)
        Session.objects.bulk_update(rows, ["session_data"])


@contextmanager
def _signing_by(secret: str) -> Iterator[None]:
    """Sign by another key. A setting of the whole process may be changed here, since it serves nobody."""
    before, settings.SECRET_KEY = settings.SECRET_KEY, secret
    try:
        yield
    finally:
        settings.SECRET_KEY = before


def _seal_outbox_anew(secret: str) -> None:
    """Seal what outbox items carry anew, or mails that wait would leave without their links. What these links are
    signed with is another matter: without an overlap they open nothing.
    """
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
