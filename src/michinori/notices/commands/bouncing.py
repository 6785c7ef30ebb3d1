"""Bounced e-mail addresses: recorded, told to their owner on the site, and confirmed again by a link."""

import hashlib
import hmac
from collections.abc import Collection, Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import outbox
from michinori.machinery.addresses import address_of
from michinori.machinery.sealing import seal
from michinori.machinery.transactions import command
from michinori.notices.models import Bounce
from michinori.people.models import User

_SALT = "michinori.notices.address"
_VALID = timedelta(days=3)
_BETWEEN = 600  # seconds


def note_bounce(address: str, why: str) -> bool:
    """Record a bounce: no notices are mailed to this address until it is confirmed again; its owner is told on the
    site.

    Returns False if it was recorded before. Call within a transaction.
    """
    row = Bounce(address=address.strip().lower(), why=why, at=datetime.now(UTC))
    if Bounce.objects.filter(address=row.address).exists():
        return False
    Bounce.objects.bulk_create([row], ignore_conflicts=True)
    for user_id in User.objects.filter(email=row.address).values_list("id", flat=True):
        outbox.put("mail_bounced", {"user_id": user_id}, key=f"mail_bounced:{user_id}:{row.at.isoformat()}")
    return True


@command
def note_bounces(found: Iterable[tuple[str, str]]) -> int:
    """Record a provider's reports, (address, kind) each; return how many addresses were new."""
    return sum(note_bounce(address, kind) for address, kind in found)


def reports_secret() -> str:
    """The secret part of the URL to which a provider reports; derived from SECRET_KEY, so that it needs no setting."""
    return _reports_secret_by(settings.SECRET_KEY)


def is_secret(given: str) -> bool:
    """Whether ``given`` is ``reports_secret()``, or that of the former key while it is accepted; compared in constant
    time.
    """
    known = [_reports_secret_by(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return any(hmac.compare_digest(given.encode(errors="surrogatepass"), one.encode()) for one in known)


def _reports_secret_by(key: str) -> str:
    return hmac.new(key.encode(), _SALT.encode() + b".reports", hashlib.sha256).hexdigest()[:40]


def has_bounced(address: str) -> bool:
    """Whether mails to this address have bounced and it was not confirmed since."""
    return bool(bounced_among({address}))


def bounced_among(addresses: Collection[str]) -> set[str]:
    """Those of these addresses, in small letters, to which mails have bounced and that were not confirmed since."""
    found = Bounce.objects.filter(address__in={address.lower() for address in addresses})
    return set(found.values_list("address", flat=True))


@command
def ask_again(*, actor: Actor) -> None:
    """Mail the actor, at their own address, a link that switches mails on again; at most one in ten minutes."""
    user = User.objects.filter(id=actor.user_id or "").first()
    if user is None:
        raise Problem.unknown()
    if not has_bounced(user.email):
        return
    link = seal(address_of(PageRef("notices_address_confirm", (proof_of(user),))))
    payload = {"to": user.email, "language": user.language, "name": user.display_name, "sealed_url": link}
    slot = int(datetime.now(UTC).timestamp() // _BETWEEN)
    outbox.put("mail", payload | {"template": "address_again"}, key=f"address_again:{user.id}:{user.email}:{slot}")


def proof_of(user: User) -> str:
    """The signed token of that link, valid for three days; only the address's mailbox receives it."""
    return signing.dumps([user.id, user.email], salt=_SALT)


def proven_address(proof: str) -> str | None:
    """The address that a token confirms; None for a forged or expired one, and once the user has another address."""
    try:
        user_id, address = signing.loads(proof, salt=_SALT, max_age=_VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return address if User.objects.filter(id=user_id, email=address).exists() else None


@command
def confirm_again(*, proof: str) -> str:
    """Switch mails to a token's address on again, since the link arrived there; return the address. Raises
    ``not-found`` (404).
    """
    address = proven_address(proof)
    if address is None:
        raise Problem.unknown()
    Bounce.objects.filter(address=address).delete()
    return address
