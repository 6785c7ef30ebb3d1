"""The looks of the operator's site, set by staff: name and accent colour as settings, and the mark."""

import json
from collections.abc import Mapping

from django.db import transaction

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit
from michinori.machinery.files import keep_made
from michinori.machinery.models import SiteMark, StoredFile
from michinori.machinery.previews import cut_square
from michinori.machinery.settings import read_change, set_setting, settings_now
from michinori.machinery.transactions import command
from michinori.people.staff import require_elevated, require_staff

_NAME = "mark.webp"
_OWNER = "site"
"""Whose the mark's file is: nobody's who could close an account or download it among their own."""


def change_looks(*, actor: Actor, name: str, accent: str, file_id: str = "") -> int:
    """Set the site's name and accent colour from today on and, if one is named, the middle square of one of the actor's
    stored pictures as its mark: all or nothing. Return how many settings changed.

    Only admins who have just proved who they are. Raises ``not-found`` (404), ``elevation-needed`` (403), ``invalid``
    (422), ``preview-busy`` (503).
    """
    _require(actor)
    square = _square_of(actor, file_id) if file_id else None
    with transaction.atomic():
        changed = _set(actor, {"site_name": name, "accent": accent})
        if square is not None:
            _keep(actor, square)
    return changed


@command
def remove_site_mark(*, actor: Actor) -> None:
    """Show the program's own mark again. Who may: as ``change_looks``."""
    _require(actor)
    if SiteMark.objects.filter(file__isnull=False).update(file=None):
        audit.note(actor=actor, kind="mark_removed", data={})


def _require(actor: Actor) -> None:
    require_staff(actor, "settings")
    require_elevated(actor)


def _set(actor: Actor, values: Mapping[str, str]) -> int:
    site, flaws = settings_now().site, list[Flaw]()
    changed = {key: json.dumps(value) for key, value in values.items() if value != getattr(site, key)}
    for key, text in changed.items():
        try:
            read_change(key, text, None)
        except Problem as problem:
            flaws += problem.flaws
    if flaws:
        raise Problem.invalid(*flaws)
    for key, text in changed.items():
        set_setting(actor=actor, key=key, text=text)
    if changed:
        audit.note(actor=actor, kind="looks_changed", data={"settings": list(changed)})
    return len(changed)


def _square_of(actor: Actor, file_id: str) -> bytes:
    """The middle square of one of the actor's pictures, as this program cuts it."""
    file = StoredFile.objects.filter(id=file_id, owner_id=str(actor)).first() if file_id.isprintable() else None
    made = cut_square(file, 50, 50, 100) if file is not None and file.type.startswith("image/") else None
    if made is None:
        raise Problem.invalid(Flaw("file", "not_a_picture"))
    return made


def _keep(actor: Actor, square: bytes) -> None:
    kept = keep_made(owner_id=_OWNER, name=_NAME, content=square, type="image/webp")
    SiteMark.objects.update_or_create(id=1, defaults={"file": kept})
    audit.note(actor=actor, kind="mark_set", data={"file": kept.id})
