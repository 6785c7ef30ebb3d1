"""Papers whose PDF is not made yet."""

from michinori.papers.models import Unprinted


def count_unprinted() -> int:
    """How many there are, of everybody. One query. No permission is checked."""
    return Unprinted.objects.count()
