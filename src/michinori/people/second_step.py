"""Who moves an organisation's money, or gives the power to, uses a second step (decision 68)."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from django.conf import settings

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import practising, rates
from michinori.machinery.addresses import address_of
from michinori.machinery.settings import settings_now
from michinori.people.models import Membership, Organisation
from michinori.people.queries import has_second_step

SLUG = "second-step-needed"
PAGE = PageRef("second_step")
POWERS = (Membership.Role.OWNER, Membership.Role.APPROVER)
"""The roles in an organisation that move its money."""


def require_second_step(
    actor: Actor, client_id: str, *, act: str, to: Callable[[], str], page: PageRef, yen: int | None = None
) -> None:
    """Check that a person who moves ``yen`` of an organisation, with tax, has used a second step in this session, or
    has moved so little without one that 24 hours do not exceed ``step_above``. None: what opens the way to any amount,
    which always takes one. Persons dealing for themselves, staff's acts and the clock pass.

    ``act``, ``to``: what is done and who gets it, as the page that asks shows them; ``page``: where a person does it.
    Call it last before the writing: the count locks a row. Two queries where it lets pass. Raises
    ``second-step-needed`` (403).
    """
    limit = _limit() if concerns(actor, client_id) else None
    if limit is None:
        return
    user_id = actor.user_id or ""
    if actor.stepped and has_second_step(user_id):
        return
    if yen is not None and yen <= limit and _moved(client_id, user_id, yen) <= limit:
        return
    raise Problem.forbidden(
        SLUG,
        act=act,
        yen=yen,
        to=to(),
        organisation=Organisation.objects.get(id=client_id).name,
        limit=limit,
        confirm_url=address_of(page),
        setup_url=address_of(PAGE),
    )


def concerns(actor: Actor, client_id: str) -> bool:
    """Whether a person acts for an organisation where a second step may be asked for: no demo has it, nor a practice,
    whose money is made up. No query.
    """
    return actor.kind == "person" and client_id.startswith("org_") and _may_be_asked()


def is_asked() -> bool:
    """Whether a second step is asked for at all."""
    return _limit() is not None


def _may_be_asked() -> bool:
    return settings.SECOND_STEP_ASKED and not practising.is_inside()


def _limit() -> int | None:
    """Yen of 24 hours up to which none is asked for; None where none is at all. One query."""
    site = settings_now().site if _may_be_asked() else None
    return site.step_above if site is not None and site.step_asked else None


def lacks_second_step(user_id: str) -> bool:
    """Whether somebody may move an organisation's money but has not set up the step that this may take."""
    if not is_asked() or has_second_step(user_id):
        return False
    return Membership.objects.filter(user_id=user_id, role__in=POWERS).exists()


def is_member(user_id: str) -> bool:
    """Whether somebody belongs to an organisation, in whichever role."""
    return Membership.objects.filter(user_id=user_id).exists()


def staff_have_one() -> bool:
    """Whether anybody of the staff has set up a second step."""
    kinds = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
    return bool(Authenticator.objects.filter(type__in=kinds, user__is_staff=True, user__is_active=True).exists())


def _moved(client_id: str, user_id: str, yen: int) -> int:
    """What the person moved of it without a second step in the window of 24 hours, this included."""
    return rates.tally(f"moved {client_id} {user_id}", rates.DAY, yen)[0]
