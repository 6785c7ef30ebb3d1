"""When work was received, for what has to be paid by day 60 (domain § 8, Money out)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from michinori.contracts.models import HourEntry, Stage
from michinori.kernel.clock import day_of


def days_of_receipt(contract_ids: Collection[str]) -> Mapping[str, Sequence[date]]:
    """The days on which stages were handed in, or hours logged, by contract. No permission is checked. Two queries."""
    found = defaultdict[str, list[date]](list)
    stages = Stage.objects.filter(contract_id__in=contract_ids, handed_in_on__isnull=False)
    for contract_id, day in stages.values_list("contract_id", "handed_in_on"):
        if day is not None:
            found[contract_id].append(day)
    for contract_id, at in HourEntry.objects.filter(contract_id__in=contract_ids).values_list("contract_id", "at"):
        found[contract_id].append(day_of(at))
    return found
