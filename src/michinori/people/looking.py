"""Reading what staff stated, did and noted: for staff, and for the person concerned (decision 43)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.rules.people.looking import LookReason

from .models import AddressChange, Look, Membership, StaffAct, StaffNote, StaffTag

PAGE = 30


def look_in_force(actor: Actor, client_id: str, *, ref: str = "", reason: LookReason | None = None) -> Look | None:
    """The reason for which the actor may look at this person or organisation (``ref``: at this contract) now; None
    where they have to state one first. ``reason``: only this one counts. One query.
    """
    rows = Look.objects.filter(by_id=actor.user_id or "", about_id=client_id, until__gt=timezone.now(), ref=ref)
    rows = rows.filter(reason=reason) if reason else rows
    return rows.order_by("-until").first()


def require_look(actor: Actor, client_id: str, *, ref: str = "", reason: LookReason | None = None) -> Look:
    """The same. Raises ``reason-needed`` (403) without one."""
    found = look_in_force(actor, client_id, ref=ref, reason=reason)
    if found is None:
        raise Problem.forbidden("reason-needed")
    return found


@dataclass(frozen=True)
class Seen:
    """One line of what staff saw or did: for the person concerned, without the name of who it was. ``kind``: a reason
    of ``LOOK_REASONS``, or one of ``ACTS`` with ``is_act``. ``about``: the person or the organisation.
    """

    at: datetime
    role: str
    kind: str
    why: str
    about: str
    is_act: bool = False
    talk: bool = False
    ref: str = ""


def seen_of(actor: Actor, *, before: datetime | None = None, limit: int = PAGE) -> tuple[list[Seen], datetime | None]:
    """What staff saw of the actor, and of the organisations that the actor owns, and did to them, the newest first; and
    ``before`` for the next page (None on the last). Three queries.
    """
    owned = Membership.objects.filter(user_id=actor.user_id or "", role="owner").values_list(
        "organisation_id", flat=True
    )
    clients = [actor.user_id or "", *owned]
    lines = [
        *(
            Seen(one.at, one.role, one.reason, one.why, one.about_id, talk=one.talk, ref=one.ref)
            for one in _page(Look.objects.filter(about_id__in=clients), before, limit)
        ),
        *(
            Seen(one.at, one.role, one.kind, one.why, one.about_id, is_act=True)
            for one in _page(StaffAct.objects.filter(about_id__in=clients), before, limit)
        ),
    ]
    lines.sort(key=lambda one: one.at, reverse=True)
    return lines[:limit], lines[limit - 1].at if len(lines) > limit else None


def _page[M: (Look, StaffAct)](rows: QuerySet[M], before: datetime | None, limit: int) -> Iterable[M]:
    rows = rows.filter(at__lt=before) if before else rows
    return rows.order_by("-at", "-id")[: limit + 1]


def looks_at(client_id: str) -> list[Look]:
    """The newest reasons stated for looking at somebody, with who stated them. For staff: the caller checks that."""
    return list(Look.objects.filter(about_id=client_id).select_related("by").order_by("-id")[:PAGE])


def acts_on(client_id: str) -> list[StaffAct]:
    """The newest acts of staff on an account, with who did them. For staff: the caller checks that."""
    return list(StaffAct.objects.filter(about_id=client_id).select_related("by").order_by("-id")[:PAGE])


def notes_on(client_id: str) -> list[StaffNote]:
    """The notes on somebody that stand, newest first, with who wrote them. For staff: the caller checks that."""
    rows = StaffNote.objects.filter(about_id=client_id, struck_at=None).select_related("by")
    return list(rows.order_by("-made_at", "-id")[:PAGE])


def tags_of(client_ids: Collection[str]) -> dict[str, list[str]]:
    """The tags of these people and organisations, by id. For staff: the caller checks that. One query."""
    found: dict[str, list[str]] = {}
    for client_id, tag in (
        StaffTag.objects.filter(about_id__in=client_ids).order_by("tag").values_list("about_id", "tag")
    ):
        found.setdefault(client_id, []).append(tag)
    return found


def address_change_of(user_id: str) -> AddressChange | None:
    """The change of address that waits on an account, if any: for its owner, or staff who have stated why they look.
    One query.
    """
    return AddressChange.objects.filter(user_id=user_id, status="waiting").first()
