"""Notices about invitations into organisations and new members."""

from collections.abc import Iterator

from michinori.kernel.actor import Actor
from michinori.machinery.models import OutboxItem
from michinori.people.models import Organisation, User
from michinori.people.organisation_invitations import holders_of, known_to, open_invitation
from michinori.people.queries import users_in_power
from michinori.wording.people.accounts import ROLES

from .frame import Hearing, said


def hear_of_invitation(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``organisation_invited``: ``{invitation_id}`` → the user with that confirmed address, if there is
    one and no block separates them from the organisation or from whoever invited.
    """
    invitation = open_invitation(item.payload["invitation_id"])
    if invitation is None:
        return
    for user in holders_of(invitation.email):
        if known_to(Actor.person(user.id)).filter(id=invitation.id).exists():
            values = {"organisation": invitation.organisation.name, "role": invitation.role}
            words = said(item.kind, values, {"role": ROLES})
            yield Hearing(user, words, about=invitation.organisation_id)


def hear_of_power(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``power_given``: ``{organisation_id, user_id}`` → who may move its money from now on and has no
    second step.
    """
    organisation = Organisation.objects.get(id=item.payload["organisation_id"])
    for user in User.objects.filter(id=item.payload["user_id"]):
        yield Hearing(user, said(item.kind, {"organisation": organisation.name}), about=organisation.id)


def hear_of_member(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``member_joined``: ``{organisation_id, user_id}`` → the owners."""
    organisation = Organisation.objects.get(id=item.payload["organisation_id"])
    for member in User.objects.filter(id=item.payload["user_id"]):
        values = {
            "name": member.display_name,
            "organisation": organisation.name,
            "organisation_id": organisation.id,
        }
        for user in users_in_power(organisation.id, ("owner",)):
            yield Hearing(user, said(item.kind, values), own=user.id == member.id)
