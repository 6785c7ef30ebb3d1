"""The kinds of work that the operator added, as rows (decision 52)."""

from michinori.machinery.models import KindOfWork
from michinori.rules.market.kinds import OwnKind


def own_kinds() -> tuple[OwnKind, ...]:
    """All of them, the retired ones included, in the order in which they were added. One query."""
    return tuple(own_kind(row) for row in KindOfWork.objects.order_by("made_at", "slug"))


def own_kind(row: KindOfWork) -> OwnKind:
    """A row as the rules take it."""
    return OwnKind(row.slug, row.parent, row.ja, row.en, row.icon, row.place, row.retired_at is not None)
