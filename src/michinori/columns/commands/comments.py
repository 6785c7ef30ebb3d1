"""Commands for comments: post by readers without an account, hide by the column's author, decide by staff, delete by
the writer.
"""

import hashlib
from datetime import UTC, datetime, timedelta

from django.conf import settings

from michinori.columns.links import comment_of
from michinori.columns.models import Column, Comment
from michinori.columns.models.columns import REASON_LIMIT
from michinori.columns.origin import Origin
from michinori.columns.policy import allows, require
from michinori.columns.proofs import spend
from michinori.columns.queries.columns import column_for
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Flaw, Problem
from michinori.machinery import audit, clock, events, outbox, proof, rates
from michinori.machinery.locks import lock
from michinori.machinery.transactions import command
from michinori.people.commands.users import EMAIL_LIMIT
from michinori.people.email import check_email
from michinori.rules.columns.comments import MAILS_A_DAY, MEMORY, Facts, Status, Written, judge, read_comment
from michinori.rules.fields import Reader

A_MINUTE = 30
"""Comments a minute from one IP address, which the many people of an office may share."""
NOBODY = Actor("person")
"""A reader without an account."""


@command
def post_comment(
    *,
    actor: Actor = NOBODY,
    slug: str,
    name: object,
    email: object,
    body: object,
    altcha: object,
    origin: Origin,
    language: str = "ja",
    trap: str = "",
    on_page: bool = False,
) -> Comment:
    """Post a comment under a column that may be read. Our own rules decide its first status; Akismet is asked later.

    ``on_page``: the comment comes from our form, whose script solves the proof of work; without script there is none,
    and the comment is held for staff. Elsewhere the proof is required. ``trap``: the content of the honeypot field,
    which people do not see.

    Raises ``not-found`` (404), ``invalid`` (422), ``too-many-comments`` (429, ``seconds`` to wait).
    """
    column_id = column_for(actor, slug).id
    column = lock(Column, column_id)[column_id]
    if not column.is_public:
        raise Problem.unknown()
    now = clock.now()
    written = read_comment(name, email, body, EMAIL_LIMIT)
    check_email(written.email)
    proved = _proved(altcha, column, on_page)
    _refuse_flood(origin)
    facts = _facts(written, origin, proved, now, trapped=bool(trap.strip()), on_page=on_page)
    verdict = judge(written, facts)
    comment = Comment.objects.create(
        column=column,
        name=written.name,
        email=written.email,
        body=written.body,
        body_key=_key(written),
        language=language,
        status=verdict.status,
        reasons=list(verdict.reasons),
        made_at=now,
        proven=proved is not None,
        ip=origin.ip,
        agent=origin.agent,
        referrer=origin.referrer,
        ask_at=datetime.now(UTC) if settings.AKISMET_KEY and not facts.trapped else None,
    )
    _write_event(comment, actor, "comment_posted", now)
    if comment.proven and verdict.status != "spam":
        mail_link(comment)
    if verdict.status == "published":
        tell_author(comment)
    return comment


@command
def decide_comment(*, actor: Actor, comment_id: str, status: object) -> Comment:
    """Decide for good that a comment is ``published`` or ``spam``; staff only. If Akismet said otherwise, it will be
    told.

    Raises ``not-found`` (404), ``invalid`` (422).
    """
    comment = _locked(comment_id)
    require(actor, "moderate", comment.column)
    reader = Reader({"status": status})
    wanted = reader.choice("status", ("published", "spam"))
    reader.finish()
    now, was = clock.now(), comment.status
    comment.status, comment.decided_at, comment.decided_by_id = wanted, now, actor.user_id
    comment.lesson = _lesson(comment, "ham" if wanted == "published" else "spam")
    comment.ask_at = datetime.now(UTC) if comment.lesson else None
    comment.asked, comment.recheck = 0, False
    comment.save(update_fields=["status", "decided_at", "decided_by", "lesson", "ask_at", "asked", "recheck"])
    _write_event(comment, actor, "comment_decided", now)
    if wanted == "published" and was != "published":
        came_out(comment)
    _audit(comment, actor, "comment_decided", now)
    return comment


@command
def hide_comment(*, actor: Actor, comment_id: str, reason: object = "") -> Comment:
    """Hide a comment; for the column's author and staff. Raises ``not-found`` (404), ``forbidden`` (403),
    ``comment-hidden-already`` (409), ``invalid`` (422).
    """
    comment = _locked(comment_id)
    require(actor, "hide_comment", comment.column)
    reader = Reader({"reason": reason})
    why = reader.block("reason", REASON_LIMIT, "")
    reader.finish()
    if comment.hidden_at is not None:
        raise Problem("comment-hidden-already")
    comment.hidden_at, comment.hidden_by_id, comment.hidden_reason = clock.now(), actor.user_id, why
    comment.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    _write_event(comment, actor, "comment_hidden", comment.hidden_at)
    _audit(comment, actor, "comment_hidden", comment.hidden_at)
    return comment


@command
def show_comment_again(*, actor: Actor, comment_id: str) -> Comment:
    """Show a hidden comment again; for whoever hid it and staff. Raises ``not-found`` (404), ``forbidden`` (403),
    ``comment-not-hidden`` (409).
    """
    comment = _locked(comment_id)
    require(actor, "hide_comment", comment.column)
    if comment.hidden_at is None:
        raise Problem("comment-not-hidden")
    if comment.hidden_by_id != actor.user_id and not allows(actor, "moderate", None):
        raise Problem.forbidden()
    comment.hidden_at, comment.hidden_by, comment.hidden_reason = None, None, ""
    comment.save(update_fields=["hidden_at", "hidden_by", "hidden_reason"])
    now = clock.now()
    _write_event(comment, actor, "comment_shown_again", now)
    _audit(comment, actor, "comment_shown_again", now)
    return comment


@command
def delete_comment(*, token: str) -> Column:
    """Delete a comment for good by the link mailed to its writer; return its column. Raises ``not-found``."""
    comment = _locked(comment_of(token))
    column = comment.column
    _write_event(comment, NOBODY, "comment_deleted", clock.now())
    comment.delete()
    return column


def came_out(comment: Comment) -> None:
    """Follow up the publication of a comment that was held: mail its writer the link, tell the column's author."""
    mail_link(comment)
    tell_author(comment)


def mail_link(comment: Comment) -> None:
    """Mail the writer the link that deletes the comment: once per comment, and at most ``MAILS_A_DAY`` to one address,
    since anybody may type any address.
    """
    now = clock.now()
    day = Comment.objects.filter(email=comment.email, mailed_at__gt=now - timedelta(days=1))
    if not comment.email or comment.mailed_at is not None or day.count() >= MAILS_A_DAY:
        return
    comment.mailed_at = now
    comment.save(update_fields=["mailed_at"])
    outbox.put("comment_link", {"comment_id": comment.id}, key=f"comment_link:{comment.id}")


def tell_author(comment: Comment) -> None:
    """Tell the column's author of a published comment, once per comment."""
    outbox.put("comment_published", {"comment_id": comment.id}, key=f"comment_published:{comment.id}")


def _locked(comment_id: str) -> Comment:
    lock(Comment, comment_id)
    return Comment.objects.select_related("column").get(id=comment_id)


def _refuse_flood(origin: Origin) -> None:
    if origin.ip is not None:
        rates.count(f"comments:{origin.ip}", A_MINUTE, 60, "too-many-comments")


def _proved(altcha: object, column: Column, on_page: bool) -> proof.Proof | None:
    """The proof of work, marked as used; None if our page sent none. Raises ``invalid`` (422)."""
    if altcha in (None, ""):
        if on_page:
            return None
        raise Problem.invalid(Flaw("altcha", "required"))
    if not isinstance(altcha, str):
        raise Problem.invalid(Flaw("altcha", "not_text"))
    found = proof.check(altcha, column.id)
    spend(found)
    return found


def _facts(
    written: Written, origin: Origin, proved: proof.Proof | None, now: datetime, *, trapped: bool, on_page: bool
) -> Facts:
    neighbours = Comment.objects.filter(ip=origin.ip, made_at__gt=now - MEMORY) if origin.ip else Comment.objects.none()
    alike = Comment.objects.filter(body_key=_key(written), made_at__gt=now - timedelta(days=1))
    return Facts(
        trapped=trapped,
        proven=proved is not None,
        took=proved.took if proved and on_page else None,
        recent=neighbours.count(),
        alike=alike.count(),
    )


def _key(written: Written) -> str:
    return hashlib.sha256(written.plain.encode()).hexdigest()


def _lesson(comment: Comment, said: Status | str) -> str:
    """What to report to Akismet, ``ham`` or ``spam``; empty if it said the same or the writer's data are erased."""
    heard = "spam" if comment.opinion == "discard" else comment.opinion
    known = bool(comment.ip or comment.email)
    return str(said) if settings.AKISMET_KEY and known and heard != said else ""


def _write_event(comment: Comment, actor: Actor, kind: str, at: datetime) -> None:
    data = {"column": comment.column_id, "status": comment.status}
    events.write(comment.id, at=at, actor=actor, kind=kind, data=data)


def _audit(comment: Comment, actor: Actor, kind: str, at: datetime) -> None:
    """Write the audit log, except for what authors do below their own columns."""
    if comment.column.author_id != actor.user_id or kind == "comment_decided":
        data = {"comment": comment.id, "column": comment.column_id, "status": comment.status}
        audit.note(actor=actor, kind=kind, data=data, at=at)
