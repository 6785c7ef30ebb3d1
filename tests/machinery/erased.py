"""What the outbox does within seconds: deleting contents that are left."""

from michinori.machinery.deliveries import Outside
from michinori.machinery.erasing import erase_left
from michinori.machinery.models import OutboxItem


def erase_what_is_left() -> None:
    for item in OutboxItem.objects.filter(kind="content_left"):
        Outside(erase_left)(item)
