"""Counting conduct: incrementally from the outbox, or anew from all events with the same result.

The order and number of the outbox's deliveries do not matter: a contract's facts are read from all its events, and only
their difference to the stored facts is added to the sums of its two parties, which are locked meanwhile.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Literal, cast

from django.db import OperationalError, connection, transaction

from michinori.contracts.models import Contract, TermsVersion
from michinori.contracts.told import Told
from michinori.kernel.clock import day_of
from michinori.machinery import clock, outbox
from michinori.machinery.deliveries import AtOnce, NotDelivered
from michinori.machinery.locks import lock
from michinori.machinery.models import Event, OutboxItem
from michinori.machinery.statements import read
from michinori.machinery.transactions import command, was_locked
from michinori.people.models import Party
from michinori.rules.contract.facts import fact_of
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.rules.people.conduct import BLOCKED_BY, NOT_COUNTED, Count, Dealing, counted, counts_of
from michinori.rules.people.conduct_history import TELLING, Agreed, Step, ends, facts_of
from michinori.trust.commands.averages import refresh, sum_averages
from michinori.trust.commands.troubles import note_troubles
from michinori.trust.models import ContractFacts, Figure, Refreshed

_AT_ONCE = 500
_SIDES = ("client__user", "client__organisation", "worker")
_ADDED = (
    "n", "price", "begun_at", "unfunded", "verified", "adds", "counts", "client_party_id", "worker_party_id",
)  # fmt: skip
_DEALT = ("contract_id", "begun_at", "price", "verified", "unfunded")
"""What ``Dealing`` is made of."""
_COUNTS = ("n", "hits", "trials", "yen")
_RULES = "rules-5"
"""Which rules the stored facts were read by. Change it with the rules: then all is counted anew, once."""

_BRIEFLY = """
SELECT set_config('michinori.patience', current_setting('lock_timeout'), true);
SET LOCAL lock_timeout = '100ms'; {}; SELECT set_config('lock_timeout', current_setting('michinori.patience'), true)
"""
"""Long enough for counting a small site anew, and short beside what else is locked then."""
_IS_TAKEN = """
SELECT EXISTS (
    SELECT FROM pg_locks WHERE relation = 'trust_contractfacts'::regclass AND mode = 'ShareRowExclusiveLock'
        AND pid <> pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
)
"""

type FigureKey = tuple[str, Side, str]
"""Party id, side and the figure's key."""
type Sums = dict[FigureKey, Count]


def _is_table_free() -> bool:
    """Whether nobody else counts all conduct anew now, or waits to. Looks at PostgreSQL's locks, and waits for none."""
    with connection.cursor() as cursor:
        cursor.execute(_IS_TAKEN)
        taken: tuple[bool] = cursor.fetchone()
    return not taken[0]


@partial(AtOnce, is_ready=_is_table_free)
def note_conduct(items: Sequence[OutboxItem]) -> None:
    """Outbox subscriber to ``contract_events``: count those contracts anew of which any event matters to conduct. After
    a change of the rules ask for all to be counted anew, apart. Raises ``NotDelivered`` while that is under way.
    """
    told = [Told.read(item) for item in items]
    changed = [one.contract for one in told if any(fact.event_kind in TELLING for fact in one.facts.values())]
    if changed:
        _count_or_ask(changed)


@transaction.atomic
def _count_or_ask(contracts: Sequence[Contract]) -> None:
    # What was asked for has not begun, or is done: it waits for this lock, and so reads these contracts' events, too.
    _lock_table("ROW EXCLUSIVE", briefly=True)
    if not _is_by_rules():
        # Once an hour, since a process of the version before, during an upgrade, passes over what it does not know.
        outbox.put("conduct_rules", {}, key=f"{_RULES}:{datetime.now(UTC):%Y-%m-%dT%H}")
    elif _count(contracts):
        refresh()


@command
def count_by_new_rules(item: OutboxItem) -> None:
    """Outbox subscriber to ``conduct_rules``: count all anew, which may take minutes, unless it was done meanwhile."""
    _lock_table("SHARE ROW EXCLUSIVE")
    if not _is_by_rules():
        rebuild_conduct()


def note_party_changed(item: OutboxItem) -> None:
    """Outbox subscriber to ``party_changed``: accounts were joined or parted, which staff rarely do. Which contracts
    count depends on the parties of both sides, so all is counted anew.
    """
    rebuild_conduct()
    refresh()


@command
def count_contract(contract_id: str) -> None:
    """Read one contract's events and update the figures of its two parties."""
    _lock_table("ROW EXCLUSIVE")
    _count([Contract.objects.select_related(*_SIDES).get(id=contract_id)])


def _count(contracts: Sequence[Contract]) -> bool:
    """The same for contracts that came with their sides, the table locked. Return whether any figure has changed."""
    by_id = {contract.id: contract for contract in contracts}
    pairs = _note_pairs(by_id)
    parties = {party for pair in pairs for party in pair}
    lock(Party, *parties)
    history = _history([*by_id])
    agreed = _agreed(history)
    new = {one: _facts(contract, history[one], agreed[one]) for one, contract in by_id.items()}
    chosen, known = _which_count(pairs, new)
    stale = {one for one, counts in known.items() if counts != (one in chosen)}
    rows = read(ContractFacts, contract_id__in=[*stale | new.keys()])
    before = {row.contract_id: row for row in rows if _pair(row) in pairs}
    after = {row_id: copy(row) for row_id, row in before.items()} | new
    for row in after.values():
        row.counts = row.contract_id in chosen
    changes, changed = _changes(before, after)
    _keep(changed)
    if all(change == Count() for change in changes.values()):
        return False
    _write(changes, parties)
    note_troubles(parties)
    return True


def _note_pairs(contracts: Mapping[str, Contract]) -> set[tuple[str, str]]:
    """Note on each contract's sides to which parties they belong, and return the pairs of client and worker.

    Read under the lock: had accounts been joined since the contracts were read, all may have been counted anew already.
    """
    rows = Contract.objects.filter(id__in=[*contracts]).values_list("id", "client__party_id", "worker__party_id")
    found = {contract_id: (client, worker) for contract_id, client, worker in rows}
    for contract_id, (client, worker) in found.items():
        contracts[contract_id].client.party_id, contracts[contract_id].worker.party_id = client, worker
    return set(found.values())


def _changes(
    before: Mapping[str, ContractFacts], after: Mapping[str, ContractFacts]
) -> tuple[Sums, list[ContractFacts]]:
    """By how much the figures change, and the rows that do."""
    changes: Sums = defaultdict(Count)
    changed: list[ContractFacts] = []
    for row_id, row in after.items():
        former = before.get(row_id)
        if former is None or any(getattr(former, name) != getattr(row, name) for name in _ADDED):
            _add(changes, _adds(former) if former else {}, taken_back=True)
            _add(changes, _adds(row))
            changed.append(row)
    return changes, changed


def _keep(rows: Sequence[ContractFacts]) -> None:
    ContractFacts.objects.bulk_create(rows, update_conflicts=True, unique_fields=["contract"], update_fields=_ADDED)


def _lock_table(mode: Literal["ROW EXCLUSIVE", "SHARE ROW EXCLUSIVE"], *, briefly: bool = False) -> None:
    """Lock the table of facts until the transaction ends: ROW EXCLUSIVE lets contracts be counted concurrently, SHARE
    ROW EXCLUSIVE makes a rebuild and them wait for each other. ``briefly``: raise ``NotDelivered`` after 0.1 s.
    """
    text = f"LOCK TABLE trust_contractfacts IN {mode} MODE"
    try:
        with connection.cursor() as cursor:
            cursor.execute(_BRIEFLY.format(text) if briefly else text)
    except OperationalError as error:
        if not was_locked(error):
            raise
        raise NotDelivered("all conduct is being counted anew") from None


def _is_by_rules() -> bool:
    return Refreshed.objects.filter(what=_RULES).exists()


def _which_count(
    pairs: Collection[tuple[str, str]], new: Mapping[str, ContractFacts]
) -> tuple[set[str], dict[str, bool]]:
    """Of all contracts between these clients and workers those that count, by their stored facts and the ``new`` ones;
    and of all with stored facts, whether these say that they count. A pair may have thousands.
    """
    clients, workers = zip(*pairs, strict=True)
    of_these = {"client_party_id__in": set(clients), "worker_party_id__in": set(workers)}
    rows = ContractFacts.objects.filter(**of_these).values_list("client_party_id", "worker_party_id", "counts", *_DEALT)
    together = defaultdict[tuple[str, str], list[Dealing]](list)
    known: dict[str, bool] = {}
    for client, worker, counts, *dealt in rows:
        if (client, worker) in pairs:
            dealing = Dealing(*dealt)
            known[dealing.id] = counts
            if dealing.id not in new:
                together[client, worker].append(dealing)
    for row in new.values():
        together[_pair(row)].append(_dealing(row))
    return {one for dealings in together.values() for one in counted(dealings)}, known


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


def _choose(rows: Iterable[ContractFacts]) -> None:
    """Set ``counts`` on the facts of all contracts between one client and one worker."""
    rows = list(rows)
    chosen = counted([_dealing(row) for row in rows])
    for row in rows:
        row.counts = row.contract_id in chosen


def _dealing(row: ContractFacts) -> Dealing:
    return Dealing(*(getattr(row, name) for name in _DEALT))


def _adds(row: ContractFacts) -> dict[FigureKey, Count]:
    """What a contract adds to its parties' sums: its figures if it counts, one more not counted if it does not because
    one of the two is not verified.
    """
    parties: dict[Side, str] = {"client": row.client_party_id, "worker": row.worker_party_id}
    if not row.counts:
        hidden = not row.verified and row.begun_at is not None
        return {(party, side, NOT_COUNTED): Count(1, 1, 1, row.price) for side, party in parties.items() if hidden}
    return {
        (parties[cast("Side", side)], cast("Side", side), key): Count(1, hits, trials, row.price)
        for side, figures in row.adds.items()
        for key, (hits, trials) in figures.items()
    }


def _add(sums: Sums, more: Mapping[FigureKey, Count], *, taken_back: bool = False) -> None:
    for place, count in more.items():
        sums[place] = sums[place].plus(count.negative if taken_back else count)


def _write(changes: Sums, parties: Iterable[str]) -> None:
    """Add changes to the parties' figures; a figure left with no contracts is deleted."""
    rows = Figure.objects.filter(party_id__in=parties).exclude(key=BLOCKED_BY)
    known: Sums = {(row.party_id or "", cast("Side", row.side), row.key): _count_of(row) for row in rows}
    new, gone = [], []
    for place, change in changes.items():
        if change == Count():
            continue
        total = known.get(place, Count()).plus(change)
        if total.n:
            new.append(_row(place, total))
        else:
            gone.append(place)
    Figure.objects.bulk_create(
        new, update_conflicts=True, unique_fields=["party", "side", "key"], update_fields=_COUNTS
    )
    for party, side, key in gone:
        Figure.objects.filter(party_id=party, side=side, key=key).delete()


def _count_of(row: Figure) -> Count:
    return Count(row.n, row.hits, row.trials, row.yen)


def _row(place: FigureKey, total: Count) -> Figure:
    party, side, key = place
    return Figure(party_id=party, side=side, key=key, n=total.n, hits=total.hits, trials=total.trials, yen=total.yen)


@dataclass(frozen=True)
class Rebuilt:
    """The result of a rebuild. ``changed``: rows that differ from those before; 0 if incremental counting was right."""

    contracts: int
    figures: int
    changed: int


@command
def rebuild_conduct() -> Rebuilt:
    """Count all conduct anew from the events of all contracts; parties' explanations stay. Events written meanwhile are
    counted afterwards, from the outbox.
    """
    _lock_table("SHARE ROW EXCLUSIVE")
    before = _all_rows()
    Figure.objects.exclude(key=BLOCKED_BY).delete()
    ContractFacts.objects.all().delete()
    for rows in _facts_anew():
        ContractFacts.objects.bulk_create(rows)
    sums = _choose_all()
    Figure.objects.bulk_create([_row(place, total) for place, total in sums.items()], batch_size=_AT_ONCE)
    note_troubles()
    sum_averages()
    Refreshed.objects.update_or_create(what=_RULES, defaults={"on": day_of(clock.now())})
    after = _all_rows()
    changed = sum(before.get(key) != after.get(key) for key in before.keys() | after.keys())
    return Rebuilt(ContractFacts.objects.count(), len(sums), changed)


def _facts_anew() -> Iterator[list[ContractFacts]]:
    contracts = Contract.objects.select_related(*_SIDES).order_by("id")
    last = ""
    while page := list(contracts.filter(id__gt=last)[:_AT_ONCE]):
        history = _history([contract.id for contract in page])
        agreed = _agreed(history)
        yield [
            _facts(contract, history[contract.id], agreed[contract.id]) for contract in page if contract.id in history
        ]
        last = page[-1].id


def _choose_all() -> Sums:
    """Decide which contracts count and sum them, one pair of parties at a time, so that memory stays bounded."""
    sums: Sums = defaultdict(Count)
    together: list[ContractFacts] = []
    rows = ContractFacts.objects.order_by("client_party_id", "worker_party_id", "contract_id")
    for row in rows.iterator(_AT_ONCE):
        if together and _pair(together[0]) != _pair(row):
            _sum_pair(together, sums)
            together = []
        together.append(row)
    _sum_pair(together, sums)
    return sums


def _pair(row: ContractFacts) -> tuple[str, str]:
    return row.client_party_id, row.worker_party_id


def _sum_pair(rows: list[ContractFacts], sums: Sums) -> None:
    _choose(rows)
    ContractFacts.objects.bulk_update([row for row in rows if row.counts], ["counts"])
    for row in rows:
        _add(sums, _adds(row))


def _all_rows() -> dict[tuple[object, ...], tuple[object, ...]]:
    """All facts and figures of parties by their keys, to compare before and after."""
    facts = ContractFacts.objects.values_list("contract_id", *_ADDED)
    figures = Figure.objects.exclude(party=None).exclude(key=BLOCKED_BY)
    sums = figures.values_list("party_id", "side", "key", *_COUNTS)
    return {(row[0],): tuple(map(str, row[1:])) for row in facts} | {row[:3]: row[3:] for row in sums}
