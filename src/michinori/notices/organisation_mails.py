"""The mail with an invitation into an organisation to an address without an account."""

from django.utils.crypto import salted_hmac

from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import rates
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.people.organisation_invitations import holders_of, open_invitation
from michinori.people.sign_up_invitations import standing_door

from .mails import Sending, send_to_address
from .writing import write_letter

MAILS_A_DAY = 3
"""Invitations that are mailed in 24 hours to one address without an account, from all organisations together."""


def send_invitation(item: OutboxItem) -> Sending:
    """Outbox kind ``organisation_invited`` → a mail to an address without an account, in the inviter's language."""
    invitation = open_invitation(item.payload["invitation_id"])
    if invitation is None or holders_of(invitation.email) or not _may_mail(item, invitation.email):
        return None
    door = standing_door()
    values = {
        "door": door,
        "organisation": invitation.organisation.name,
        "role": invitation.role,
        "link": address_of(PageRef("organisations")),
    }
    language = invitation.made_by.language if invitation.made_by else "ja"
    template = "organisation_invitation" if door == "open" else "organisation_invitation_shut"
    letter = write_letter(template, values, language=language)
    return send_to_address(item, invitation.email, letter)


def _may_mail(item: OutboxItem, address: str) -> bool:
    """Whether the address gets one more today. An item counts once, however often its mail is tried."""
    if item.payload.get("counted"):
        return True
    digest = salted_hmac("invitation mails", address, algorithm="sha256").hexdigest()  # a count's name holds no address
    try:
        rates.count(f"invitation mails {digest}", MAILS_A_DAY, rates.DAY, "too-many-members-invited")
    except Problem:
        return False
    OutboxItem.objects.filter(pk=item.pk).update(payload=item.payload | {"counted": True})
    return True
