"""Keeping on each party whether its conduct as a client holds a record of trouble (``rules.people.troubles``), so that
the search can leave such clients out.
"""

from collections.abc import Iterable

from django.db.models import F, Q

from michinori.people.models import Party
from michinori.rules.people.troubles import TROUBLES
from michinori.trust.models import Figure


def note_troubles(parties: Iterable[str] | None = None) -> None:
    """Set ``trouble`` of these parties, by default of all, from their figures. Call within a transaction."""
    recorded = Q()
    for one in TROUBLES:
        recorded |= Q(key=one.key, hits__gte=one.times, trials__lte=F("hits") * 100 / one.percent)
    rows = Party.objects.all() if parties is None else Party.objects.filter(id__in=list(parties))
    troubled = Figure.objects.filter(recorded, side="client", party__isnull=False).values("party_id")
    rows.filter(trouble=False, id__in=troubled).update(trouble=True)
    rows.filter(trouble=True).exclude(id__in=troubled).update(trouble=False)
