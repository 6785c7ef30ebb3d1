"""Commands of staff on inquiries: answer, note, assign, close, open again; and the templates of answers."""

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit, clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.rows import find
from michinori.machinery.transactions import command
from michinori.people.staff import has_duty, require_staff
from michinori.rules.support.inquiries import TEMPLATES_LIMIT, read_template, read_text
from michinori.support.commands.inquiries import add_message, open_again, write_to
from michinori.support.models import Inquiry, InquiryMessage, InquiryTemplate
from michinori.support.policy import require_other


@command
def answer_inquiry(
    *, actor: Actor, inquiry_id: str, text: object, seen: int | None = None, close: bool = False
) -> InquiryMessage:
    """Answer an inquiry; its sender is told, without an account by mail with the words. ``close``: and close it.

    ``seen``: the number of the last message that the writer had read. Raises ``not-found`` (404) for everybody but
    staff who answer inquiries, ``own-matter`` (403), ``invalid`` (422), ``inquiry-moved``, ``inquiry-closed``,
    ``inquiry-full`` (409).
    """
    inquiry = _locked(actor, inquiry_id)
    if inquiry.state == "closed":
        raise Problem("inquiry-closed")
    _require_seen(inquiry, seen)
    words = read_text(text)
    if inquiry.state == "unconfirmed":
        inquiry.state = "open"
    made = add_message(inquiry, "staff", words, author_id=actor.user_id)
    if inquiry.assigned_id is None:
        inquiry.assigned_id = actor.user_id
    key = f"inquiry_answered:{made.id}"
    if inquiry.user_id is not None:
        outbox.put("inquiry_answered", {"inquiry_id": inquiry.id}, key)
    else:
        write_to(inquiry, "inquiry_answered", key=key, subject=inquiry.subject, answer=words)
    if close:
        _close(inquiry, actor)
    inquiry.save()
    _note(actor, "inquiry_answered", inquiry)
    return made


@command
def note_on_inquiry(*, actor: Actor, inquiry_id: str, text: object) -> InquiryMessage:
    """Write a note that staff alone read. Raises ``not-found`` (404), ``own-matter`` (403), ``invalid`` (422),
    ``inquiry-full`` (409).
    """
    inquiry = _locked(actor, inquiry_id)
    made = add_message(inquiry, "note", read_text(text), author_id=actor.user_id)
    inquiry.save()
    _note(actor, "inquiry_noted", inquiry)
    return made


@command
def assign_inquiry(*, actor: Actor, inquiry_id: str, to: str) -> Inquiry:
    """Let a member of staff who answers inquiries see to it; nobody with an empty ``to``.

    Raises ``not-found`` (404), ``own-matter`` (403), ``invalid`` (422).
    """
    inquiry = _locked(actor, inquiry_id)
    if to and (not to.isprintable() or not has_duty(to, "inquiries") or to == inquiry.user_id):
        raise Problem.invalid(Flaw("to", "not_a_choice"))
    inquiry.assigned_id = to or None
    inquiry.save(update_fields=["assigned"])
    if to and to != actor.user_id:
        outbox.put("inquiry_assigned", {"inquiry_id": inquiry.id, "to": to})
    _note(actor, "inquiry_assigned", inquiry)
    return inquiry


@command
def close_inquiry(*, actor: Actor, inquiry_id: str) -> Inquiry:
    """Close an inquiry. Its sender is asked, once in its life, whether the answers were of help; not if there were
    none. Raises ``not-found`` (404), ``own-matter`` (403), ``inquiry-closed`` (409).
    """
    inquiry = _locked(actor, inquiry_id)
    if inquiry.state == "closed":
        raise Problem("inquiry-closed")
    _close(inquiry, actor)
    inquiry.save()
    _note(actor, "inquiry_closed", inquiry)
    return inquiry


@command
def reopen_inquiry(*, actor: Actor, inquiry_id: str) -> Inquiry:
    """Open a closed inquiry again. Raises ``not-found`` (404), ``own-matter`` (403), ``inquiry-open`` (409)."""
    inquiry = _locked(actor, inquiry_id)
    if inquiry.state != "closed":
        raise Problem("inquiry-open")
    open_again(inquiry)
    inquiry.save()
    _note(actor, "inquiry_reopened", inquiry)
    return inquiry


@command
def save_template(*, actor: Actor, title: object, ja: object, en: object, template_id: str = "") -> InquiryTemplate:
    """Make a template, or change the one with this id.

    Raises ``not-found`` (404), ``invalid`` (422), also for a title that another has.
    """
    require_staff(actor, "inquiries")
    row = lock(InquiryTemplate, template_id)[template_id] if template_id else InquiryTemplate()
    row.title, row.ja, row.en = read_template(title=title, ja=ja, en=en)
    if InquiryTemplate.objects.filter(title=row.title).exclude(id=row.id).exists():
        raise Problem.invalid(Flaw("title", "title_taken"))
    if not template_id and InquiryTemplate.objects.count() >= TEMPLATES_LIMIT:
        raise Problem("too-many-templates", limit=TEMPLATES_LIMIT)
    row.edited_at, row.edited_by_id = clock.now(), str(actor.user_id)
    row.save()
    audit.note(actor=actor, kind="inquiry_template_saved", data={"template": row.id}, at=row.edited_at)
    return row


@command
def delete_template(*, actor: Actor, template_id: str) -> None:
    """Delete a template. Raises ``not-found`` (404)."""
    require_staff(actor, "inquiries")
    lock(InquiryTemplate, template_id)[template_id].delete()
    audit.note(actor=actor, kind="inquiry_template_deleted", data={"template": template_id}, at=clock.now())


def _locked(actor: Actor, inquiry_id: str) -> Inquiry:
    require_staff(actor, "inquiries")
    lock(Inquiry, inquiry_id)
    inquiry = find(Inquiry.objects.filter(struck_at__isnull=True), inquiry_id)
    require_other(actor, inquiry)
    return inquiry


def _require_seen(inquiry: Inquiry, seen: int | None) -> None:
    """Refuse an answer if the sender has written, or another has answered, since the writer read the inquiry."""
    if seen is not None and inquiry.messages.filter(n__gt=seen).exclude(by="note").exists():
        raise Problem("inquiry-moved")


def _close(inquiry: Inquiry, actor: Actor) -> None:
    inquiry.state, inquiry.closed_at, inquiry.closed_by_id = "closed", clock.now(), actor.user_id
    inquiry.asked_since = inquiry.answer_by = None
    if inquiry.invited_at is None and inquiry.messages.filter(by="staff").exists():
        inquiry.invited_at = inquiry.closed_at
        key = f"inquiry_closed:{inquiry.id}"
        if inquiry.user_id is not None:
            outbox.put("inquiry_closed", {"inquiry_id": inquiry.id}, key)
        else:
            write_to(inquiry, "inquiry_closed", key=key, subject=inquiry.subject)


def _note(actor: Actor, kind: str, inquiry: Inquiry) -> None:
    audit.note(actor=actor, kind=kind, data={"inquiry": inquiry.id}, at=clock.now())
