"""Notices of papers that wait to be checked, for staff (decision 41)."""

from collections.abc import Iterator

from michinori.machinery.models import OutboxItem
from michinori.people.models import IdentityRequest
from michinori.people.queries import users_in_power
from michinori.people.staff import staff_with

from .frame import Hearing, said


def hear_of_papers(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``documents_waiting``: ``{identity_request_id}`` → all staff who check identities but those
    concerned, if the papers still wait.
    """
    request = IdentityRequest.objects.filter(id=item.payload["identity_request_id"], state="sent").first()
    if request is not None:
        concerned = users_in_power(request.client_id)
        values = {"identity_request_id": request.id, "at": request.made_at}
        for user in staff_with("identity"):
            if user not in concerned:
                yield Hearing(user, said(item.kind, values))
