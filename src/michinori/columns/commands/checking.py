"""Background work: ask Akismet, report decisions to it, erase old data. Calls run outside transactions and requests.

Times of calls are real time. Without an API key nothing is asked. While Akismet does not answer, the status that our
own rules gave stays, and calls are retried with exponential back-off from 30 seconds to one hour.
"""

import logging
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction

from michinori.columns import akismet, proofs
from michinori.columns.commands.comments import came_out
from michinori.columns.models import Comment
from michinori.kernel.actor import Actor
from michinori.machinery import clock, events
from michinori.rules.columns.comments import KEPT_DAYS, SPAM_DAYS, may_come_out

_log = logging.getLogger(__name__)
_FIRST_WAIT = timedelta(seconds=30)
_LONGEST_WAIT = timedelta(hours=1)
_A_ROUND = 50
_RECHECKS = 10
DISCARD_DAYS = 1


def ask_akismet() -> int:
    """Make the calls that are due, until one fails or a round is full; return how many were answered."""
    answered = 0
    while settings.AKISMET_KEY and answered < _A_ROUND and (comment := _claim()) is not None:
        try:
            if comment.lesson:
                akismet.teach(comment)
                _mark_reported(comment)
            else:
                _apply_answer(comment, akismet.check(comment))
        except akismet.Unavailable as fault:
            _log.warning("Akismet gave no answer: %s", fault)
            if fault.wait is not None:
                Comment.objects.filter(id=comment.id).update(ask_at=datetime.now(UTC) + fault.wait)
            break
        answered += 1
    return answered


def erase_old() -> int:
    """Delete old spam and expired proofs of work, and erase the writers' personal data from old comments; return how
    many comments were deleted or erased.
    """
    proofs.forget_old()
    now = clock.now()
    spam = Comment.objects.filter(status="spam")
    gone = spam.filter(made_at__lt=now - timedelta(days=SPAM_DAYS))
    gone |= spam.filter(opinion="discard", decided_at__isnull=True, made_at__lt=now - timedelta(days=DISCARD_DAYS))
    deleted = gone.delete()[0]
    old = Comment.objects.filter(made_at__lt=now - timedelta(days=KEPT_DAYS))
    known = old.exclude(email="", ip__isnull=True, agent="", referrer="")
    erased = known.update(email="", ip=None, agent="", referrer="", ask_at=None, lesson="")
    return deleted + erased


@transaction.atomic
def _claim() -> Comment | None:
    """The comment whose call is due next, its next try set before the call, so that a call which kills the process
    backs off too. None if none is due.
    """
    now = datetime.now(UTC)
    due = Comment.objects.filter(ask_at__lte=now).order_by("ask_at")
    comment = due.select_for_update(skip_locked=True, of=("self",)).select_related("column").first()
    if comment is None:
        return None
    comment.ask_at = now + min(_FIRST_WAIT * 2 ** min(comment.asked, 10), _LONGEST_WAIT)
    comment.asked += 1
    comment.save(update_fields=["ask_at", "asked"])
    return comment


@transaction.atomic
def _mark_reported(comment: Comment) -> None:
    """Record that the decision was reported, unless a person has decided again meanwhile."""
    waiting = Comment.objects.filter(id=comment.id, lesson=comment.lesson, decided_at=comment.decided_at)
    waiting.update(lesson="", ask_at=None)


@transaction.atomic
def _apply_answer(asked: Comment, answer: akismet.Answer) -> None:
    """Set the status by Akismet's answer, unless a person has decided, even while the call was under way."""
    rows = Comment.objects.select_for_update(of=("self",)).select_related("column")
    comment = rows.filter(id=asked.id, decided_at__isnull=True).first()
    if comment is None:
        return
    if answer.again is not None and comment.asked < _RECHECKS:
        comment.ask_at, comment.recheck = datetime.now(UTC) + answer.again, True
        comment.save(update_fields=["ask_at", "recheck"])
        return
    was = comment.status
    comment.opinion, comment.ask_at, comment.recheck = answer.opinion, None, False
    if answer.opinion != "ham":
        comment.status = "spam"
    elif was == "held" and may_come_out(comment.reasons):
        comment.status = "published"
    comment.save(update_fields=["opinion", "ask_at", "recheck", "status"])
    if comment.status != was:
        data = {"column": comment.column_id, "status": comment.status}
        events.write(comment.id, at=clock.now(), actor=Actor.clock(), kind="comment_checked", data=data)
    if comment.status == "published" and was == "held":
        came_out(comment)
