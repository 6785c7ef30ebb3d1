"""Reading what was checked of somebody, and what they sent for it (decision 41)."""

from michinori.kernel.clock import day_of
from michinori.rules.people.identity import Checked, Seen, levels

from .models import Client, IdentityRequest, Organisation
from .queries import client

NEWEST = 10


def checked_of(found: Client) -> tuple[Checked, ...]:
    """What may be said to have been checked of an account, for everybody. One query."""
    holder = found.holder
    rows = found.identity_checks.filter(ended_at=None).order_by("-checked_at", "-id")
    return levels(
        company=isinstance(holder, Organisation),
        verified=holder.verified,
        address=holder.address,
        checks=[Seen(day_of(one.checked_at), one.identity, one.address) for one in rows],
    )


def checked_of_client(client_id: str) -> tuple[Checked, ...]:
    """The same by id. Raises ``not-found`` (404)."""
    return checked_of(client(client_id))


def requests_of(client_id: str) -> list[IdentityRequest]:
    """The newest requests of an account with what was sent, for its owner and for staff: the caller checks that."""
    rows = IdentityRequest.objects.filter(client_id=client_id).prefetch_related("pictures")
    return list(rows.order_by("-made_at", "-id")[:NEWEST])
