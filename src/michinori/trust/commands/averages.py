"""Periodic sums: the site's averages, towards which small numbers are drawn, and by how many each party is blocked."""

from collections.abc import Mapping

from django.db.models import Count, Exists, OuterRef, Sum

from michinori.contracts.models import Contract
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.transactions import command
from michinori.market.models import Proposal
from michinori.people.models import Block
from michinori.rules.people.conduct import BLOCKED_BY, FIGURES, NOT_COUNTED
from michinori.trust.models import Figure, Refreshed

SMALL = 2_000
"""Up to so many rows of figures the averages are summed after every change, above once a day (``refresh_due``)."""


def refresh() -> None:
    """Sum the averages after a change, on a small site."""
    if not _is_large():
        sum_averages()


def refresh_due() -> None:
    """Count by how many each party is blocked, once a month, and sum a large site's averages, once a day. Either takes
    seconds to a minute there: not for the outbox, where everybody's notices would wait.
    """
    today = day_of(clock.now())
    if not Refreshed.objects.filter(what="blocks", on__gte=today.replace(day=1)).exists():
        set_blocked_by(blocks_by_party())
    if _is_large() and not Refreshed.objects.filter(what="averages", on__gte=today).exists():
        sum_averages()


def _is_large() -> bool:
    return Figure.objects.values("id")[SMALL : SMALL + 1].exists()


@command
def sum_averages() -> None:
    """Sum each figure over all parties into the rows of the whole site (``party`` is None)."""
    today = day_of(clock.now())
    Refreshed.objects.update_or_create(what="averages", defaults={"on": today})
    rows = Figure.objects.exclude(party=None).exclude(key__in=(BLOCKED_BY, NOT_COUNTED)).values("side", "key")
    summed = rows.annotate(of_n=Sum("n"), of_hits=Sum("hits"), of_trials=Sum("trials"), of_yen=Sum("yen"))
    new = [
        Figure(**{name.removeprefix("of_"): value for name, value in row.items()})
        for row in summed.order_by("side", "key")
    ]
    Figure.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["party", "side", "key"], update_fields=["n", "hits", "trials", "yen"]
    )
    kept = {(row.side, row.key) for row in new}
    for side, keys in FIGURES.items():
        gone = [key for key in keys if (side, key) not in kept and key != BLOCKED_BY]
        Figure.objects.filter(party=None, side=side, key__in=gone).delete()


def blocks_by_party() -> dict[str, int]:
    """By how many verified people each party is blocked, out of those who proposed to it or worked
    for it; by party id.
    """
    proposed = Proposal.objects.filter(worker=OuterRef("made_by"), job__client__party=OuterRef("party"))
    worked = Contract.objects.filter(worker=OuterRef("made_by"), client__party=OuterRef("party"))
    blocks = Block.objects.filter(Exists(proposed) | Exists(worked), made_by__verified=True, personal=True)
    counted = blocks.values("party_id").order_by("party_id").annotate(people=Count("made_by__party", distinct=True))
    return {row["party_id"]: row["people"] for row in counted}


@command
def set_blocked_by(numbers: Mapping[str, int]) -> None:
    """Replace the figure ``blocked_by`` of all parties; a party that is not in ``numbers`` has none.

    Call this once a month only (domain § 10), so that nobody can tell from a change who has just set a block.
    """
    Figure.objects.filter(key=BLOCKED_BY).delete()
    rows = [
        Figure(party_id=party, side="client", key=BLOCKED_BY, n=number, hits=number, trials=number)
        for party, number in numbers.items()
        if number > 0
    ]
    Figure.objects.bulk_create(rows, batch_size=1_000)
    Refreshed.objects.update_or_create(what="blocks", defaults={"on": day_of(clock.now())})
