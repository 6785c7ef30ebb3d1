"""Counting all conduct anew while contracts go on: a page at a time, in memory that does not grow with the site.

What is stored is compared with what it should be, without locks. Only what differs is counted once more, as the outbox
would (``counting``), under the locks of its parties. So who counts meanwhile waits no longer than for another batch of
the outbox.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from itertools import batched, groupby

from django.db import connection
from django.db.models import QuerySet
from django.db.models.fields.tuple_lookups import TupleGreaterThan

from michinori.contracts.models import Contract
from michinori.kernel.clock import day_of
from michinori.machinery import clock, directly, stopping
from michinori.machinery.locks import lock
from michinori.machinery.transactions import in_transaction
from michinori.people.models import Party
from michinori.rules.people.conduct import BLOCKED_BY, FIGURES, Count, Dealing, counted
from michinori.trust.commands.averages import sum_averages
from michinori.trust.commands.counting import (
    AT_ONCE,
    DEALT,
    Pair,
    Sums,
    contracts_with_sides,
    count_contracts,
    facts_now,
    keep_sums,
    same_facts,
)
from michinori.trust.commands.troubles import note_troubles, wrongly_noted
from michinori.trust.models import ContractFacts, Figure, Refreshed

_PAGE = 500
_BY_PAIR = ("client_party_id", "worker_party_id", "contract_id")
_RULES = "rules-5"
"""Which rules the stored facts were read by. Change it with the rules: then all is counted anew, once."""
_SIDES, _KEYS = zip(*((side, key) for side, keys in FIGURES.items() for key in keys), strict=True)
_LOCK = "SELECT pg_try_advisory_lock(hashtextextended('michinori.conduct', 0))"
_UNLOCK = "SELECT pg_advisory_unlock(hashtextextended('michinori.conduct', 0))"

# As in ``counting``: what counts adds its figures, what does not, since somebody is not verified, adds itself. Facts
# may have been read by former rules, with figures that are none any more.
_WRONG_SUMS = """
WITH mine AS (
    SELECT client_party_id AS party, 'client' AS side, price, begun_at, verified, counts, adds -> 'client' AS adds
    FROM trust_contractfacts WHERE client_party_id = ANY(%(parties)s)
    UNION ALL
    SELECT worker_party_id, 'worker', price, begun_at, verified, counts, adds -> 'worker'
    FROM trust_contractfacts WHERE worker_party_id = ANY(%(parties)s)
), added AS (
    SELECT party, side, key, price, (value ->> 0)::bigint AS hits, (value ->> 1)::bigint AS trials
    FROM mine CROSS JOIN jsonb_each(adds)
    WHERE counts AND (side, key) IN (SELECT * FROM unnest(%(sides)s::text[], %(keys)s::text[]))
    UNION ALL
    SELECT party, side, 'not_counted', price, 1, 1 FROM mine
    WHERE NOT counts AND NOT verified AND begun_at IS NOT NULL
), right_sums AS (
    SELECT party, side, key, count(*) AS n, sum(hits) AS hits, sum(trials) AS trials, sum(price) AS yen
    FROM added GROUP BY party, side, key
), stored AS (
    SELECT party_id AS party, side, key, n, hits, trials, yen FROM trust_figure
    WHERE party_id = ANY(%(parties)s) AND key <> 'blocked_by'
)
SELECT party, side, key, coalesce(r.n, 0), coalesce(r.hits, 0)::bigint, coalesce(r.trials, 0)::bigint,
    coalesce(r.yen, 0)::bigint
FROM right_sums r FULL JOIN stored s USING (party, side, key)
WHERE (r.n, r.hits, r.trials, r.yen) IS DISTINCT FROM (s.n, s.hits, s.trials, s.yen)
"""


@dataclass(frozen=True)
class Rebuilt:
    """The result of a rebuild. ``changed``: parties' sums and contracts' facts that were put right; 0 if incremental
    counting was right and nothing waits in the outbox.
    """

    contracts: int
    figures: int
    changed: int


class Interrupted(Exception):
    """The process was asked to stop. What was put right stays so."""


def rebuild_conduct() -> Rebuilt:
    """Count all conduct anew from the events of all contracts, a page at a time, while others count what happens
    meanwhile; parties' explanations stay. Call outside a transaction. Raises ``Interrupted``.

    Sums first, since what is found wrong afterwards is added to them as a difference.
    """
    contracts, changed = 0, _mend_sums()
    for ids in _pages(Contract.objects.all()):
        facts = facts_now(contracts_with_sides().filter(id__in=ids))
        contracts += len(facts)
        changed += _count_anew(_wrong_facts(facts))
    changed += _count_anew(_first_of_wrong_pairs())
    for parties in batched(wrongly_noted(), AT_ONCE):
        in_transaction(partial(_note_troubles, parties))
    sum_averages()
    _mark_done()
    return Rebuilt(contracts, Figure.objects.exclude(party=None).exclude(key=BLOCKED_BY).count(), changed)


def recount_due() -> None:
    """Count all anew where the rules have changed since that was done, unless another process is at it. It takes
    minutes on a large site; one that is asked to stop leaves the rest to the next.
    """
    if _is_by_rules():
        return
    with directly.connect("default") as line:
        if line.execute(_LOCK).fetchone() == (True,) and not _is_by_rules():
            with suppress(Interrupted):
                rebuild_conduct()
            line.execute(_UNLOCK)  # PostgreSQL notices a closed connection only a moment later


def _is_by_rules() -> bool:
    return Refreshed.objects.filter(what=_RULES).exists()


def _pages[M: (Contract, Party)](rows: QuerySet[M]) -> Iterator[list[str]]:
    """The ids of all these rows, a page at a time. Raises ``Interrupted``."""
    ids, last = rows.order_by("pk").values_list("pk", flat=True), ""
    while page := list(ids.filter(pk__gt=last)[:_PAGE]):
        yield page
        _go_on()
        last = page[-1]


def _mend_sums() -> int:
    """Make each party's sums those of its stored facts; return how many were not."""
    changed = 0
    for page in _pages(Party.objects.all()):
        wrong = {party for party, *_ in _wrong_sums(page)}
        for parties in batched(sorted(wrong), AT_ONCE):
            changed += in_transaction(partial(_sum_anew, parties))
    return changed


def _sum_anew(parties: Sequence[str]) -> int:
    lock(Party, *parties)
    wrong = _wrong_sums(parties)
    keep_sums(wrong)
    note_troubles(parties)
    return len(wrong)


def _wrong_sums(parties: Sequence[str]) -> Sums:
    """What each sum of these parties that is wrong should be; of no contracts where there should be none."""
    with connection.cursor() as cursor:
        cursor.execute(_WRONG_SUMS, {"parties": list(parties), "sides": list(_SIDES), "keys": list(_KEYS)})
        return {(party, side, key): Count(n, hits, trials, yen) for party, side, key, n, hits, trials, yen in cursor}


def _wrong_facts(facts: Mapping[str, ContractFacts]) -> Iterator[str]:
    """Which of these contracts have none of these facts stored, or others; ``counts`` apart, which is looked at pair by
    pair.
    """
    stored = ContractFacts.objects.in_bulk(list(facts))
    for contract_id, row in facts.items():
        known = stored.get(contract_id)
        row.counts = known is not None and known.counts
        if known is None or not same_facts(known, row):
            yield contract_id


def _first_of_wrong_pairs() -> Iterator[str]:
    """One contract each of those clients and workers of whose contracts the wrong ones are stored as counting. All of a
    pair are looked at anew with any of them.
    """
    for _, rows in groupby(_facts_by_pair(), key=lambda row: row[0]):
        dealings = [(dealing, counts) for _, dealing, counts in rows]
        if {one.id for one, counts in dealings if counts} != counted([one for one, _ in dealings]):
            yield dealings[0][0].id


def _facts_by_pair() -> Iterator[tuple[Pair, Dealing, bool]]:
    """All stored facts by pairs of client and worker, a page at a time. Raises ``Interrupted``."""
    columns = ("client_party_id", "worker_party_id", "counts", *DEALT)
    rows = ContractFacts.objects.order_by(*_BY_PAIR).values_list(*columns)
    page = list(rows[:_PAGE])
    while page:
        for client, worker, counts, *dealt in page:
            yield (client, worker), Dealing(*dealt), counts
        _go_on()
        page = list(rows.filter(TupleGreaterThan(_BY_PAIR, (client, worker, dealt[0])))[:_PAGE])


def _count_anew(contract_ids: Iterator[str]) -> int:
    """Count these anew, some at a time; return of how many the facts have changed."""
    return sum(count_contracts(ids) for ids in batched(contract_ids, AT_ONCE))


def _note_troubles(parties: Sequence[str]) -> None:
    lock(Party, *parties)
    note_troubles(parties)


def _go_on() -> None:
    if stopping.asked():
        raise Interrupted


def _mark_done() -> None:
    row = Refreshed(what=_RULES, on=day_of(clock.now()))
    Refreshed.objects.bulk_create([row], update_conflicts=True, unique_fields=["what"], update_fields=["on"])
