"""The one fact to tell of each job (``rules.market.risk``), for lists, home, mails and the job's page alike."""

from collections.abc import Mapping, Sequence

from michinori.market.models import Job
from michinori.market.queries import least_pay
from michinori.market.queries.remarks import flaws_of
from michinori.rules.market.job_text import LeastPay
from michinori.rules.market.risk import Counts, Risk, risk_of
from michinori.trust.queries.conduct import Conduct, conducts


def risks_of(
    jobs: Sequence[Job], least: LeastPay | None = None, known: Mapping[str, Conduct] | None = None
) -> dict[str, Risk]:
    """The risk of each job by its id. The jobs come with their client (``with_proposals``). Two queries, one less if
    ``least``, the average minimum wage, or ``known``, the conduct of all their clients, is given; none without jobs.
    """
    if not jobs:
        return {}
    found = conducts("client", list({job.client_id for job in jobs})) if known is None else known
    least = least or least_pay()
    return {
        job.id: risk_of(
            counts_of(found[job.client_id]),
            flaws_of(job, least),
            verified=job.client.holder.verified,
        )
        for job in jobs
    }


def counts_of(conduct: Conduct) -> Counts:
    """A client's figures as they were counted, by key."""
    return {one.figure.key: (one.figure.hits, one.figure.trials) for one in conduct.told}
