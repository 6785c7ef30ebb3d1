"""The mail with an invitation into an organisation to an address without an account."""

from django.utils.crypto import salted_hmac

from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import rates
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.people.organisation_invitations import holders_of, open_invitation

from .mails import send_to_address
from .writing import write_letter

MAILS_A_DAY = 3
"""Invitations that are mailed in 24 hours to one address without an account, from all organisations together."""


def send_invitation(item: OutboxItem) -> None:
    """Outbox kind ``organisation_invited`` → a mail to an address without an account, in the inviter's language."""
    invitation = open_invitation(item.payload["invitation_id"])
    if invitation is None or holders_of(invitation.email):
        return
    try:
        digest = salted_hmac(
            "invitation mails", invitation.email, algorithm="sha256"
        ).hexdigest()  # the name of a count holds no address
        rates.count(f"invitation mails {digest}", MAILS_A_DAY, rates.DAY, "too-many-members-invited")
    except Problem:
        return
    values = {
        "organisation": invitation.organisation.name,
        "role": invitation.role,
        "link": address_of(PageRef("organisations")),
    }
    language = invitation.made_by.language if invitation.made_by else "ja"
    letter = write_letter("organisation_invitation", values, language=language)
    send_to_address(item, invitation.email, letter)
