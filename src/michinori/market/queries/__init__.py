"""Reading the market: jobs and proposals in ``jobs``, the search in ``search``."""

from michinori.market.queries.jobs import (
    JobView,
    job_for,
    jobs_to_answer,
    missing_of,
    my_jobs,
    my_proposals,
    posting_of,
    proposal_of,
    proposals_of_job,
)
from michinori.market.queries.search import (
    COUNTED,
    PAGE,
    SORTS,
    Found,
    Hint,
    Search,
    count_jobs,
    counts_by_category,
    hints_for,
    newest_jobs,
    search_jobs,
)

__all__ = [
    "COUNTED",
    "PAGE",
    "SORTS",
    "Found",
    "Hint",
    "JobView",
    "Search",
    "count_jobs",
    "counts_by_category",
    "hints_for",
    "job_for",
    "jobs_to_answer",
    "missing_of",
    "my_jobs",
    "my_proposals",
    "newest_jobs",
    "posting_of",
    "proposal_of",
    "proposals_of_job",
    "search_jobs",
]
