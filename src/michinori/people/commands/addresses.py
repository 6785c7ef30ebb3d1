"""Changing the mail address of somebody who no longer gets at it, by staff (decision 43): asked for, proved by the new
address, open to a stop by the old one, carried out after ``address_hours``.
"""

from datetime import datetime, timedelta

from allauth.account.models import EmailAddress
from django.core import signing
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit, clock, outbox
from michinori.machinery.addresses import address_of
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.sealing import seal
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.email import EMAIL_LIMIT, check_email
from michinori.people.models import AddressChange, StaffAct, User
from michinori.people.staff import require_staff, roles_of
from michinori.rules.fields import Reader
from michinori.rules.people.looking import APART, PROVED_WITHIN
from michinori.rules.people.staff_roles import role_for

from .access import end_sessions, held_account, note_act, read_why
from .security import note

DEADLINE = "address_change"
_SALTS = {"prove": "michinori.people.prove-address", "stop": "michinori.people.stop-address"}


@command
def ask_address_change(*, actor: Actor, user_id: str, email: object, checked: object) -> AddressChange:
    """Ask to change a person's address, after it was ``checked`` who asks. Both addresses are mailed: the new one has
    to prove that it gets mail, by the old one, and by the person while signed in, it can be stopped.

    By whom, and what is raised: as ``access.sign_out_everywhere``; ``two-of-staff`` (403) for who lately reset the
    person's second step, ``address-waits`` (409) while another change waits.
    """
    reader = Reader({"email": email})
    address = reader.line("email", EMAIL_LIMIT).lower()
    reader.finish()
    check_email(address)
    words, user = read_why(checked, "checked"), held_account(actor, user_id)
    reset = StaffAct.objects.filter(about_id=user.id, kind="second_step_reset", by_id=actor.user_id or "")
    if reset.filter(at__gt=timezone.now() - APART).exists():
        raise Problem.forbidden("two-of-staff")
    if address == user.email or _is_anothers(address, user.id):
        raise Problem.invalid(Flaw("email", "email_taken"))
    if user.address_changes.filter(status="waiting").exists():
        raise Problem("address-waits")
    now = clock.now()
    made = AddressChange.objects.create(
        user=user,
        old=user.email,
        new=address,
        by_id=actor.user_id or "",
        role=role_for("accounts", roles_of(actor.user_id)),
        why=words,
        made_at=now,
        due_at=now + timedelta(hours=settings_now().site.address_hours),
    )
    set_deadline(DEADLINE, made.id, made.due_at)
    _mail(made, user, made.old, "address_change_old", "stop")
    _mail(made, user, made.new, "address_change_new", "prove")
    note_act(actor, user, "address_asked", words)
    return made


def change_of(act: str, token: str) -> AddressChange:
    """The change that a link's token proves or stops (``act``). Raises ``not-found`` (404) for a forged one, and once
    the change waits no longer.
    """
    try:
        change_id = signing.Signer(salt=_SALTS[act], sep=".").unsign(token)
    except signing.BadSignature as error:
        raise Problem.unknown() from error
    found = find(AddressChange.objects.select_related("user"), change_id)
    if found.status != "waiting":
        raise Problem.unknown()
    return found


def token_for(act: str, change_id: str) -> str:
    """The token of a link that proves the new address or stops the change."""
    return signing.Signer(salt=_SALTS[act], sep=".").sign(change_id)


@command
def prove_address(*, token: str) -> AddressChange:
    """Take that the new address gets mail. Carries the change out where its time has come. Raises ``not-found``."""
    change = _held(change_of("prove", token).id)
    if change.proved_at is None:
        change.proved_at = clock.now()
        change.save(update_fields=["proved_at"])
    _carry_out(change, clock.now())
    return change


@command
def stop_address_change(*, token: str) -> AddressChange:
    """Stop a change, by who has the old address or is signed in to the account. Raises ``not-found`` (404)."""
    change = _held(change_of("stop", token).id)
    _end(change, "stopped", clock.now())
    note(change.user_id, "address_stopped")
    _tell_stopped(change)
    return change


@command
def withdraw_address_change(*, actor: Actor, change_id: str) -> AddressChange:
    """Stop a change, by staff who look after accounts. Raises ``not-found`` (404)."""
    require_staff(actor, "accounts")
    change = _held(change_id)
    _end(change, "stopped", clock.now())
    note(change.user_id, "address_stopped")
    _tell_stopped(change)
    audit.note(actor=actor, kind="address_withdrawn", data={"user": change.user_id, "change": change.id})
    return change


def run_deadline(change_id: str, at: datetime) -> int:
    """Deadline handler: carry a proved change out; wait for the proof of another until it lapses."""
    change = lock(AddressChange, change_id)[change_id]
    if change.status != "waiting":
        set_deadline(DEADLINE, change_id, None)
        return 0
    if change.proved_at is None and at < change.due_at + PROVED_WITHIN:
        set_deadline(DEADLINE, change_id, change.due_at + PROVED_WITHIN)
        return 0
    if change.proved_at is None:
        _end(change, "lapsed", at)
        return 1
    return _carry_out(change, at)


def strike_address_changes(user_id: str) -> None:
    """Stop what waits and strike the addresses, of a closed account."""
    rows = AddressChange.objects.filter(user_id=user_id)
    for change in rows.filter(status="waiting"):
        _end(change, "stopped", clock.now())
    rows.update(old="", new="", why="")


def _held(change_id: str) -> AddressChange:
    change = lock(AddressChange, change_id)[change_id]
    lock(User, change.user_id)
    if change.status != "waiting":
        raise Problem.unknown()
    return change


def _carry_out(change: AddressChange, at: datetime) -> int:
    if change.proved_at is None or at < change.due_at:
        return 0
    user = lock(User, change.user_id)[change.user_id]
    if user.email != change.old or _is_anothers(change.new, user.id):
        _end(change, "lapsed", at)
        return 1
    EmailAddress.objects.filter(user=user).delete()
    EmailAddress.objects.create(user=user, email=change.new, verified=True, primary=True)
    user.email = change.new
    user.save(update_fields=["email"])
    end_sessions(user)
    _end(change, "done", at)
    note(user.id, "email_changed")
    for address in (change.old, change.new):
        _mail(change, user, address, "address_change_done")
    return 1


def _end(change: AddressChange, status: str, at: datetime) -> None:
    change.status, change.ended_at = status, at
    change.save(update_fields=["status", "ended_at"])
    set_deadline(DEADLINE, change.id, None)


def _tell_stopped(change: AddressChange) -> None:
    for address in (change.old, change.new):
        _mail(change, change.user, address, "address_change_stopped")


def _is_anothers(address: str, user_id: str) -> bool:
    others = User.objects.filter(email=address).exclude(id=user_id)
    return others.exists() or EmailAddress.objects.filter(email=address, verified=True).exclude(user=user_id).exists()


def _mail(change: AddressChange, user: User, to: str, template: str, act: str = "") -> None:
    letter = {"to": to, "language": user.language, "name": user.display_name, "template": template}
    if act:
        letter["sealed_url"] = seal(address_of(PageRef(f"address_{act}", (token_for(act, change.id),))))
    values = {"why": change.why, "hours": str(settings_now().site.address_hours)}
    outbox.put("mail", letter | {"values": values}, key=f"{template}:{change.id}:{to == change.new}")
