"""The mail with a handover's link to the client named in it (domain § 7)."""

from michinori.contracts.queries.handover_links import is_kept_from
from michinori.contracts.queries.handovers import sight_of
from michinori.kernel.clock import day_of
from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of
from michinori.machinery.models import OutboxItem
from michinori.machinery.sealing import unseal
from michinori.people.models import User
from michinori.people.sign_up_invitations import standing_door

from .mails import Sending, send_to_address
from .writing import Letter, write_letter


def send_link(item: OutboxItem) -> Sending:
    """Outbox kind ``handover_made``: ``{handover_id, token, maker}`` (a user's id) → the address in the handover, in
    the receiver's language if they have an account, else in the maker's. Not sent if the link is dead already or a
    block separates the receiver from the two sides.

    The token is sealed, and erased from the item once the mail is sent: items are stored for 30 days, but of a token
    only its hash may be.
    """
    token = unseal(item.payload["token"])
    found = _written(token, item.payload["maker"])
    errand = send_to_address(item, *found) if found else None
    if errand is None:
        _erase(item)
        return None
    return errand.then(lambda: _erase(item))


def _erase(item: OutboxItem) -> None:
    OutboxItem.objects.filter(pk=item.pk).update(payload=item.payload | {"token": ""})


def _written(token: str, maker_id: str) -> tuple[str, Letter] | None:
    """The address and the mail; None if it is not to be sent."""
    sight = sight_of(token)
    if sight is None:
        return None
    handover = sight.handover
    receiver = User.objects.filter(email=handover.email).first()
    if receiver is not None and is_kept_from(receiver.id, handover):
        return None
    maker = User.objects.get(id=maker_id)
    door = standing_door()
    values = {
        "door": "member" if receiver else door,
        "title": sight.contract.title,
        "worker": sight.contract.worker.display_name,
        "price": sight.price,
        "link": address_of(PageRef("handover", (token,))),
        "until": day_of(handover.expires_at),
    }
    language, name = (receiver.language, receiver.display_name) if receiver else (maker.language, "")
    template = "handover" if door == "open" else "handover_shut"
    return handover.email, write_letter(template, values, language=language, name=name)
