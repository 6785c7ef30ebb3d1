"""The demo's notices: told at once, so that what is old has been read when the visitor comes."""

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
    """The mails of it leave once the demo is served, and then stand on its mail page."""
    for item in OutboxItem.objects.filter(kind__in=list(KINDS)).order_by("id"):
        tell(item)
    old = Notice.objects.filter(made_at__lt=clock.now() - _FRESH)
    old.update(read_at=clock.now())
