"""Reading what somebody sent to be checked (decision 41)."""

from django.db.models import Exists, OuterRef

from michinori.kernel.page_ref import PageRef
from michinori.rules.people.identity import LEVELS

from .identity_ports import IdentityProvider, provider
from .models import IdentityRequest

NEWEST = 10


def requests_of(client_id: str) -> list[IdentityRequest]:
    """The newest requests of an account with what was sent, for its owner and for staff: the caller checks that."""
    rows = IdentityRequest.objects.filter(client_id=client_id).prefetch_related("pictures")
    return list(rows.order_by("-made_at", "-id")[:NEWEST])


def page_to_send(client_id: str) -> PageRef:
    """The page on which an account's papers are sent: a person's own, or a company's."""
    if client_id.startswith("org_"):
        return PageRef("organisation_identity", (client_id,))
    return PageRef("identity")


def papers_wait(client_id: str) -> bool:
    """Whether somebody has sent papers that are not decided on. One query."""
    return IdentityRequest.objects.filter(client_id=client_id, state="sent").exists()


def papers_wait_of(client_field: str) -> Exists:
    """The same for lists. ``client_field`` leads to the client's id."""
    return Exists(IdentityRequest.objects.filter(client_id=OuterRef(client_field), state="sent"))


def is_elsewhere(request: IdentityRequest) -> bool:
    """Whether a provider takes the pictures of this request, which waits. No query if it came from ``requests_of``."""
    return not request.pictures.all()


def taker_of(request: IdentityRequest) -> IdentityProvider | None:
    """The provider that takes the pictures of this request, whichever is in use now; None where they come here, or
    where it is not installed any more. No query if it came from ``requests_of``.
    """
    if not is_elsewhere(request):
        return None
    try:
        found = provider(request.taken_by)
    except ImportError:
        return None
    return found if any(found.covers(level) for level in LEVELS if level == request.level) else None
