"""Sending papers to be checked, and taking them back (decision 41)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, practising, rates
from michinori.machinery.locks import lock
from michinori.machinery.redrawing import redrawn
from michinori.machinery.rows import find
from michinori.machinery.safekeeping import lock_away
from michinori.machinery.transactions import command, in_transaction
from michinori.people import policy
from michinori.people.checked import checked_of, has_address
from michinori.people.identity_ports import provider
from michinori.people.models import Client, IdentityPicture, IdentityRequest, Organisation
from michinori.people.models.identity_requests import new_picture_id
from michinori.people.queries import client, power_over
from michinori.rules.people.identity import PARTS, Level, Part, levels_for

from .identity_checks import held_holder
from .identity_ends import await_decision, erase_pictures
from .parties import read_corporate_number
from .security import note

_TRIES = 10


@dataclass(frozen=True)
class _Kept:
    """A picture that stands encrypted in the storage and has no row yet."""

    id: str
    part: Part
    page: int
    place: str
    key: str


def send_documents(
    *, actor: Actor, client_id: str, level: Level, papers: Mapping[Part, Iterable[bytes]], number: str = ""
) -> IdentityRequest:
    """Send papers of the actor, or of an organisation that the actor owns, for staff to check ``level``. ``papers``:
    the chunks of a picture or PDF for each part. ``number``: the corporate number, for a company that has given none.

    Raises ``not-found`` (404), ``owners-only`` (403), ``identity-waits``, ``identity-known``, ``address-missing``
    (409), ``identity-too-often`` (429), ``invalid`` (422), ``preview-busy`` (503).
    """
    holder = _require_sender(actor, client_id)
    digits = _readable(holder, level, papers, number)
    _require_open(holder, level)
    rates.count(f"identity:{client_id}", _TRIES, rates.DAY, "identity-too-often")
    pages = {part: redrawn(chunks, field=part) for part, chunks in papers.items()}
    kept: list[_Kept] = []
    try:
        for part, found in pages.items():
            for page, content in enumerate(found, 1):
                kept.append(_keep(part, page, content))
        return in_transaction(lambda: _write(actor, client_id, level, digits, kept))
    except BaseException:
        for one in kept:
            default_storage.delete(one.place)
        raise


def begin_elsewhere(*, actor: Actor, client_id: str, level: Level) -> IdentityRequest:
    """Ask to be checked on the pages of the provider in use, which takes the pictures itself. By whom, and what is
    raised: as ``send_documents``; ``not-found`` (404) for what the provider does not check.
    """
    found = _require_sender(actor, client_id)
    if level not in levels_for(company=bool(found.organisation_id)) or not provider().covers(level):
        raise Problem.unknown()
    holder = found.holder
    number = (holder.corporate_number or "") if isinstance(holder, Organisation) and level == "company" else ""
    rates.count(f"identity:{client_id}", _TRIES, rates.DAY, "identity-too-often")
    return in_transaction(lambda: _write(actor, client_id, level, number, ()))


@command
def withdraw_documents(*, actor: Actor, identity_request_id: str) -> IdentityRequest:
    """Take back what was sent and is not decided yet; its pictures are deleted at once. By whom, and what is raised: as
    ``send_documents``; ``identity-answered`` (409) once it is decided.
    """
    found = find(IdentityRequest, identity_request_id)
    _require_sender(actor, found.client_id)
    request = held_request(identity_request_id)
    _withdraw(request, actor.user_id or "")
    note(actor.user_id or "", "documents_withdrawn", request.client_id)
    return request


def held_request(identity_request_id: str) -> IdentityRequest:
    """The request, locked. Raises ``not-found`` (404), ``identity-answered`` (409) if it waits no longer."""
    request = lock(IdentityRequest, identity_request_id)[identity_request_id]
    if request.state != "sent":
        raise Problem("identity-answered")
    return request


def strike_requests(client_ids: Collection[str]) -> None:
    """Withdraw what waits, delete all pictures and strike the reasons, of closed accounts."""
    for request in IdentityRequest.objects.filter(client_id__in=client_ids):
        if request.state == "sent":
            _withdraw(request, request.made_by_id)
        elif request.erased_at is None:
            erase_pictures(request)
    IdentityRequest.objects.filter(client_id__in=client_ids).update(reason="", number="")


def _withdraw(request: IdentityRequest, user_id: str) -> None:
    request.state, request.ended_by_id, request.ended_at = "withdrawn", user_id, clock.now()
    request.save(update_fields=["state", "ended_by", "ended_at"])
    erase_pictures(request)


def _require_sender(actor: Actor, client_id: str) -> Client:
    """Raises ``not-found`` (404) for somebody else's account, and in a practice, where nobody is real; ``owners-only``
    (403) for members of an organisation.
    """
    power = power_over(actor.user_id, client_id) if client_id.isprintable() else None
    if power is None or practising.is_inside():
        raise Problem.unknown()
    if power != "owner":
        raise Problem.forbidden("owners-only")
    found = client(client_id)
    if not policy.allows(actor, "edit", found.holder):  # the account was closed meanwhile
        raise Problem.unknown()
    return found


def _readable(found: Client, level: Level, papers: Mapping[Part, Iterable[bytes]], number: str) -> str:
    """The corporate number that is sent along. Raises ``invalid`` (422) for what is missing or is not asked for."""
    if level not in levels_for(company=bool(found.organisation_id)):
        raise Problem.invalid(Flaw("level", "not_a_choice"))
    missing = [part for part, needed in PARTS[level].items() if needed and part not in papers]
    extra = [part for part in papers if part not in PARTS[level]]
    if missing or extra:
        raise Problem.invalid(
            *(Flaw(part, "required") for part in missing), *(Flaw(part, "not_a_choice") for part in extra)
        )
    if level != "company":
        return ""
    holder = found.holder
    known = holder.corporate_number if isinstance(holder, Organisation) else None
    digits = known or read_corporate_number(number, check_digit=True)
    if not digits:
        raise Problem.invalid(Flaw("corporate_number", "required"))
    return digits


def _require_open(found: Client, level: Level) -> None:
    """Raises ``identity-waits``, ``identity-known``, ``address-missing`` (409)."""
    if IdentityRequest.objects.filter(client_id=found.id, state="sent").exists():
        raise Problem("identity-waits")
    if level in {one.level for one in checked_of(found.holder)}:
        raise Problem("identity-known")
    if level == "address" and not has_address(found.holder):
        raise Problem("address-missing")


def _keep(part: Part, page: int, content: bytes) -> _Kept:
    ref = new_picture_id()
    locked, key = lock_away(content, ref)
    place = default_storage.save(f"identity/{ref[4:6]}/{ref}", ContentFile(locked, name=ref))
    return _Kept(ref, part, page, place, key)


def _write(actor: Actor, client_id: str, level: Level, digits: str, kept: Collection[_Kept]) -> IdentityRequest:
    held = held_holder(client_id)
    _require_open(_require_sender(actor, client_id), level)
    if digits and isinstance(held, Organisation):
        digits = held.corporate_number or digits  # an owner may have corrected it meanwhile
    made = IdentityRequest.objects.create(
        client_id=client_id,
        level=level,
        number=digits,
        made_by_id=actor.user_id or "",
        made_at=clock.now(),
        taken_by="" if kept else settings.IDENTITY_PROVIDER,
    )
    await_decision(made)
    IdentityPicture.objects.bulk_create(
        IdentityPicture(id=one.id, request=made, part=one.part, page=one.page, place=one.place, key=one.key)
        for one in kept
    )
    note(actor.user_id or "", "documents_sent", client_id)
    return made
