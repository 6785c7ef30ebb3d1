"""The one fact to tell of each job (``rules.market.risk``), for lists, home, mails and the job's page alike."""

from collections.abc import Mapping, Sequence

from michinori.machinery.plans import ask
from michinori.market.models import Job
from michinori.market.queries import least_pay
from michinori.market.queries.remarks import flaws_of
from michinori.rules.market.job_text import LeastPay
from michinori.rules.market.risk import Counts, Risk, risk_of
from michinori.rules.people.conduct import BLOCKED_BY, FIGURES
from michinori.trust.queries.conduct import Conduct


def risks_of(
    jobs: Sequence[Job], least: LeastPay | None = None, known: Mapping[str, Counts] | None = None
) -> dict[str, Risk]:
    """The risk of each job by its id. The jobs come with their client (``with_proposals``). Two queries, one less if
    ``least``, the average minimum wage, or ``known``, the figures of all their clients, is given; none without jobs.
    """
    if not jobs:
        return {}
    found = counts_by_client(list({job.client_id for job in jobs})) if known is None else known
    least = least or least_pay()
    return {
        job.id: risk_of(
            found[job.client_id],
            flaws_of(job, least),
            verified=job.client.holder.verified,
        )
        for job in jobs
    }


_COUNTS = """
SELECT c.id, f.key, f.hits, f.trials FROM people_client c
JOIN trust_figure f ON f.party_id = c.party_id AND f.side = 'client' AND f.key = ANY(%s)
WHERE c.id = ANY(%s)
"""
_COUNTED = [key for key in FIGURES["client"] if key != BLOCKED_BY]


def counts_by_client(ids: Sequence[str]) -> dict[str, Counts]:
    """The figures of clients as they were counted, by their ids: what ``risk_of`` asks of conduct. One query."""
    found: dict[str, dict[str, tuple[int, int]]] = {one: {} for one in ids}
    for one, key, hits, trials in ask(_COUNTS, [_COUNTED, list(ids)]):
        found[one][key] = hits, trials
    return dict(found)


def counts_of(conduct: Conduct) -> Counts:
    """A client's figures as they were counted, by key."""
    return {one.figure.key: (one.figure.hits, one.figure.trials) for one in conduct.told}
