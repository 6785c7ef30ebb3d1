"""Computing which contracts count for conduct, and the figures that the product stores."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from bench.site import Connection

LEAST_PRICE = 1_000
APART = timedelta(days=90)

_PARTIES = """
INSERT INTO trust_figure (party_id, side, key, n, hits, trials, yen)
SELECT CASE side.key WHEN 'client' THEN f.client_party_id ELSE f.worker_party_id END, side.key, figure.key,
    count(*), sum((figure.value ->> 0)::bigint), sum((figure.value ->> 1)::bigint), sum(f.price)
FROM trust_contractfacts f, jsonb_each(f.adds) side, jsonb_each(side.value) figure
WHERE f.counts GROUP BY 1, 2, 3
"""
_SITE = """
INSERT INTO trust_figure (party_id, side, key, n, hits, trials, yen)
SELECT NULL, side, key, sum(n), sum(hits), sum(trials), sum(yen)
FROM trust_figure WHERE party_id IS NOT NULL GROUP BY side, key
"""
_BLOCKED = """
INSERT INTO trust_figure (party_id, side, key, n, hits, trials, yen)
SELECT party_id, 'client', 'blocked_by', people, people, people, 0 FROM (
    SELECT b.party_id, count(DISTINCT u.party_id) AS people
    FROM people_block b JOIN people_user u ON u.id = b.made_by_id
    WHERE u.verified AND b.personal AND EXISTS (
        SELECT 1 FROM market_proposal p JOIN market_job j ON j.id = p.job_id JOIN people_client c ON c.id = j.client_id
        WHERE p.worker_id = b.made_by_id AND c.party_id = b.party_id
    ) GROUP BY 1
) blocked
"""
_REFRESHED = """
INSERT INTO trust_refreshed (what, "on") VALUES ('averages', %(day)s), ('blocks', %(day)s), ('rules-5', %(day)s)
ON CONFLICT (what) DO UPDATE SET "on" = excluded."on"
"""

type Dealing = tuple[datetime | None, str, int]
"""When a contract began (None: it did not), its id, its price in yen."""


def counted(dealings: Mapping[tuple[int, int], Iterable[Dealing]]) -> set[str]:
    """Ids of the contracts that count: between two parties, of the contracts from ¥1,000 that begin within 90 days of
    each other, only the one with the highest price.
    """
    chosen: list[str] = []
    for between_two in dealings.values():
        since: datetime | None = None
        top_price = 0
        for at, contract_id, price in sorted((at, key, price) for at, key, price in between_two if at):
            if price < LEAST_PRICE:
                continue
            if since is None or at >= since + APART:
                since, top_price = at, price
                chosen.append(contract_id)
            elif price > top_price:
                top_price = price
                chosen[-1] = contract_id
    return set(chosen)


def by_two() -> defaultdict[tuple[int, int], list[Dealing]]:
    return defaultdict(list)


def sum_figures(connection: Connection, day: date) -> None:
    """Write the figures of all parties and of the whole site."""
    with connection.transaction():
        connection.execute("DELETE FROM trust_figure")
        for statement in (_PARTIES, _SITE, _BLOCKED):
            connection.execute(statement)
        connection.execute(_REFRESHED, {"day": day})
