"""What becomes of papers in time: those that were decided on are deleted, here and at the provider that took them;
staff are reminded of those that wait, which in the end are deleted undecided (decision 41).
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.core.files.storage import default_storage

from michinori.machinery import clock, outbox
from michinori.machinery.addresses import address_of
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.deliveries import Errand, NotDelivered
from michinori.machinery.erasing import erase_after_commit
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import settings_now
from michinori.people.identity import page_to_send
from michinori.people.identity_ports import Unreachable, provider
from michinori.people.models import IdentityRequest
from michinori.people.queries import users_in_power

from .security import note

DEADLINE = "identity_pictures"


def await_decision(request: IdentityRequest) -> None:
    """Let staff be reminded of papers that wait for long."""
    set_deadline(DEADLINE, request.id, request.made_at + timedelta(days=settings_now().site.identity_wait_days))


def erase_pictures(request: IdentityRequest) -> None:
    """Delete the pictures with this transaction: their keys with the rows, the bytes seconds after it. The caller holds
    the request, which waits no longer.
    """
    erase_after_commit(*request.pictures.values_list("place", flat=True))
    _forget(request, clock.now())
    set_deadline(DEADLINE, request.id, None)


def run_deadline(identity_request_id: str, at: datetime) -> int:
    """Deadline handler: remind staff of a request that waits; end it undecided later, once they were reminded; delete
    the pictures of one that ended long enough ago.
    """
    request = lock(IdentityRequest, identity_request_id)[identity_request_id]
    set_deadline(DEADLINE, identity_request_id, None)
    if request.state == "sent" and request.reminded_at is None:
        _remind(request, at)
    elif request.state == "sent":
        _lapse(request, at)
    elif request.erased_at is None:
        _erase_now(request, at)
    else:
        return 0
    return 1


def forget_elsewhere(item: OutboxItem) -> Errand[None]:
    """Subscriber of ``identity_forgotten``: ``{identity_request_id, taken_by}``. Let the provider that took the
    pictures delete them; asked again for as long as it does not answer, or is not installed any more.
    """

    def forget() -> None:
        try:
            provider(item.payload["taken_by"]).forget(item.payload["identity_request_id"])
        except (Unreachable, ImportError) as error:
            raise NotDelivered(f"identity provider: {type(error).__name__}") from error

    return Errand(forget, lambda _: None)


def _remind(request: IdentityRequest, at: datetime) -> None:
    request.reminded_at = at
    request.save(update_fields=["reminded_at"])
    outbox.put("documents_waiting", {"identity_request_id": request.id}, key=f"documents_waiting:{request.id}")
    set_deadline(DEADLINE, request.id, at + timedelta(days=settings_now().site.identity_lapse_days))


def _lapse(request: IdentityRequest, at: datetime) -> None:
    request.state, request.ended_at, request.erased_at = "lapsed", at, at  # at once, as the database asks
    request.save(update_fields=["state", "ended_at", "erased_at"])
    _erase_now(request, at)
    values = {"link": address_of(page_to_send(request.client_id))}
    for person in users_in_power(request.client_id, ("owner",)):
        letter = {"to": person.email, "language": person.language, "name": person.display_name}
        key = f"documents_lapsed:{request.id}:{person.id}"
        outbox.put("mail", letter | {"template": "documents_lapsed", "values": values}, key=key)
        note(person.id, "documents_lapsed", request.client_id)


def _erase_now(request: IdentityRequest, at: datetime) -> None:
    """Delete the bytes before the rows, so that whatever stops this leaves none."""
    for place in request.pictures.values_list("place", flat=True):
        default_storage.delete(place)
    _forget(request, at)


def _forget(request: IdentityRequest, at: datetime) -> None:
    gone, _ = request.pictures.all().delete()
    request.erased_at = at
    request.save(update_fields=["erased_at"])
    # Requests from before ``taken_by`` that have no pictures are at the provider that was in use all along.
    taken_by = request.taken_by or ("" if gone else settings.IDENTITY_PROVIDER)
    if taken_by:
        payload = {"identity_request_id": request.id, "taken_by": taken_by}
        outbox.put("identity_forgotten", payload, key=f"identity_forgotten:{request.id}")
