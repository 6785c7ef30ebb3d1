"""Notices of inquiries, to staff who answer them and to senders with an account, and of announcements."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

from michinori.kernel.page_ref import PageRef
from michinori.machinery.models import OutboxItem
from michinori.people.staff import has_duty, staff_with
from michinori.support.models import Announcement, Inquiry
from michinori.support.queries.announcements import people_of
from michinori.wording import display

from .frame import Hearing, News, said


def hear_of_inquiry(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``inquiry_made``: ``{inquiry_id, by}`` → who sees to it, else all staff who answer inquiries; never
    who asked.
    """
    inquiry = Inquiry.objects.select_related("assigned").filter(id=item.payload["inquiry_id"]).first()
    if inquiry is None or inquiry.struck_at is not None:
        return
    assigned = inquiry.assigned if inquiry.assigned_id and has_duty(inquiry.assigned_id, "inquiries") else None
    by = datetime.fromisoformat(item.payload["by"])
    for user in [assigned] if assigned is not None else staff_with("inquiries"):
        if user.id != inquiry.user_id:
            yield Hearing(user, said(item.kind, {"by": by, "inquiry_id": inquiry.id}))


def hear_of_assigning(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kind ``inquiry_assigned``: ``{inquiry_id, to}`` → the member of staff to whom it was given."""
    inquiry = Inquiry.objects.select_related("assigned").filter(id=item.payload["inquiry_id"]).first()
    if inquiry is not None and inquiry.assigned is not None and inquiry.assigned_id == item.payload["to"]:
        yield Hearing(inquiry.assigned, said(item.kind, {"inquiry_id": inquiry.id}))


def hear_of_answer(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``inquiry_answered`` and ``inquiry_closed``: ``{inquiry_id}`` → its sender."""
    inquiry = Inquiry.objects.select_related("user").filter(id=item.payload["inquiry_id"]).first()
    if inquiry is not None and inquiry.user is not None and inquiry.struck_at is None:
        yield Hearing(inquiry.user, said(item.kind, {"subject": inquiry.subject, "inquiry_id": inquiry.id}))


def hear_of_announcement(item: OutboxItem) -> Iterator[Hearing]:
    """Outbox kinds ``announcement_news`` and ``announcement_service``: ``{announcement_id, after, upto}`` → the people
    of one batch, each once whatever the batches; nobody once it is taken back.
    """
    row = Announcement.objects.get(id=item.payload["announcement_id"])
    if row.withdrawn_at is not None:
        return
    batch = people_of(row.audience).filter(id__gt=item.payload["after"], id__lte=item.payload["upto"])
    for user in batch.order_by("id"):
        yield Hearing(user, partial(_words_of, row), once=f"announcement:{row.id}")


def _words_of(row: Announcement) -> News:
    """The announcement in the active language."""
    page = PageRef("announcement", (row.id,))
    if display.japanese():
        return News(row.title_ja, row.text_ja, page)
    return News(row.title_en, row.text_en, page)
