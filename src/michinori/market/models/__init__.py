"""Models of the market: jobs, proposals, saved searches, invitations, favourites."""

from .finding import Favourite, Invitation, SavedSearch, new_favourite_id, new_invitation_id, new_search_id
from .jobs import (
    DUE_KEY,
    JOB_STATUSES,
    LIVE,
    PAY_KEY,
    PROPOSAL_STATUSES,
    Job,
    Proposal,
    new_job_id,
    new_proposal_id,
)

__all__ = [
    "DUE_KEY",
    "JOB_STATUSES",
    "LIVE",
    "PAY_KEY",
    "PROPOSAL_STATUSES",
    "Favourite",
    "Invitation",
    "Job",
    "Proposal",
    "SavedSearch",
    "new_favourite_id",
    "new_invitation_id",
    "new_job_id",
    "new_proposal_id",
    "new_search_id",
]
