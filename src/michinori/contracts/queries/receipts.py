"""When work was received, for what has to be paid by day 60 (domain § 8, Money out)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date

from michinori.contracts.models import HourEntry, Payment, Stage
from michinori.kernel.clock import day_of
from michinori.rules.money.rates import Received, read_received

_NET = ":net"


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


def received_by(keys: Collection[str]) -> dict[str, Sequence[Received]]:
    """What payments paid, by the day of its receipt, in yen before tax: by the key under which each reached the worker
    (``booking``); without those of a version that did not keep it. No permission is checked. One query at most.
    """
    numbered = {key: found for key in keys if (found := _payment(key))}
    contracts = {contract_id for contract_id, _ in numbered.values()}
    if not contracts:
        return {}
    rows = Payment.objects.filter(
        contract_id__in=contracts, n__in={n for _, n in numbered.values()}, received__isnull=False
    )
    said = {
        (contract_id, n): read_received(parts or ())
        for contract_id, n, parts in rows.values_list("contract_id", "n", "received")
    }
    return {key: said[one] for key, one in numbered.items() if one in said}


def _payment(key: str) -> tuple[str, int] | None:
    """The contract and number of a payment, from its key ``contract:event:move:net``."""
    parts = key.removesuffix(_NET).split(":")
    if not key.endswith(_NET) or len(parts) != 3 or not (parts[1].isdecimal() and parts[2].isdecimal()):
        return None
    return parts[0], int(parts[1]) * 10 + int(parts[2])
