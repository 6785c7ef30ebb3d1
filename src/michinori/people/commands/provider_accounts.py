"""Signing in by the operator's own provider (OpenID Connect): accounts made and joined by it (decision 47)."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.models import User

from .security import note
from .sign_up_invitations import hold_invitation, use_invitation
from .users import create_user, retire_unconfirmed

PROVIDER = "operator"
"""The provider's name in our rows; a site has one."""


@command
def sign_up_by_provider(
    *,
    uid: str,
    email: str,
    name: str,
    company: str | None = None,
    language: str = "ja",
    aims: str = "",
    consents: Mapping[str, int],
    invitation_id: str = "",
) -> User:
    """Make an account without a password for whom the provider knows as ``uid``, and whose mail address it has proved.
    It replaces one with the same address that nobody has confirmed. While the site is not open to all this takes an
    invitation, by its id, which is used with it.

    Raises ``invalid`` (also ``email_taken``), ``not-invited`` (403), ``provider-taken`` (409).
    """
    held = hold_invitation(invitation_id=invitation_id)
    retire_unconfirmed(email.lower(), clock.now())
    user = create_user(
        actor=Actor.operator(),
        email=email,
        name=name,
        company=company,
        confirmed=True,
        language=language,
        aims=aims,
        consents=consents,
    )
    _join(user, uid)
    use_invitation(held, user.id)
    return user


@command
def connect_provider(*, user_id: str, uid: str, email: str | None = None) -> bool:
    """Let somebody who has signed in otherwise sign in by the provider, too; they are told by mail. ``email``: the
    address that the provider proved, which must be a confirmed one of theirs; None where they asked for it themselves.
    Return whether it was done: not where they sign in by it already.

    Raises ``provider-taken`` (409) where it is another account's, or they have another one.
    """
    user = lock(User, user_id)[user_id]
    if email is not None and not EmailAddress.objects.filter(user=user, email=email, verified=True).exists():
        return False
    if SocialAccount.objects.filter(user=user, provider=PROVIDER, uid=uid).exists():
        return False
    _join(user, uid)
    note(user.id, "provider_connected")
    _tell(user, "provider_connected")
    return True


@command
def disconnect_provider(*, actor: Actor) -> None:
    """Sign in by the provider no longer; the person is told by mail. Raises ``not-found`` (404) for who does not,
    ``no-other-way-in`` (409) for who has no password.
    """
    user = lock(User, actor.user_id or "")[actor.user_id or ""]
    if not is_connected(user.id):
        raise Problem.unknown()
    if not user.has_usable_password():
        raise Problem("no-other-way-in")
    end_provider(user)


def end_provider(user: User) -> None:
    """Let somebody sign in by the provider no longer, and tell them by mail, where they do: they asked for it, or their
    password changes, and whoever knew the old one may have joined theirs. Call within a transaction.
    """
    if SocialAccount.objects.filter(user=user, provider=PROVIDER).delete()[0]:
        note(user.id, "provider_disconnected")
        _tell(user, "provider_disconnected")


def is_connected(user_id: str) -> bool:
    """Whether somebody signs in by the provider. One query."""
    return bool(SocialAccount.objects.filter(user_id=user_id, provider=PROVIDER).exists())


def _join(user: User, uid: str) -> None:
    """What the provider says of the person besides is not kept."""
    if SocialAccount.objects.filter(user=user, provider=PROVIDER).exists():
        raise Problem("provider-taken")
    try:
        with transaction.atomic():
            SocialAccount.objects.create(user=user, provider=PROVIDER, uid=uid, extra_data={})
    except IntegrityError as error:
        raise Problem("provider-taken") from error


def _tell(user: User, template: str) -> None:
    letter = {"to": user.email, "language": user.language, "name": user.display_name}
    outbox.put("mail", letter | {"template": template, "values": {}})
