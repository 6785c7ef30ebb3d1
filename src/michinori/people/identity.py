"""Reading what somebody sent to be checked (decision 41)."""

from django.db.models import Exists, OuterRef

from michinori.rules.people.identity import LEVELS

from .identity_ports import provider
from .models import IdentityRequest

NEWEST = 10


def requests_of(client_id: str) -> list[IdentityRequest]:
    """The newest requests of an account with what was sent, for its owner and for staff: the caller checks that."""
    rows = IdentityRequest.objects.filter(client_id=client_id).prefetch_related("pictures")
    return list(rows.order_by("-made_at", "-id")[:NEWEST])


def papers_wait(client_id: str) -> bool:
    """Whether somebody has sent papers that are not decided on. One query."""
    return IdentityRequest.objects.filter(client_id=client_id, state="sent").exists()


def papers_wait_of(client_field: str) -> Exists:
    """The same for lists. ``client_field`` leads to the client's id."""
    return Exists(IdentityRequest.objects.filter(client_id=OuterRef(client_field), state="sent"))


def is_elsewhere(request: IdentityRequest) -> bool:
    """Whether the provider in use takes the pictures of this request. No query if it came from ``requests_of``."""
    return not request.pictures.all() and any(provider().covers(level) for level in LEVELS if level == request.level)
