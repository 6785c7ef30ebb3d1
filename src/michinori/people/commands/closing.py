"""Closing an account: striking personal data from this room's rows. Rooms above strike theirs (``leaving``)."""

from collections.abc import Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.db.models import Q

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events
from michinori.machinery.locks import lock
from michinori.people.models import (
    Block,
    BusinessEnd,
    Membership,
    Organisation,
    OrganisationInvitation,
    PortfolioLink,
    PortfolioPicture,
    Profile,
    SecurityEntry,
    User,
)
from michinori.people.queries import addresses_of

from .addresses import strike_address_changes
from .identity_checks import strike_checks
from .identity_requests import strike_requests
from .looking import strike_what_staff_wrote
from .members import leave_organisation

STRUCK = "退会した会員（former member）"
"""The public name of a closed account, the same in every language, since names are not translated."""
STRUCK_ORGANISATION = "閉じた組織（closed organisation）"


def held_to_close(actor: Actor, confirm: str, user_id: str | None) -> User:
    """The account to close, locked: the actor's, or that of ``user_id`` for the operator. ``confirm`` repeats its
    e-mail address. Raises ``not-found`` (404), ``invalid`` (422).
    """
    owner = user_id if actor.kind == "operator" else actor.user_id
    user = lock(User, owner)[owner] if owner else None
    if user is None or not user.is_active:
        raise Problem.unknown()
    if confirm.strip().lower() != user.email:
        raise Problem.invalid(Flaw("confirm", "name_differs", {"name": user.email}))
    return user


def own_addresses(user: User) -> set[str]:
    """The addresses, in lower case, by which what lies elsewhere is a person's: those they have confirmed, and the one
    of the account, unless that waits to be confirmed; whoever typed it may have no right to it.
    """
    waits = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=False).exists()
    return {*addresses_of(user.id), *(() if waits else (user.email,))}


def alone_in(user_id: str) -> list[str]:
    """Ids of the organisations whose only member is this user; they end with the account."""
    own = Membership.objects.filter(user_id=user_id).values_list("organisation_id", flat=True)
    shared = Membership.objects.filter(organisation_id__in=list(own)).exclude(user_id=user_id)
    return sorted(set(own) - set(shared.values_list("organisation_id", flat=True)))


def leave_organisations(actor: Actor, user: User) -> None:
    """Remove the user from organisations that have other members; strike the organisations of which nobody else is one.

    A struck organisation keeps the user as owner, since every organisation has one; it loses address, contact and mark,
    and its name unless a corporate number says that a public register has the name. Raises ``last-owner`` (409) where
    others would stay without an owner.
    """
    alone = alone_in(user.id)
    others = Membership.objects.filter(user=user).exclude(organisation_id__in=alone)
    for organisation_id in others.order_by("organisation_id").values_list("organisation_id", flat=True):
        leave_organisation(actor=Actor.person(user.id), organisation_id=organisation_id)
    _strike_invitations(user, alone)
    own = Organisation.objects.filter(id__in=alone)
    own.update(address="", contact="", face=None, face_hidden=False)
    own.filter(corporate_number__isnull=True).update(name=STRUCK_ORGANISATION)


def _strike_invitations(user: User, alone: list[str]) -> None:
    """Withdraw the open invitations to the user and into the organisations that end, and strike the addresses."""
    theirs = Q(email__in=own_addresses(user)) | Q(organisation__in=alone)
    rows = OrganisationInvitation.objects.filter(theirs, status="open")
    rows.update(status="withdrawn", answered_at=clock.now(), email="")


def strike_user(actor: Actor, user: User, client_ids: Collection[str], at: datetime) -> None:
    """Strike names, addresses, profile, own blocks and the reasons of withdrawals (of the clients ``client_ids``), and
    end all ways of signing in. The party stays, since blocks and suspensions of the person hold by it. The history says
    where nobody had ever confirmed the address.
    """
    confirmed = EmailAddress.objects.filter(user=user, verified=True).exists()
    _end_access(user)
    user.display_name, user.real_name, user.address, user.contact, user.aims = STRUCK, "", "", "", ""
    user.email, user.password = f"{user.id}@closed.invalid", make_password(None)
    user.is_active = user.is_staff = user.verified = False
    user.last_login, user.face, user.face_hidden = None, None, False
    user.save()
    user.staff_roles.all().delete()
    PortfolioLink.objects.filter(profile_id=user.id).delete()
    PortfolioPicture.objects.filter(profile_id=user.id).delete()
    Profile.objects.filter(user=user).update(
        headline="",
        about="",
        skills=[],
        hourly_guide=None,
        categories=[],
        subcategories=[],
        answers_in=None,
        availability="unlisted",
        search=None,
    )
    Block.objects.filter(made_by=user, organisation__isnull=True).delete()
    Block.objects.filter(made_by=user).update(personal=False)
    BusinessEnd.objects.filter(client_id__in=client_ids).update(reason="")
    strike_checks(client_ids)
    strike_requests(client_ids)
    strike_what_staff_wrote(client_ids)
    strike_address_changes(user.id)
    data = {} if confirmed else {"confirmed": False}
    events.write(user.id, at=at, actor=actor, kind="account_closed", data=data)


def _end_access(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.tokens.all().delete()
    SecurityEntry.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
