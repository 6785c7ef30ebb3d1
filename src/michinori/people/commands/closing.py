"""An account is closed: what people's rows say of the person is struck. What follows elsewhere the rooms above do."""

from collections.abc import Collection
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import events
from michinori.machinery.locks import lock
from michinori.people.models import (
    Block,
    BusinessEnd,
    Membership,
    Organisation,
    PortfolioLink,
    PortfolioPicture,
    Profile,
    User,
)

from .members import remove_member

STRUCK = "退会した会員（former member）"
"""⚙ The public name of who has left, the same in every language, since names are not translated."""
STRUCK_ORGANISATION = "閉じた組織（closed organisation）"


def held_to_close(actor: Actor, confirm: str, user_id: str | None) -> User:
    """The actor's account (the operator: that of ``user_id``), locked, its address typed once more. Raises
    ``not-found`` (404), ``invalid`` (422).
    """
    owner = user_id if actor.kind == "operator" else actor.user_id
    user = lock(User, owner)[owner] if owner else None
    if user is None or not user.is_active:
        raise Problem.unknown()
    if confirm.strip().lower() != user.email:
        raise Problem.invalid(Flaw("confirm", "name_differs", {"name": user.email}))
    return user


def alone_in(user_id: str) -> list[str]:
    """Ids of the organisations that nobody else belongs to: they end with the account."""
    own = Membership.objects.filter(user_id=user_id).values_list("organisation_id", flat=True)
    shared = Membership.objects.filter(organisation_id__in=list(own)).exclude(user_id=user_id)
    return sorted(set(own) - set(shared.values_list("organisation_id", flat=True)))


def leave_organisations(actor: Actor, user: User) -> None:
    """Out of those where others stay; whoever is the last owner there hands that over first (``last-owner``, 409).
    What is theirs alone keeps its owner, since an organisation has one, but no name that is not in a public register.
    """
    alone = alone_in(user.id)
    others = Membership.objects.filter(user=user).exclude(organisation_id__in=alone)
    for organisation_id in others.order_by("organisation_id").values_list("organisation_id", flat=True):
        remove_member(actor=actor, organisation_id=organisation_id, user_id=user.id)
    own = Organisation.objects.filter(id__in=alone)
    own.update(address="", contact="")
    own.filter(corporate_number__isnull=True).update(name=STRUCK_ORGANISATION)


def strike_user(actor: Actor, user: User, client_ids: Collection[str], at: datetime) -> None:
    """Names, addresses, profile, why a business was given up, and all ways of signing in. The party stays: by it blocks
    and suspensions hold.
    """
    _end_access(user)
    user.display_name, user.real_name, user.address, user.contact = STRUCK, "", "", ""
    user.email, user.password = f"{user.id}@closed.invalid", make_password(None)
    user.is_active = user.is_staff = user.verified = False
    user.last_login = None
    user.save()
    PortfolioLink.objects.filter(profile_id=user.id).delete()
    PortfolioPicture.objects.filter(profile_id=user.id).delete()
    Profile.objects.filter(user=user).update(
        headline="", about="", skills=[], hourly_guide=None, categories=[], availability="unlisted", search=None
    )
    Block.objects.filter(made_by=user, organisation__isnull=True).delete()
    Block.objects.filter(made_by=user).update(personal=False)
    BusinessEnd.objects.filter(client_id__in=client_ids).update(reason="")
    events.write(user.id, at=at, actor=actor, kind="account_closed", data={})


def _end_access(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.tokens.all().delete()
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
