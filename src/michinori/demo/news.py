"""The demo's notices: written before the visitor comes, the older ones marked as read."""

from datetime import timedelta

from django.db import transaction

from michinori.machinery import clock
from michinori.machinery.models import OutboxItem
from michinori.notices.kinds import KINDS
from michinori.notices.models import Notice
from michinori.notices.telling import tell

_FRESH = timedelta(days=4)


@transaction.atomic
def tell_all() -> None:
    """Write the notices of all events; mark those older than four days as read. Their mails are sent once the demo is
    served, and shown on its mail page.
    """
    for item in OutboxItem.objects.filter(kind__in=list(KINDS)).order_by("id"):
        tell(item)
    old = Notice.objects.filter(made_at__lt=clock.now() - _FRESH)
    old.update(read_at=clock.now())
