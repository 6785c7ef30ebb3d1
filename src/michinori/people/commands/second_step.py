"""The number by mail with which a person sets up their first second step: whoever has only learnt the password must not
be able to set one up and lock the owner out (decision 68).
"""

import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import outbox, rates
from michinori.machinery.addresses import address_of
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.commands.security import note
from michinori.people.models import SecurityEntry, User

DIGITS = 8
CODES_AN_HOUR, TRIES = 10, 5


@command
def mail_code(*, actor: Actor) -> str:
    """Mail a number to the person's confirmed address; return its digest, for the session that asked to keep.

    Raises ``address-too-new`` (409) within ``address_hours`` after the person changed the address, which a thief does
    with the password alone, ``too-many-codes`` (429).
    """
    user = User.objects.get(id=actor.user_id or "")
    _require_old_address(user.id)
    rates.count(f"second-step codes {user.id}", CODES_AN_HOUR, 3600, "too-many-codes")
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
    values = {"code": code, "reset": address_of(PageRef("account_reset_password"))}
    letter = {"to": user.email, "language": user.language, "name": user.display_name}
    outbox.put("mail", letter | {"template": "second_step_code", "values": values})
    note(user.id, "second_step_code")
    return _digest(user.id, code)


def check_code(*, actor: Actor, digest: str, typed: str) -> None:
    """Check a number as typed against the digest that the session keeps. Each try counts.

    Raises ``invalid`` (422), ``too-many-tries`` (429) after the fifth for one number, ``address-too-new`` (409).
    """
    user_id = actor.user_id or ""
    _require_old_address(user_id)
    rates.count(f"second-step tries {digest}", TRIES, rates.DAY, "too-many-tries")
    if not constant_time_compare(_digest(user_id, typed), digest):
        raise Problem.invalid(Flaw("code", "wrong_code"))


def _require_old_address(user_id: str) -> None:
    waits = timedelta(hours=settings_now().site.address_hours)
    changed = SecurityEntry.objects.filter(user_id=user_id, kind="email_changed").order_by("-id").first()
    if changed is not None and timezone.now() < changed.at + waits:
        raise Problem("address-too-new", until=changed.at + waits)


def _digest(user_id: str, code: str) -> str:
    return salted_hmac("second step", f"{user_id} {code}", algorithm="sha256").hexdigest()
