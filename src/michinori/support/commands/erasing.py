"""Striking what inquiries say of people: a year after the closing, and when an account is closed."""

from datetime import datetime

from django.db.models import QuerySet

from michinori.machinery import clock
from michinori.machinery.transactions import command
from michinori.people.commands.closing import STRUCK
from michinori.rules.support.inquiries import KEPT, UNCONFIRMED_KEPT
from michinori.support.models import Inquiry, InquiryFile, InquiryMessage


def strike_inquiries_of(user_id: str) -> None:
    """Strike a person's inquiries with their answers and notes, and close them; for closing an account, within its
    transaction. As staff, they see to none any more.
    """
    Inquiry.objects.filter(assigned=user_id).update(assigned=None)
    _strike(Inquiry.objects.filter(user=user_id, struck_at__isnull=True), clock.now())


@command
def strike_old() -> int:
    """Strike inquiries a year after they were closed, and delete those whose address nobody confirmed and that nobody
    answered within 30 days; return how many.
    """
    now = clock.now()
    stale = Inquiry.objects.filter(state="unconfirmed", made_at__lt=now - UNCONFIRMED_KEPT)
    deleted = [one.id for one in stale.select_for_update()]
    Inquiry.objects.filter(id__in=deleted).delete()
    return len(deleted) + _strike(Inquiry.objects.filter(closed_at__lt=now - KEPT, struck_at__isnull=True), now)


def _strike(rows: QuerySet[Inquiry], now: datetime) -> int:
    found = list(rows.order_by("id").select_for_update(no_key=True))
    ids = [one.id for one in found]
    InquiryFile.objects.filter(message__inquiry__in=ids).delete()
    InquiryMessage.objects.filter(inquiry__in=ids).update(text=STRUCK)
    for one in found:
        one.name, one.email, one.subject, one.matter = STRUCK, "", STRUCK, ""
        one.asked_since, one.answer_by, one.struck_at = None, None, now
        one.state, one.closed_at = "closed", one.closed_at or now
    fields = ["name", "email", "subject", "matter", "asked_since", "answer_by", "struck_at", "state", "closed_at"]
    Inquiry.objects.bulk_update(found, fields, batch_size=500)
    return len(found)
