"""Reading what somebody sent to be checked (decision 41)."""

from .models import IdentityRequest

NEWEST = 10


def requests_of(client_id: str) -> list[IdentityRequest]:
    """The newest requests of an account with what was sent, for its owner and for staff: the caller checks that."""
    rows = IdentityRequest.objects.filter(client_id=client_id).prefetch_related("pictures")
    return list(rows.order_by("-made_at", "-id")[:NEWEST])
