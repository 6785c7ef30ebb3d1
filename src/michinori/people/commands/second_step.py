"""The number by mail with which a person sets up their first second step: whoever has only learnt the password must not
be able to set one up and lock the owner out (decision 68). And what is told to the person when somebody guesses codes.
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
WRONG_AN_HOUR, WRONG_A_DAY = 5, 15
"""So many wrong codes within an hour, or a day, are no slips of the person's own."""


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
    _mail(user, "second_step_code", {"code": code})
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


@command
def note_wrong_code(*, actor: Actor) -> None:
    """Note a wrong code of a second step. After some within an hour or a day the person is told by mail, once a day at
    most: whoever comes as far as this knows their password, or holds a device that is signed in.
    """
    user = User.objects.get(id=actor.user_id or "")
    note(user.id, "second_step_failed")
    an_hour = rates.tally(f"second-step wrong {user.id}", 3600)[0]
    a_day = rates.tally(f"second-step wrong of a day {user.id}", rates.DAY)[0]
    if an_hour < WRONG_AN_HOUR and a_day < WRONG_A_DAY:
        return
    if rates.tally(f"second-step told {user.id}", rates.DAY)[0] == 1:
        _mail(user, "second_step_guessed", {})


def _mail(user: User, template: str, values: dict[str, str]) -> None:
    values = values | {"reset": address_of(PageRef("account_reset_password"))}
    letter = {"to": user.email, "language": user.language, "name": user.display_name}
    outbox.put("mail", letter | {"template": template, "values": values})


def _require_old_address(user_id: str) -> None:
    waits = timedelta(hours=settings_now().site.address_hours)
    changed = SecurityEntry.objects.filter(user_id=user_id, kind="email_changed").order_by("-id").first()
    if changed is not None and timezone.now() < changed.at + waits:
        raise Problem("address-too-new", until=changed.at + waits)


def _digest(user_id: str, code: str) -> str:
    return salted_hmac("second step", f"{user_id} {code}", algorithm="sha256").hexdigest()
