"""Which consents a person still owes, and refusing to begin anything new without them (decision 39)."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef

from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.machinery import clock

from .models import AskedConsent, Consent


def asked_now() -> list[AskedConsent]:
    """The versions in force to which people are asked to agree, one for each legal page; empty while none is published.
    One query.
    """
    rows = AskedConsent.objects.filter(first__lte=day_of(clock.now()))
    return list(rows.order_by("document", "-number").distinct("document"))


def due_consents(user_id: str) -> Sequence[AskedConsent]:
    """The versions in force to which a person has not agreed. One query."""
    given = Consent.objects.filter(user=user_id, asked=OuterRef("pk"))
    rows = AskedConsent.objects.filter(first__lte=day_of(clock.now())).annotate(given=Exists(given))
    return [one for one in rows.order_by("document", "-number").distinct("document") if not one.given]


def require_consent(user_id: str) -> None:
    """Refuse to begin something new, or to publish, to a person who has not agreed to the legal pages in force: raises
    ``terms-to-accept`` (409).
    """
    if due_consents(user_id):
        raise Problem("terms-to-accept")


def agreed_before(user_id: str, asked: AskedConsent) -> int:
    """The number of the newest earlier version of that page to which a person agreed; 0 if there is none. One query."""
    rows = Consent.objects.filter(user=user_id, asked__document=asked.document, asked__number__lt=asked.number)
    return rows.order_by("-asked__number").values_list("asked__number", flat=True).first() or 0
