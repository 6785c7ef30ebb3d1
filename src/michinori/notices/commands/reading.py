"""Marking the actor's own notices as read; that needs neither locks nor permissions."""

from datetime import timedelta
from typing import Any

from michinori.kernel.actor import Actor
from michinori.kernel.page_ref import PageRef
from michinori.kernel.problems import Problem
from michinori.machinery import clock, live
from michinori.machinery.transactions import command
from michinori.notices.models import Notice
from michinori.notices.telling import TOPIC

KEPT = timedelta(days=183)


@command
def open_notice(*, actor: Actor, notice_id: str) -> Notice:
    """Mark a notice as read and return it, to redirect to its page. Raises ``not-found`` (404), also for others'
    notices.
    """
    own = Notice.objects.filter(user_id=actor.user_id or "", shown=True)
    found = own.filter(id=notice_id).first() if notice_id.isprintable() else None
    if found is None:
        raise Problem.unknown()
    if found.read_at is None:
        found.read_at = clock.now()
        found.save(update_fields=["read_at"])
        live.announce([found.user_id], TOPIC)
    return found


@command
def read_leading_to(page: PageRef, *, actor: Actor) -> int:
    """Mark the notices that lead to this page as read, since the actor has opened it; return how many were unread."""
    return _read(actor, page=page.as_data())


@command
def read_all(*, actor: Actor) -> int:
    """Mark all of the actor's notices as read; return how many were unread."""
    return _read(actor)


def _read(actor: Actor, **which: Any) -> int:
    unread = Notice.objects.filter(user_id=actor.user_id or "", shown=True, read_at__isnull=True, **which)
    count = unread.update(read_at=clock.now())
    if count and actor.user_id:
        live.announce([actor.user_id], TOPIC)
    return count


def forget_old() -> int:
    """Delete notices older than half a year; return how many."""
    return Notice.objects.filter(made_at__lt=clock.now() - KEPT).delete()[0]
