"""Commands for the face of a person and the mark of a company: set, remove, and take down or put back by the staff."""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import clock, events
from michinori.machinery.files import keep_made
from michinori.machinery.locks import lock
from michinori.machinery.models import StoredFile
from michinori.machinery.previews import cut_square
from michinori.machinery.transactions import command
from michinori.people import policy
from michinori.people.models import Organisation, User
from michinori.rules.fields import Reader

_LEAST_SIDE = 10
_LONGEST_ID = 40
_NAME = "face.webp"


def set_face(
    *,
    actor: Actor,
    client_id: str,
    file_id: str,
    left: int | None = None,
    top: int | None = None,
    side: int | None = None,
) -> User | Organisation:
    """Show a square of one of the actor's stored pictures beside a name: the actor's own, or, for owners, that of an
    organisation.

    ``side``: in percent of the picture's shorter edge (10 to 100); ``left``, ``top``: in percent of the room beside and
    above the square. Without them it is the largest square in the middle. Raises ``not-found`` (404), ``owners-only``
    (403), ``invalid`` (422: ``unknown_id``, ``not_a_picture``), ``preview-busy`` (503).
    """
    reader = Reader({"file": file_id, "left": left, "top": top, "side": side})
    wanted = reader.line("file", _LONGEST_ID)
    cut = (
        reader.integer("left", 0, 100, 50),
        reader.integer("top", 0, 100, 50),
        reader.integer("side", _LEAST_SIDE, 100, 100),
    )
    reader.finish()
    _require(actor, client_id)
    file = StoredFile.objects.filter(id=wanted, owner_id=str(actor)).first()
    if file is None:
        raise Problem.invalid(Flaw("file", "unknown_id"))
    made = cut_square(file, *cut) if file.type.startswith("image/") else None
    if made is None:
        raise Problem.invalid(Flaw("file", "not_a_picture"))
    return put_face(actor=actor, client_id=client_id, square=made)


@command
def put_face(*, actor: Actor, client_id: str, square: bytes) -> User | Organisation:
    """Show a finished face: a square WebP that this program made, never what somebody sent. Raises ``not-found`` (404),
    ``owners-only`` (403).
    """
    holder = _held(client_id)
    _require(actor, client_id)
    holder.face = keep_made(owner_id=client_id, name=_NAME, content=square, type="image/webp")
    return _changed(actor, holder, "face_set")


@command
def remove_face(*, actor: Actor, client_id: str) -> User | Organisation:
    """Show a drawn letter again; nothing happens if one is drawn already. Raises ``not-found`` (404), ``owners-only``
    (403).
    """
    holder = _held(client_id)
    _require(actor, client_id)
    if holder.face_id is None:
        return holder
    holder.face = None
    return _changed(actor, holder, "face_removed")


@command
def hide_face(*, actor: Actor, client_id: str) -> None:
    """Take a face down; for staff, whose right the caller checks. Raises ``not-found`` (404), also if none is shown."""
    holder = _held(client_id)
    if not holder.shown_face:
        raise Problem.unknown()
    holder.face_hidden = True
    _save(actor, holder, "face_hidden")


@command
def show_face_again(*, actor: Actor, client_id: str) -> None:
    """Undo ``hide_face``; for staff. Raises ``not-found`` (404) if the face is not taken down."""
    holder = _held(client_id)
    if not holder.face_hidden:
        raise Problem.unknown()
    holder.face_hidden = False
    _save(actor, holder, "face_shown_again")


def _held(client_id: str) -> User | Organisation:
    """The user or organisation, locked. Raises ``not-found`` (404)."""
    return (
        lock(Organisation, client_id)[client_id] if client_id.startswith("org_") else lock(User, client_id)[client_id]
    )


def _require(actor: Actor, client_id: str) -> None:
    """Raises ``not-found`` (404) for another person's face, ``owners-only`` (403) for an organisation's mark."""
    if not client_id.startswith("org_"):
        if actor.kind != "operator" and actor.user_id != client_id:
            raise Problem.unknown()
        return
    organisation = Organisation.objects.filter(id=client_id).first()
    if organisation is None:
        raise Problem.unknown()
    if not policy.allows(actor, "show_face", organisation):
        raise Problem.forbidden("owners-only")


def _changed(actor: Actor, holder: User | Organisation, kind: str) -> User | Organisation:
    """Save another face, which the staff have not judged."""
    holder.face_hidden = False
    return _save(actor, holder, kind)


def _save(actor: Actor, holder: User | Organisation, kind: str) -> User | Organisation:
    holder.save(update_fields=["face", "face_hidden"])
    events.write(holder.id, at=clock.now(), actor=actor, kind=kind, data={})
    return holder
