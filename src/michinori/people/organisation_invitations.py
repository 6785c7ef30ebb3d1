"""Reading invitations into organisations: those that a person received, and those that an organisation sent."""

from allauth.account.models import EmailAddress
from django.db.models import Q, QuerySet

from michinori.kernel.actor import Actor
from michinori.machinery import clock
from michinori.machinery.rows import newest_first

from .blocks import not_kept_apart
from .models import OrganisationInvitation, User
from .queries import addresses_of

PAGE = 20


def known_to(actor: Actor) -> "QuerySet[OrganisationInvitation]":
    """The invitations to the confirmed addresses of this person; none across a block with the organisation or with
    whoever invited. Answered and expired ones are included.
    """
    user_id = actor.user_id or ""
    return _allowed(
        actor, Q(email__in=addresses_of(user_id)) | Q(answered_by_id=user_id, status__in=("accepted", "declined"))
    )


def _allowed(actor: Actor, own: Q) -> "QuerySet[OrganisationInvitation]":
    user_id = actor.user_id or ""
    rows = OrganisationInvitation.objects.filter(own).select_related("organisation")
    by_a_person = Q(made_by__isnull=True) | not_kept_apart(user_id, "made_by_id")
    return rows.filter(not_kept_apart(user_id, "organisation_id") & by_a_person)


def received_by(actor: Actor, *, after: str | None = None) -> tuple[list[OrganisationInvitation], str | None]:
    """A page of the invitations that this person can answer now, newest first, and ``after`` for the next (None on the
    last).
    """
    rows = _allowed(actor, Q(email__in=addresses_of(actor.user_id or ""), status="open", expires_at__gt=clock.now()))
    return newest_first(rows.select_related("organisation", "made_by"), "made_at", after=after, limit=PAGE)


def sent_by(organisation_id: str, *, after: str | None = None) -> tuple[list[OrganisationInvitation], str | None]:
    """A page of the invitations of an organisation that can be answered now, as ``received_by``. For owners: the caller
    checks.
    """
    rows = OrganisationInvitation.objects.filter(organisation_id=organisation_id, status="open")
    return newest_first(rows.filter(expires_at__gt=clock.now()), "made_at", after=after, limit=PAGE)


def open_invitation(invitation_id: str) -> OrganisationInvitation | None:
    """An invitation that nobody has answered, with its organisation and whoever made it."""
    rows = OrganisationInvitation.objects.select_related("organisation", "made_by")
    return rows.filter(id=invitation_id, status="open").first()


def holders_of(email: str) -> list[User]:
    """The user whose confirmed address it is; nobody if the address has no account."""
    own = EmailAddress.objects.filter(email=email, verified=True).values("user_id")
    return list(User.objects.filter(id__in=own, is_active=True))
