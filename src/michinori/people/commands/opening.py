"""The first set-up of an installation: a link once, the owner's account, and the opening.

The link is for whoever reads the console of ``serve``. It opens one session, in which one account is made; from then on
that owner goes on like all staff: signed in, with a second step, for dangerous acts just proved.
"""

import secrets

from django.conf import settings
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock
from michinori.machinery.models import Opening
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.models import AskedConsent, User
from michinori.people.models.tokens import hash_secret
from michinori.people.opening import is_setting_up
from michinori.people.staff import require_elevated, require_staff
from michinori.rules.settings.opening import Step

from .users import create_user, retire_unconfirmed


@command
def make_setup_code() -> str:
    """A new code for the link of the set-up, in the place of all earlier ones, and of a session that has used one and
    made no account; empty where the set-up is over, or somebody is staff already.
    """
    row = _held()
    if not _may_begin(row):
        return ""
    code = secrets.token_urlsafe(32)
    row.code_hash, row.holder_hash = hash_secret(code), ""
    row.save(update_fields=["code_hash", "holder_hash"])
    return code


def is_setup_code(code: str) -> bool:
    """Whether this code opens the set-up now."""
    row = Opening.objects.filter(code_hash=hash_secret(code)).first() if code else None
    return row is not None and _may_begin(row)


@command
def begin_setup(*, code: str) -> str:
    """Use the code up; return the token of the session that may make the owner's account. Of two who come at once one
    is refused. Raises ``not-found`` (404), also where the set-up is over.
    """
    row = _held()
    if not code or row.code_hash != hash_secret(code) or not _may_begin(row):
        raise Problem.unknown()
    token = secrets.token_urlsafe(32)
    row.code_hash, row.holder_hash = "", hash_secret(token)
    row.save(update_fields=["code_hash", "holder_hash"])
    return token


def holds_setup(token: str) -> bool:
    """Whether a session with this token may make the owner's account now."""
    row = Opening.objects.filter(holder_hash=hash_secret(token)).first() if token else None
    return row is not None and _may_begin(row)


@command
def make_owner(*, token: str, name: str, email: str, password: str, language: str) -> User:
    """Make the account of the site's owner, an admin, once. It replaces one with the same address that nobody has
    confirmed. Raises ``not-found`` (404) for any other session, and once there is an owner; ``invalid`` (422).
    """
    row = _held()
    if not token or row.holder_hash != hash_secret(token) or not _may_begin(row):
        raise Problem.unknown()
    if email.isprintable():
        retire_unconfirmed(email.strip().lower(), clock.now())
    made = create_user(
        actor=Actor.operator(),
        name=name,
        email=email,
        password=password,
        language=language,
        staff=True,
        confirmed=True,
    )
    row.holder_hash, row.owner_made_at = "", timezone.now()
    row.save(update_fields=["holder_hash", "owner_made_at"])
    audit.note(actor=Actor.person(made.id), kind="owner_made", data={"user": made.id})
    return made


@command
def note_step(*, actor: Actor, step: Step) -> None:
    """Note that somebody went through a step. Admins, while the set-up is on. Raises ``not-found`` (404)."""
    require_staff(actor, "settings")
    row = _held()
    if not is_setting_up():
        raise Problem.unknown()
    if step not in row.steps:
        row.steps = [*row.steps, step]
        row.save(update_fields=["steps"])


@command
def open_site(*, actor: Actor) -> None:
    """End the set-up for good: from now on people may sign up, as the setting says. Only admins who have just proved
    who they are. Raises ``not-found`` (404), also once it is open; ``elevation-needed`` (403), ``not-ready-to-open``
    (409) without the operator's name and address, or terms and privacy policy.
    """
    require_staff(actor, "settings")
    require_elevated(actor)
    row = _held()
    if not is_setting_up():
        raise Problem.unknown()
    site = settings_now().site
    agreed_to = AskedConsent.objects.values("document").distinct().count()
    if not (site.operator_name and site.operator_address and agreed_to == _CONSENTED):
        raise Problem("not-ready-to-open")
    row.opened_at = timezone.now()
    row.save(update_fields=["opened_at"])
    audit.note(actor=actor, kind="site_opened", data={})


_CONSENTED = 2
"""Terms of service and privacy policy."""


def _held() -> Opening:
    """The one row, locked; made if it is missing."""
    Opening.objects.get_or_create(id=1)
    return Opening.objects.select_for_update().get(id=1)


def _may_begin(row: Opening) -> bool:
    """Whether an owner may be made by a link: nobody has begun to run the site in another way."""
    if settings.DEMO or row.owner_made_at is not None or row.opened_at is not None:
        return False
    return not User.objects.filter(is_staff=True).exists()
