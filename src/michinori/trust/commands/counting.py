"""Counting conduct, contract by contract, as the outbox tells of them.

The order and number of the outbox's deliveries do not matter: a contract's facts are read from all its events, and only
their difference to the stored facts is added to the sums of its two parties, which are locked meanwhile. So the sums of
a party stay those of its stored facts, and who counts all anew (``recounting``) needs to stop nobody.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import cast

from django.db.models import F, QuerySet

from michinori.contracts.models import Contract, TermsVersion
from michinori.contracts.told import Told
from michinori.machinery import outbox
from michinori.machinery.deliveries import AtOnce
from michinori.machinery.locks import lock
from michinori.machinery.models import Event, OutboxItem
from michinori.machinery.statements import read
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Party
from michinori.rules.contract.facts import fact_of
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.rules.people.conduct import BLOCKED_BY, FIGURES, NOT_COUNTED, Count, Dealing, counted, counts_of
from michinori.rules.people.conduct_history import TELLING, Agreed, Step, ends, facts_of
from michinori.trust.commands.averages import refresh
from michinori.trust.commands.troubles import note_troubles
from michinori.trust.models import ContractFacts, Figure

AT_ONCE = 100
"""Contracts that are counted together where there are more: their parties are locked for a seventh of a second."""
_SIDES = ("client__user", "client__organisation", "worker")
_OF_SIDES = (
    "client__party", "client__user__verified", "client__organisation__verified", "worker__party", "worker__verified",
)  # fmt: skip
_ADDED = (
    "n", "price", "begun_at", "unfunded", "verified", "adds", "counts", "client_party_id", "worker_party_id",
)  # fmt: skip
DEALT = ("contract_id", "begun_at", "price", "verified", "unfunded")
"""What ``Dealing`` is made of."""
_COUNTS = ("n", "hits", "trials", "yen")

type FigureKey = tuple[str, Side, str]
"""Party id, side and the figure's key."""
type Pair = tuple[str, str]
"""The ids of a client's and a worker's party."""
type Sums = dict[FigureKey, Count]


@AtOnce
def note_conduct(items: Sequence[OutboxItem]) -> None:
    """Outbox subscriber to ``contract_events``: count those contracts anew of which any event matters to conduct."""
    told = [Told.read(item) for item in items]
    changed = {one.contract_id for one in told if any(fact.event_kind in TELLING for fact in one.facts.values())}
    if changed:
        count_contracts(changed)


def note_party_changed(item: OutboxItem) -> None:
    """Outbox subscriber to ``party_changed``: accounts were joined or parted. Count their contracts for the parties
    that they belong to now, some at a time: what is left is put into the outbox once more.
    """
    contracts = _of_other_parties(item.payload["clients"])
    ids = list(contracts.values_list("id", flat=True)[: AT_ONCE + 1])
    if ids:
        count_contracts(ids[:AT_ONCE])
    if len(ids) > AT_ONCE:
        outbox.put(item.kind, item.payload)


def count_contracts(contract_ids: Collection[str]) -> int:
    """Read these contracts' events and update the figures of their parties, and the site's averages where it is small,
    in one transaction, which locks the parties. Return of how many contracts the facts have changed.
    """
    return in_transaction(partial(_count, sorted(contract_ids)))


def _count(contract_ids: Sequence[str]) -> int:
    pairs = _lock_pairs(contract_ids)
    parties = {party for pair in pairs for party in pair}
    new = facts_now(contracts_with_sides().filter(id__in=contract_ids))
    chosen, known = _which_count(pairs, new)
    stale = {one for one, counts in known.items() if counts != (one in chosen)}
    before = {row.contract_id: row for row in read(ContractFacts, contract_id__in=[*stale | new.keys()])}
    after = {row_id: copy(row) for row_id, row in before.items()} | new
    for row in after.values():
        row.counts = row.contract_id in chosen
    changes, changed = _changes(before, after)
    _keep(changed)
    if any(change != Count() for change in changes.values()):
        _write(changes, parties)
        note_troubles(parties)
        refresh()
    return len(changed)


def _lock_pairs(contract_ids: Sequence[str]) -> set[Pair]:
    """Lock the parties of these contracts, those that they are counted for until now, too, and return the pairs of
    client and worker. Read once more under the locks: accounts may have been joined meanwhile.
    """
    locked: set[str] = set()
    while True:
        pairs = _pairs_of(contract_ids)
        parties = {party for pair in pairs for party in pair}
        if parties <= locked:
            return pairs
        lock(Party, *parties)
        locked |= parties


def _pairs_of(contract_ids: Sequence[str]) -> set[Pair]:
    now = Contract.objects.filter(id__in=contract_ids).values_list("client__party_id", "worker__party_id")
    stored = ContractFacts.objects.filter(contract__in=contract_ids).values_list("client_party_id", "worker_party_id")
    return set(now.union(stored))


def _of_other_parties(client_ids: Collection[str]) -> QuerySet[Contract]:
    """The contracts of these accounts that are counted for other parties than theirs."""
    as_client = Contract.objects.filter(client__in=client_ids).exclude(facts__client_party=F("client__party"))
    as_worker = Contract.objects.filter(worker__in=client_ids).exclude(facts__worker_party=F("worker__party"))
    found = as_client.values("id").union(as_worker.values("id"))
    return Contract.objects.filter(id__in=found, facts__isnull=False).order_by("id")


def _changes(
    before: Mapping[str, ContractFacts], after: Mapping[str, ContractFacts]
) -> tuple[Sums, list[ContractFacts]]:
    """By how much the figures change, and the rows that do."""
    changes: Sums = defaultdict(Count)
    changed: list[ContractFacts] = []
    for row_id, row in after.items():
        former = before.get(row_id)
        if former is None or not same_facts(former, row):
            _add(changes, _adds(former) if former else {}, taken_back=True)
            _add(changes, _adds(row))
            changed.append(row)
    return changes, changed


def _keep(rows: Sequence[ContractFacts]) -> None:
    ContractFacts.objects.bulk_create(rows, update_conflicts=True, unique_fields=["contract"], update_fields=_ADDED)


def _which_count(pairs: Collection[Pair], new: Mapping[str, ContractFacts]) -> tuple[set[str], dict[str, bool]]:
    """Of all contracts between these clients and workers those that count, by their stored facts and the ``new`` ones;
    and of all with stored facts, whether these say that they count. A pair may have thousands.
    """
    clients, workers = zip(*pairs, strict=True)
    of_these = {"client_party_id__in": set(clients), "worker_party_id__in": set(workers)}
    rows = ContractFacts.objects.filter(**of_these).values_list("client_party_id", "worker_party_id", "counts", *DEALT)
    together = defaultdict[Pair, list[Dealing]](list)
    known: dict[str, bool] = {}
    for client, worker, counts, *dealt in rows:
        if (client, worker) in pairs:
            dealing = Dealing(*dealt)
            known[dealing.id] = counts
            if dealing.id not in new:
                together[client, worker].append(dealing)
    for row in new.values():
        together[row.client_party_id, row.worker_party_id].append(_dealing(row))
    return {one for dealings in together.values() for one in counted(dealings)}, known


def contracts_with_sides() -> QuerySet[Contract]:
    """All contracts with their two sides, of which no more is read than ``facts_now`` needs."""
    return Contract.objects.select_related(*_SIDES).only(*_OF_SIDES)


def facts_now(contracts: Iterable[Contract]) -> dict[str, ContractFacts]:
    """What these contracts (``contracts_with_sides``) contribute by all their events so far, by their ids; none of
    those without such events. Which of them count is left open.
    """
    by_id = {contract.id: contract for contract in contracts}
    history = _history([*by_id])
    agreed = _agreed(history)
    return {one: _facts(by_id[one], steps, agreed[one]) for one, steps in history.items()}


def same_facts(one: ContractFacts, other: ContractFacts) -> bool:
    """Whether two rows of one contract say the same."""
    return all(getattr(one, name) == getattr(other, name) for name in _ADDED)


def _history(contract_ids: list[str]) -> dict[str, list[Step]]:
    found = defaultdict[str, list[Step]](list)
    rows = Event.objects.filter(subject_id__in=contract_ids, kind__in=TELLING).order_by("subject_id", "n")
    for subject_id, n, at, kind, data in rows.values_list("subject_id", "n", "at", "kind", "data"):
        found[subject_id].append(Step(n, at, fact_of(kind, data)))
    return found


def _agreed(histories: Mapping[str, list[Step]]) -> dict[str, dict[int, Agreed]]:
    """What the versions of the terms of those contracts say on whose history an ending's cause may depend."""
    found = defaultdict[str, dict[int, Agreed]](dict)
    ending = [contract_id for contract_id, history in histories.items() if ends(history)]
    rows = TermsVersion.objects.filter(contract_id__in=ending) if ending else TermsVersion.objects.none()
    for contract_id, version, body in rows.values_list("contract_id", "version", "body"):
        terms = Terms.from_data(body)
        found[contract_id][version] = Agreed(terms.house.idle_days, terms.open_at_once)
    return found


def _facts(contract: Contract, history: Iterable[Step], agreed: Mapping[int, Agreed]) -> ContractFacts:
    facts = facts_of(history, agreed)
    adds = {
        side: {key: [count.hits, count.trials] for key, count in figures.items()}
        for side, figures in counts_of(facts).items()
    }
    return ContractFacts(
        contract=contract,
        n=facts.n,
        client_party_id=contract.client.party_id,
        worker_party_id=contract.worker.party_id,
        price=facts.price,
        begun_at=facts.begun_at or (facts.agreed_at if facts.unfunded else None),
        unfunded=facts.unfunded,
        verified=contract.client.holder.verified and contract.worker.verified,
        adds=adds,
    )


def _dealing(row: ContractFacts) -> Dealing:
    """The contract as the choice of those that count sees it."""
    return Dealing(*(getattr(row, name) for name in DEALT))


def _adds(row: ContractFacts) -> dict[FigureKey, Count]:
    """What a contract adds to its parties' sums: its figures if it counts, one more not counted if it does not because
    one of the two is not verified. Facts read by former rules may have figures that are none any more.
    """
    parties: dict[Side, str] = {"client": row.client_party_id, "worker": row.worker_party_id}
    if not row.counts:
        hidden = not row.verified and row.begun_at is not None
        return {(party, side, NOT_COUNTED): Count(1, 1, 1, row.price) for side, party in parties.items() if hidden}
    return {
        (parties[cast("Side", side)], cast("Side", side), key): Count(1, hits, trials, row.price)
        for side, figures in row.adds.items()
        for key, (hits, trials) in figures.items()
        if key in FIGURES[cast("Side", side)]
    }


def _add(sums: Sums, more: Mapping[FigureKey, Count], *, taken_back: bool = False) -> None:
    for place, count in more.items():
        sums[place] = sums[place].plus(count.negative if taken_back else count)


def _write(changes: Sums, parties: Iterable[str]) -> None:
    """Add changes to the parties' figures."""
    rows = Figure.objects.filter(party_id__in=parties).exclude(key=BLOCKED_BY)
    known: Sums = {(row.party_id or "", cast("Side", row.side), row.key): _count_of(row) for row in rows}
    keep_sums({
        place: known.get(place, Count()).plus(change) for place, change in changes.items() if change != Count()
    })  # fmt: skip


def keep_sums(sums: Mapping[FigureKey, Count]) -> None:
    """Make these the parties' figures, and delete one left with no contracts. Call with the parties locked."""
    kept = [_row(place, total) for place, total in sums.items() if total.n]
    Figure.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=["party", "side", "key"], update_fields=_COUNTS
    )
    for party, side, key in (place for place, total in sums.items() if not total.n):
        Figure.objects.filter(party_id=party, side=side, key=key).delete()


def _count_of(row: Figure) -> Count:
    return Count(row.n, row.hits, row.trials, row.yen)


def _row(place: FigureKey, total: Count) -> Figure:
    party, side, key = place
    return Figure(party_id=party, side=side, key=key, n=total.n, hits=total.hits, trials=total.trials, yen=total.yen)
