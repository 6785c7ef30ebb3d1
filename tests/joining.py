"""Becoming a member of an organisation as people do, by an invitation and its acceptance; and of one party."""

from allauth.account.models import EmailAddress

from michinori.kernel.actor import Actor
from michinori.people.commands.joining import move_accounts
from michinori.people.commands.organisation_invitations import accept_organisation_invitation, invite_member
from michinori.people.models import Client, Membership, User


def join_organisation(*, actor: Actor, organisation_id: str, email: str, role: str) -> Membership:
    """Invite the user with that confirmed address as ``actor``; accept as the user."""
    invited = invite_member(actor=actor, organisation_id=organisation_id, email=email, role=role)
    user_id = EmailAddress.objects.get(email=email.strip().lower(), verified=True).user_id
    return accept_organisation_invitation(actor=Actor.person(user_id), organisation_invitation_id=invited.id)


def become_one_person(second: User, first: User) -> User:
    """It has come out that the second account is the first one's, too."""
    move_accounts([second.id], Client.objects.get(id=first.id).party)
    return second
