"""Addresses whose mails come back: noted, told to the person in the site, and confirmed again."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.core import signing
from django.db import transaction

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import outbox
from michinori.machinery.addresses import address_of
from michinori.notices.models import Bounce
from michinori.people.models import User

_SALT = "michinori.notices.address"
_VALID = timedelta(days=3)
_BETWEEN = 600  # seconds


def note_bounce(address: str, why: str) -> bool:
    """No more notices to this address until it is confirmed again; its owner is told in the site, once. Gives whether
    it was news. Within a transaction."""
    row = Bounce(address=address.strip().lower(), why=why, at=datetime.now(UTC))
    if Bounce.objects.filter(address=row.address).exists():
        return False
    Bounce.objects.bulk_create([row], ignore_conflicts=True)
    for user_id in User.objects.filter(email=row.address).values_list("id", flat=True):
        outbox.put("mail_bounced", {"user_id": user_id}, key=f"mail_bounced:{user_id}:{row.at.isoformat()}")
    return True


@transaction.atomic
def note_bounces(found: Iterable[tuple[str, str]]) -> int:
    """(address, kind) as a provider reports them; gives of how many it was news."""
    return sum(note_bounce(address, kind) for address, kind in found)


def reports_secret() -> str:
    """What stands in the address to which a provider reports: made of the home's own key, so that nothing is to set."""
    return hmac.new(settings.SECRET_KEY.encode(), _SALT.encode() + b".reports", hashlib.sha256).hexdigest()[:40]


def is_secret(given: str) -> bool:
    """Whether somebody knows it."""
    return hmac.compare_digest(given.encode(errors="surrogatepass"), reports_secret().encode())


def has_bounced(address: str) -> bool:
    """Whether mails to this address come back."""
    return Bounce.objects.filter(address=address.lower()).exists()


@transaction.atomic
def ask_again(*, actor: Actor) -> None:
    """Send a link to one's own address by which mails are switched on again; at most one in ten minutes."""
    user = User.objects.filter(id=actor.user_id or "").first()
    if user is None:
        raise Problem.unknown()
    if not has_bounced(user.email):
        return
    values = {"url": address_of(PageRef("notices_address_confirm", (proof_of(user),)))}
    payload = {"to": user.email, "language": user.language, "name": user.display_name, "values": values}
    slot = int(datetime.now(UTC).timestamp() // _BETWEEN)
    outbox.put("mail", payload | {"template": "address_again"}, key=f"address_again:{user.id}:{user.email}:{slot}")


def proof_of(user: User) -> str:
    """What only the mailbox of this address learns."""
    return signing.dumps([user.id, user.email], salt=_SALT)


def proven_address(proof: str) -> str | None:
    """The address that a proof confirms; None for anything else, and once the address has changed."""
    try:
        user_id, address = signing.loads(proof, salt=_SALT, max_age=_VALID)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return address if User.objects.filter(id=user_id, email=address).exists() else None


@transaction.atomic
def confirm_again(*, proof: str) -> str:
    """The mail arrived: notices are mailed there again. Gives the address. Raises ``not-found`` (404)."""
    address = proven_address(proof)
    if address is None:
        raise Problem.unknown()
    Bounce.objects.filter(address=address).delete()
    return address
