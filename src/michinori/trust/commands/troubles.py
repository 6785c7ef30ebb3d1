"""Keeping on each party whether its conduct as a client holds a record of trouble (``rules.people.troubles``), so that
the search can leave such clients out.
"""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Exists, F, OuterRef, Q

from michinori.people.models import Party
from michinori.rules.people.troubles import TROUBLES
from michinori.trust.models import Figure

_RECORDED = [Q(key=one.key, hits__gte=one.times, trials__lte=F("hits") * 100 / one.percent) for one in TROUBLES]
_IS_TROUBLED = Exists(Figure.objects.filter(reduce(or_, _RECORDED), side="client", party=OuterRef("pk")))


def note_troubles(parties: Iterable[str]) -> None:
    """Set ``trouble`` of these parties from their figures. Call within a transaction, the parties locked."""
    rows = Party.objects.filter(id__in=list(parties))
    rows.filter(_IS_TROUBLED, trouble=False).update(trouble=True)
    rows.filter(~_IS_TROUBLED, trouble=True).update(trouble=False)


def wrongly_noted() -> list[str]:
    """The ids of all parties whose ``trouble`` is not as their figures say."""
    hidden = Party.objects.filter(_IS_TROUBLED, trouble=False).values("id")
    forgiven = Party.objects.filter(~_IS_TROUBLED, trouble=True).values("id")
    return [party_id for (party_id,) in hidden.union(forgiven).values_list("id")]
