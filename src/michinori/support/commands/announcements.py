"""Commands of staff on announcements, and telling people of one, batch by batch."""

from datetime import datetime

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.machinery import audit, clock, outbox
from michinori.machinery.locks import lock
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import settings_now
from michinori.machinery.transactions import command
from michinori.people.staff import require_staff
from michinori.rules.support.announcements import BATCH, read_announcement
from michinori.support.models import Announcement
from michinori.support.queries.announcements import next_after, people_of


@command
def save_announcement(
    *,
    actor: Actor,
    announcement_id: str = "",
    kind: object,
    audience: object,
    title_ja: object,
    title_en: object,
    text_ja: object,
    text_en: object,
    from_at: datetime | None,
    until_at: datetime | None,
    mail: bool = False,
) -> Announcement:
    """Write an announcement, or change one that is not published.

    Raises ``not-found`` (404), ``invalid`` (422), ``announcement-out`` (409).
    """
    require_staff(actor, "announcements")
    row = lock(Announcement, announcement_id)[announcement_id] if announcement_id else Announcement()
    if row.published_at is not None:
        raise Problem("announcement-out")
    written = read_announcement(
        kind=kind,
        audience=audience,
        title_ja=title_ja,
        title_en=title_en,
        text_ja=text_ja,
        text_en=text_en,
        from_at=from_at,
        until_at=until_at,
        mail=mail,
    )
    for name, value in vars(written).items():
        setattr(row, name, value)
    row.edited_at, row.edited_by_id = clock.now(), str(actor.user_id)
    row.save()
    audit.note(actor=actor, kind="announcement_saved", data={"announcement": row.id}, at=row.edited_at)
    return row


@command
def publish_announcement(*, actor: Actor, announcement_id: str, edited_at: datetime | None = None) -> Announcement:
    """Publish an announcement: its banner stands in its time, and people are told if it says so, once each. For more of
    them than ``announce_second`` this takes another person than who wrote it last.

    ``edited_at``: when the text was written that the actor has read. Raises ``not-found`` (404), ``announcement-out``,
    ``announcement-second``, ``announcement-moved`` (409).
    """
    require_staff(actor, "announcements")
    row = lock(Announcement, announcement_id)[announcement_id]
    if row.published_at is not None:
        raise Problem("announcement-out")
    if edited_at is not None and edited_at != row.edited_at:
        raise Problem("announcement-moved")
    count = people_of(row.audience).count() if row.mail else 0
    limit = settings_now().site.announce_second
    if count > limit and row.edited_by_id == actor.user_id:
        raise Problem("announcement-second", limit=limit, count=count)
    row.published_at, row.published_by_id, row.told = clock.now(), actor.user_id, count
    row.save(update_fields=["published_at", "published_by", "told"])
    if row.mail:
        _put_batch(row, "")
    data = {"announcement": row.id, "people": count}
    audit.note(actor=actor, kind="announcement_published", data=data, at=row.published_at)
    return row


@command
def withdraw_announcement(*, actor: Actor, announcement_id: str) -> Announcement:
    """Take a published announcement back: no banner, and nobody else is told.

    Raises ``not-found`` (404), ``announcement-not-out`` (409).
    """
    require_staff(actor, "announcements")
    row = lock(Announcement, announcement_id)[announcement_id]
    if row.published_at is None or row.withdrawn_at is not None:
        raise Problem("announcement-not-out")
    row.withdrawn_at = clock.now()
    row.save(update_fields=["withdrawn_at"])
    audit.note(actor=actor, kind="announcement_withdrawn", data={"announcement": row.id}, at=row.withdrawn_at)
    return row


def go_on(item: OutboxItem) -> None:
    """Outbox kinds ``announcement_news`` and ``announcement_service``: ``{announcement_id, after, upto}`` → the next
    batch. ``tell`` tells the people of this one.
    """
    row = Announcement.objects.get(id=item.payload["announcement_id"])
    if row.withdrawn_at is None:
        _put_batch(row, item.payload["upto"])


def _put_batch(row: Announcement, after: str) -> None:
    """Put the next batch into the outbox: the people whose ids come after ``after``, up to ``upto``. Its key lets each
    batch be put once, also by a process that goes on where another was killed.
    """
    upto = next_after(row.audience, after, BATCH)
    if upto:
        payload = {"announcement_id": row.id, "after": after, "upto": upto}
        outbox.put(f"announcement_{row.kind}", payload, key=f"announcement:{row.id}:{after}")
