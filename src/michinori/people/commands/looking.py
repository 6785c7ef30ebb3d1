"""Stating why one looks at somebody's data. Without it staff see of a person what everybody sees (decision 43)."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, rates
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Client, Look, StaffAct, StaffNote, StaffTag
from michinori.people.queries import is_own_side
from michinori.people.staff import require_staff, roles_of
from michinori.rules.people.looking import read_look
from michinori.rules.people.staff_roles import Duty, role_for

_AN_HOUR = 3600
LOOKS_AN_HOUR = 60
"""Of one member of staff: many for a busy day, few for who would copy everybody's data with a token that was lost."""


def state_reason(
    *,
    actor: Actor,
    client_ids: Sequence[str],
    reason: object,
    why: object,
    talk: object = False,
    ref: str = "",
    duty: Duty = "people",
) -> list[Look]:
    """Note why the actor looks at the data of these people or organisations, and let them for ``look_minutes`` of real
    time. ``ref``: the contract that is looked at; ``talk``: its messages are to be read, too. Stating it again begins
    anew. The persons can read it at once; staff's log holds the ids and the kind of reason, not the words.

    Raises ``not-found`` (404) for anybody but staff with the ``duty``; ``own-matter`` (403) for who belongs to one of
    them; ``too-many-looks`` (429) beyond ``LOOKS_AN_HOUR``; ``invalid`` (422).
    """
    stated = read_look(reason=reason, why=why, talk=talk)

    def run() -> list[Look]:
        require_staff(actor, duty)
        ids = sorted(set(client_ids))
        if not all(one.isprintable() for one in ids) or Client.objects.filter(id__in=ids).count() < len(ids):
            raise Problem.unknown()
        if any(is_own_side(actor.user_id or "", one) for one in ids):
            raise Problem.forbidden("own-matter")
        at = timezone.now()
        made = [
            Look.objects.create(
                about_id=one,
                by_id=actor.user_id or "",
                role=role_for(duty, roles_of(actor.user_id)),
                ref=ref,
                reason=stated.reason,
                why=stated.why,
                talk=stated.talk,
                at=at,
                until=at + timedelta(minutes=settings_now().site.look_minutes),
            )
            for one in ids
        ]
        data = {"clients": ids, "reason": stated.reason, "talk": stated.talk} | ({"ref": ref} if ref else {})
        audit.note(actor=actor, kind="look_stated", data=data)
        rates.count(f"looks:{actor.user_id}", LOOKS_AN_HOUR, _AN_HOUR, "too-many-looks")
        return made

    return in_transaction(run)


def note_found(*, actor: Actor, kind: str, ids: Sequence[str]) -> None:
    """Note in staff's log that the actor searched, by what kind of thing, and the ids found: not what was typed, which
    may be somebody's address. Raises ``not-found`` (404) for anybody but staff who look people up.
    """

    def run() -> None:
        require_staff(actor, "people")
        audit.note(actor=actor, kind="found", data={"by": kind, "ids": list(ids)})

    in_transaction(run)


def strike_what_staff_wrote(client_ids: Collection[str]) -> None:
    """Strike what staff wrote about closed accounts: notes and tags go, of looks and acts only the words."""
    Look.objects.filter(about_id__in=client_ids).exclude(why="").update(why="")
    StaffAct.objects.filter(about_id__in=client_ids).exclude(why="").update(why="")
    StaffNote.objects.filter(about_id__in=client_ids, struck_at=None).update(text="", struck_at=timezone.now())
    StaffTag.objects.filter(about_id__in=client_ids).delete()
