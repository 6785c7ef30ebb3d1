"""Deciding on papers that were sent: what they show is noted as a check, or the person reads why not (decision 41)."""

from datetime import datetime, timedelta

from michinori.kernel.actor import Actor
from michinori.machinery import audit, clock, outbox
from michinori.machinery.addresses import address_of
from michinori.machinery.deadlines import set_deadline
from michinori.machinery.rows import find
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.identity import page_to_send
from michinori.people.looking import require_look
from michinori.people.models import IdentityCheck, IdentityRequest
from michinori.people.queries import users_in_power
from michinori.rules.fields import Reader
from michinori.rules.people.identity import REASON_LIMIT

from .identity_checks import Papers, held_holder, note_check, require_checker
from .identity_ends import DEADLINE, erase_pictures
from .identity_requests import held_request
from .security import note


@command
def accept_documents(
    *,
    actor: Actor,
    identity_request_id: str,
    name: str = "",
    name_kana: str = "",
    reason: str = "",
    address: bool = False,
    shown: str | None = None,
) -> IdentityCheck:
    """Accept what was sent: a check with what staff saw on it, as ``check_identity`` takes it. Of papers for an address
    only that is checked. A company that had given no corporate number gets the one it sent.

    Only by staff who check identities, have just proved who they are, belong to neither side, and have noted that they
    look at these papers. Raises ``not-found`` (404), ``elevation-needed``, ``own-matter``, ``reason-needed`` (403),
    ``identity-answered`` (409) once it is decided, taken back or lapsed, ``identity-declared-anew`` (409), ``invalid``
    (422).
    """
    request = _held(actor, identity_request_id)
    of_address = request.level == "address"
    seen = Papers(name, name_kana, reason, address=address or of_address, identity=not of_address, shown=shown)
    made = note_check(actor, request.client_id, seen, number=request.number)
    _end(actor, request, "accepted", check=made)
    return made


@command
def refuse_documents(
    *, actor: Actor, identity_request_id: str, reason: object, erase: object = False
) -> IdentityRequest:
    """Refuse what was sent. The person, or the company's owners, read the ``reason`` by mail and on their page, and may
    send again. ``erase``: the pictures are deleted at once, since they show what may not be kept, as a マイナンバー
    (番号法 art. 20). By whom, and what is raised: as ``accept_documents``.
    """
    reader = Reader({"reason": reason, "erase": erase})
    words, at_once = reader.block("reason", REASON_LIMIT), reader.flag("erase", False)
    reader.finish()
    request = _held(actor, identity_request_id)
    request.reason = words
    _end(actor, request, "refused")
    if at_once:
        erase_pictures(request)
    values = {
        "why": words,
        "days": settings_now().site.identity_days,
        "link": address_of(page_to_send(request.client_id)),
    }
    for person in users_in_power(request.client_id, ("owner",)):
        letter = {"to": person.email, "language": person.language, "name": person.display_name}
        outbox.put(
            "mail",
            letter | {"template": "documents_refused", "values": values},
            key=f"documents_refused:{request.id}:{person.id}",
        )
        note(person.id, "documents_refused", request.client_id)
    audit.note(
        actor=actor, kind="documents_refused", data={"client": request.client_id, "identity_request": request.id}
    )
    return request


def _held(actor: Actor, identity_request_id: str) -> IdentityRequest:
    """The request, still open, locked after its account, as closing that does."""
    found = find(IdentityRequest, identity_request_id)
    require_checker(actor, found.client_id)
    require_look(actor, found.client_id, reason="identity")
    held_holder(found.client_id)
    return held_request(identity_request_id)


def _end(actor: Actor, request: IdentityRequest, state: str, *, check: IdentityCheck | None = None) -> None:
    now: datetime = clock.now()
    request.state, request.ended_by_id, request.ended_at, request.check_made = state, actor.user_id, now, check
    request.save(update_fields=["state", "ended_by", "ended_at", "check_made", "reason"])
    set_deadline(DEADLINE, request.id, now + timedelta(days=settings_now().site.identity_days))
