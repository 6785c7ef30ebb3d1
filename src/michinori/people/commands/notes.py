"""Notes and tags of staff about people and organisations (decision 43)."""

from django.utils import timezone

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.looking import require_look
from michinori.people.models import Client, StaffNote, StaffTag
from michinori.people.queries import client
from michinori.people.staff import has_duty, require_staff
from michinori.rules.fields import Reader
from michinori.rules.people.looking import KEPT_BACK, NOTE_LIMIT, TAG_LIMIT, TAGS_MOST, tag_of


def write_note(*, actor: Actor, client_id: str, text: object, kept_back: object = "") -> StaffNote:
    """Note something about somebody, for staff. ``kept_back``: why the person does not get it with their own data, a
    key of ``rules.people.looking.KEPT_BACK``.

    Raises ``not-found`` (404) for anybody but staff who look after people, ``reason-needed`` (403) for who has not
    stated why they look, ``invalid`` (422).
    """
    reader = Reader({"text": text, "kept_back": kept_back})
    words, kept = reader.block("text", NOTE_LIMIT), reader.choice("kept_back", KEPT_BACK, "")
    reader.finish()

    def run() -> StaffNote:
        _require(actor, client_id)
        made = StaffNote.objects.create(
            about_id=client_id, by_id=actor.user_id or "", text=words, kept_back=kept, made_at=timezone.now()
        )
        audit.note(actor=actor, kind="note_written", data={"client": client_id, "note": made.id, "kept_back": kept})
        return made

    return in_transaction(run)


def strike_note(*, actor: Actor, note_id: str) -> StaffNote:
    """Take a note back: its text is gone, that there was one stays. By who wrote it, or an admin. Raises ``not-found``
    (404).
    """

    def run() -> StaffNote:
        require_staff(actor, "notes")
        note = lock(StaffNote, note_id)[note_id]
        if note.struck_at is not None or (note.by_id != actor.user_id and not has_duty(actor.user_id, "roles")):
            raise Problem.unknown()
        note.text, note.struck_at = "", timezone.now()
        note.save(update_fields=["text", "struck_at"])
        audit.note(actor=actor, kind="note_struck", data={"client": note.about_id, "note": note.id})
        return note

    return in_transaction(run)


def set_tag(*, actor: Actor, client_id: str, tag: object) -> None:
    """Tag somebody. Having the tag already changes nothing. Raises as ``write_note``, and ``too-many-tags`` (409)."""
    reader = Reader({"tag": tag})
    word = tag_of(reader.line("tag", TAG_LIMIT))
    if not word and not reader.has_flaw("tag"):
        reader.flaw("tag", "required")
    reader.finish()

    def run() -> None:
        _require(actor, client_id)
        lock(Client, client_id)
        there = set(StaffTag.objects.filter(about_id=client_id).values_list("tag", flat=True))
        if word in there:
            return
        if len(there) >= TAGS_MOST:
            raise Problem("too-many-tags", limit=TAGS_MOST)
        StaffTag.objects.create(about_id=client_id, tag=word, by_id=actor.user_id or "", made_at=timezone.now())
        audit.note(actor=actor, kind="tag_set", data={"client": client_id})

    in_transaction(run)


def drop_tag(*, actor: Actor, client_id: str, tag: str) -> None:
    """Take a tag away. Raises as ``write_note``, also ``not-found`` where there is no such tag."""

    def run() -> None:
        _require(actor, client_id)
        if not StaffTag.objects.filter(about_id=client_id, tag=tag).delete()[0]:
            raise Problem.unknown()
        audit.note(actor=actor, kind="tag_dropped", data={"client": client_id})

    in_transaction(run)


def _require(actor: Actor, client_id: str) -> None:
    require_staff(actor, "notes")
    require_look(actor, client(client_id).id)
