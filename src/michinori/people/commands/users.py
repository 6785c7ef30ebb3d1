"""Commands that make users and change their names and language."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock
from michinori.machinery.last_day import require_no_last_day
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.models import Client, Party, Profile, StaffRole, User
from michinori.people.models.users import new_user_id
from michinori.rules.fields import Reader
from michinori.rules.people.staff_roles import ADMIN

from .closing import alone_in, leave_organisations, strike_user
from .consents import keep_sign_up
from .identity_checks import end_check
from .organisations import create_organisation
from .parties import party_alone, party_by_identity
from .security import note
from .suspensions import marked_until

EMAIL_LIMIT = 254
DISPLAY_NAME_LIMIT = 60
REAL_NAME_LIMIT = 100
IDENTITY_LIMIT = 100
PASSWORD_LIMIT = 4096
AIMS = ("", *User.Aims.values)
TRIAL_ADDRESS = "東京都千代田区霞が関1-1-1"
TRIAL_CONTACT = "03-0000-0000"
_NO_CONSENTS: Mapping[str, int] = {}


@command
def create_user(
    *,
    actor: Actor,
    email: str,
    name: str,
    password: str | None = None,
    real_name: str = "",
    company: str | None = None,
    corporate_number: str | None = None,
    identity: str | None = None,
    staff: bool = False,
    verified: bool = False,
    confirmed: bool = False,
    language: str = "ja",
    aims: str = "",
    consents: Mapping[str, int] = _NO_CONSENTS,
) -> User:
    """Make an account with its client, profile and party and, with ``company``, an organisation that it owns.

    A person makes their own account (the actor's ``user_id`` becomes its id). It replaces an earlier one with the same
    address that nobody has confirmed, so that whoever typed it first keeps neither password nor token. Only the
    operator may set ``identity`` (the key of the person's party), ``verified`` (identity checked; fills in an address
    and contact for trials), ``confirmed`` (e-mail address) and ``staff`` (as admin). ``consents``: the numbers of the
    legal pages that the person agreed to. Raises ``forbidden``, ``sign-up-over`` (403) once the market's last day is
    named, ``invalid`` (also ``email_taken``).
    """
    if actor.kind != "operator" and (identity or staff or verified or confirmed):
        raise Problem.forbidden()
    if actor.kind != "operator":
        require_no_last_day("sign-up-over", 403)
    read = _read(
        email=email, name=name, real_name=real_name, identity=identity, password=password, language=language, aims=aims
    )
    if corporate_number and not company:
        raise Problem.invalid(Flaw("company", "required"))
    now = clock.now()
    if actor.kind != "operator":
        retire_unconfirmed(read["email"], now)
    party = party_by_identity(read["identity"], now) if read["identity"] else party_alone(Party.Kind.PERSON, now)
    user = User(
        id=actor.user_id or new_user_id(),
        email=read["email"],
        display_name=read["name"],
        real_name=read["real_name"] or (read["name"] if verified else ""),
        password=make_password(password),
        language=read["language"],
        aims=read["aims"],
        is_staff=staff,
        verified=verified,
        party=party,
        suspended_until=marked_until(party.id),
        made_at=now,
    )
    if verified:
        user.address, user.contact = TRIAL_ADDRESS, TRIAL_CONTACT
    _insert(user, confirmed=confirmed, at=now)
    note(user.id, "account_made")
    keep_sign_up(user.id, consents)
    if staff:
        StaffRole.objects.create(user=user, role=ADMIN, given_at=timezone.now())
    if company:
        _make_company(actor, user, company, corporate_number, verified=verified)
    return user


@command
def rename_user(*, actor: Actor, display_name: str, real_name: str) -> User:
    """Change the actor's own public and real names. Another real name ends an identity check. Raises ``invalid``,
    ``not-found``.
    """
    reader = Reader({"display_name": display_name, "real_name": real_name})
    display = reader.line("display_name", DISPLAY_NAME_LIMIT)
    real = reader.line("real_name", REAL_NAME_LIMIT, "")
    reader.finish()
    user = own_account(actor)
    if real != user.real_name:
        end_check(user)
    user.display_name, user.real_name = display, real
    user.save(update_fields=["display_name", "real_name"])
    return user


@command
def choose_language(*, actor: Actor, language: str) -> User:
    """Set the language of the actor's pages and mails, ``ja`` or ``en``. Raises ``invalid``, ``not-found``."""
    reader = Reader({"language": language})
    chosen = reader.choice("language", ("ja", "en"))
    reader.finish()
    user = own_account(actor)
    user.language = chosen
    user.save(update_fields=["language"])
    return user


def own_account(actor: Actor) -> User:
    """The actor's own account, locked. Raises ``not-found`` for the clock and the operator, who have none."""
    if actor.user_id is None:
        raise Problem.unknown()
    return lock(User, actor.user_id)[actor.user_id]


def _read(**values: Any) -> dict[str, str]:
    reader = Reader(values)
    read = {
        "email": reader.line("email", EMAIL_LIMIT).lower(),
        "name": reader.line("name", DISPLAY_NAME_LIMIT),
        "real_name": reader.line("real_name", REAL_NAME_LIMIT, ""),
        "identity": reader.line("identity", IDENTITY_LIMIT, ""),
        "language": reader.choice("language", ("ja", "en"), "ja"),
        "aims": reader.choice("aims", AIMS, ""),
    }
    if len(values["password"] or "") > PASSWORD_LIMIT:
        reader.flaw("password", "too_long", limit=PASSWORD_LIMIT)
    if not reader.has_flaw("email"):
        try:
            validate_email(read["email"])
        except ValidationError:
            reader.flaw("email", "bad_format")
    reader.finish()
    return read


def rehearse_sign_up(
    *, name: str, password: str, company: str | None, consents: Mapping[str, int] = _NO_CONSENTS
) -> None:
    """Do all the work of making an account and leave nothing, so that a sign-up with a known address takes as long as
    one with a new address.
    """
    own = new_user_id()
    with transaction.atomic():
        create_user(
            actor=Actor.person(own),
            email=f"{own}@rehearsal.invalid",
            name=name,
            password=password,
            company=company,
            consents=consents,
        )
        transaction.set_rollback(True)


def is_taken(email: str) -> bool:
    """Whether a sign-up with this address makes no account: somebody has confirmed it, or uses it already."""
    address = email.strip().lower()
    confirmed = EmailAddress.objects.filter(email=address, verified=True).exists()
    return confirmed or (User.objects.filter(email=address).exists() and _unconfirmed(address) is None)


def _unconfirmed(email: str) -> User | None:
    """The account with this address that nobody has ever confirmed or signed in to."""
    used = EmailAddress.objects.filter(user=OuterRef("pk"), verified=True)
    return User.objects.filter(~Exists(used), email=email, last_login__isnull=True, is_active=True).first()


def retire_unconfirmed(email: str, at: datetime) -> None:
    """Strike the account with this address that nobody has confirmed, with its organisations and all ways in."""
    found = _unconfirmed(email)
    if found is None or EmailAddress.objects.filter(email=email, verified=True).exists():
        return
    old = lock(User, found.id)[found.id]
    actor, clients = Actor.person(old.id), [old.id, *alone_in(old.id)]
    leave_organisations(actor, old)
    strike_user(actor, old, clients, at)


def never_confirmed() -> QuerySet[User]:
    """The accounts that people signed up for, that nobody has ever confirmed or signed in to, and that no program uses.
    Those that the operator makes have no address that waits to be confirmed.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    waits = Exists(addresses.filter(verified=False)) & ~Exists(addresses.filter(verified=True))
    return User.objects.filter(waits, last_login=None, is_active=True, is_staff=False, tokens=None)


def held_if_unconfirmed(user_id: str, before: datetime) -> User | None:
    """The account, locked with its addresses, if it is one of ``never_confirmed`` that was made before then."""
    lock(User, user_id)
    list(EmailAddress.objects.filter(user=user_id).select_for_update())
    return never_confirmed().filter(id=user_id, made_at__lt=before).first()


def _insert(user: User, *, confirmed: bool, at: datetime) -> None:
    taken = Problem.invalid(Flaw("email", "email_taken"))
    if EmailAddress.objects.filter(email=user.email, verified=True).exists():
        raise taken
    try:
        with transaction.atomic():
            user.save(force_insert=True)
    except IntegrityError as error:
        raise taken from error
    Client.objects.create(id=user.id, user=user, party_id=user.party_id)
    Profile.objects.create(user=user, updated_at=at)
    if confirmed:
        EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


def _make_company(actor: Actor, user: User, company: str, corporate_number: str | None, *, verified: bool) -> None:
    organisation = create_organisation(
        actor=actor, name=company, corporate_number=corporate_number, owner_id=user.id, name_field="company"
    )
    if verified:
        organisation.verified = True
        organisation.address, organisation.contact = TRIAL_ADDRESS, TRIAL_CONTACT
        organisation.save(update_fields=["verified", "address", "contact"])
