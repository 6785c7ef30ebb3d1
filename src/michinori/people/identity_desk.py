"""Papers to be checked, for staff who do that: what waits, one request, and its pictures (decision 41)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.storage import default_storage
from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Coalesce, Replace

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import clock
from michinori.machinery.rows import find
from michinori.machinery.safekeeping import Unreadable, take_out
from michinori.machinery.settings import settings_now
from michinori.machinery.waiting import counted

from .identity_ports import Findings, Unreachable, provider
from .looking import require_look
from .models import Client, IdentityCheck, IdentityPicture, IdentityRequest
from .staff import require_elevated, require_staff

PAGE = 50
_ALIKE = 5
_COUNTED = 1_000
_WHOSE = ("client__user", "client__organisation")


def requests_waiting(actor: Actor, *, after: str | None = None) -> tuple[list[IdentityRequest], str | None]:
    """A page of those that wait, the oldest first, and ``after`` for the next (None on the last). An unknown ``after``
    gives the first page. Raises ``not-found`` (404) for who checks no identities.
    """
    require_staff(actor, "identity")
    rows = IdentityRequest.objects.filter(state="sent").select_related(*_WHOSE)
    last = IdentityRequest.objects.filter(id=after).first() if after and after.isprintable() else None
    if last is not None:
        at = last.made_at  # the first condition says no more than the second, but an index can begin at it
        rows = rows.filter(Q(made_at__gte=at), Q(made_at__gt=at) | Q(made_at=at, id__gt=last.id))
    page = list(rows.order_by("made_at", "id")[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].id if len(page) > PAGE else None


def identity_waiting(actor: Actor) -> list[QuerySet[Any]]:
    """The same as ``machinery.waiting.count_waiting`` takes them; late after ``identity_hours``."""
    require_staff(actor, "identity")
    late = Q(made_at__lte=late_since())
    return [counted("identity", IdentityRequest.objects.filter(state="sent"), "made_at", late=late)]


def late_since() -> datetime:
    """What came in before it waits longer than staff mean to let anybody wait."""
    return clock.now() - timedelta(hours=settings_now().site.identity_hours)


def request_by_id(actor: Actor, identity_request_id: str) -> IdentityRequest:
    """A request, decided or not. Raises ``not-found`` (404)."""
    require_staff(actor, "identity")
    return find(IdentityRequest.objects.select_related(*_WHOSE, "ended_by"), identity_request_id)


def pictures_of(request: IdentityRequest) -> list[IdentityPicture]:
    """What was sent, part by part."""
    return list(request.pictures.order_by("part", "page"))


def picture_shown(actor: Actor, identity_picture_id: str) -> bytes:
    """The JPEG itself, for staff who check identities, have just proved who they are, and stated that they look at the
    person for that: whatever else they look for opens no papers. Raises ``not-found`` (404), ``elevation-needed``,
    ``reason-needed`` (403), ``document-unreadable`` (409) where the home's key for documents is another one.
    """
    require_staff(actor, "identity")
    require_elevated(actor)
    found = find(IdentityPicture.objects.select_related("request"), identity_picture_id)
    require_look(actor, found.request.client_id, reason="identity")
    try:
        with default_storage.open(found.place, "rb") as content:
            return take_out(content.read(), found.key, found.id)
    except (Unreadable, FileNotFoundError) as error:
        raise Problem("document-unreadable") from error


def findings_on(request: IdentityRequest) -> Findings | None:
    """What the provider found that took the pictures, None where it found nothing yet, does not answer, or is not
    installed any more.
    """
    try:
        return provider(request.taken_by).findings(request.id)
    except (Unreachable, ImportError):
        return None


def number_of(found: Client) -> str:
    """The corporate number that an organisation gives; empty for a person, too."""
    return (found.organisation.corporate_number or "") if found.organisation else ""


@dataclass(frozen=True)
class Alike:
    """Accounts that may be the same person or company, checked ones first; ``more``: how many others there are, at most
    1,000, which stands for so many or more.
    """

    shown: list[Client]
    more: int

    @property
    def uncounted(self) -> bool:
        """Whether there may be more than ``more``."""
        return self.more >= _COUNTED

    @property
    def likely(self) -> Client | None:
        """The first of those that were checked: a name or number that was only typed says nothing."""
        return self.shown[0] if self.shown and self.shown[0].holder.verified else None


def known_elsewhere(found: Client, name: str, number: str = "") -> Alike:
    """Accounts of other parties that may be the same person or company: checked with the same corporate number, checked
    under the same name, whatever the spaces, or with the number as somebody typed it. Five are shown. Little is read,
    however many give the number: anybody can type it.
    """
    ways = _ways_to_be_alike(found, name.replace(" ", ""), number)
    page: list[Client] = []
    for rows in ways:
        known = rows.exclude(id__in=[one.id for one in page]).select_related("user", "organisation")
        page += known[: _ALIKE + 1 - len(page)]
    if len(page) <= _ALIKE:
        return Alike(page, 0)
    counted = {one for rows in ways for one in rows.order_by().values_list("id", flat=True)[: _COUNTED + _ALIKE]}
    return Alike(page[:_ALIKE], min(len(counted) - _ALIKE, _COUNTED))


def _ways_to_be_alike(found: Client, plain: str, number: str) -> list[QuerySet[Client]]:
    others = Client.objects.filter(organisation__isnull=found.organisation_id is None).exclude(party_id=found.party_id)
    ways = []
    if plain:
        stripped = IdentityCheck.objects.annotate(plain=Replace("name", Value(" "), Value("")))
        alike = stripped.filter(plain=plain, identity=True, ended_at=None)
        checked = Coalesce("organisation__verified", "user__verified")
        ways.append(others.filter(id__in=alike.values("client_id")).order_by(checked.desc(), "id"))
    if number and found.organisation_id:
        given = others.filter(organisation__corporate_number=number).order_by("id")
        ways.insert(0, given.filter(organisation__verified=True))
        ways.append(given.filter(organisation__verified=False))
    return ways
