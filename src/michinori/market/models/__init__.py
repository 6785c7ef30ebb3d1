"""Models of the market: jobs, proposals and their drafts, questions, saved searches, invitations, favourites, NDAs."""

from .drafts import ProposalDraft, new_proposal_draft_id
from .files import JobFile, ProposalFile
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
from .ndas import Confidential, ConfidentialFile, Nda, NdaText, new_nda_id, new_nda_text_id
from .questions import Question, new_question_id

__all__ = [
    "DUE_KEY",
    "JOB_STATUSES",
    "LIVE",
    "PAY_KEY",
    "PROPOSAL_STATUSES",
    "Confidential",
    "ConfidentialFile",
    "Favourite",
    "Invitation",
    "Job",
    "JobFile",
    "Nda",
    "NdaText",
    "Proposal",
    "ProposalDraft",
    "ProposalFile",
    "Question",
    "SavedSearch",
    "new_favourite_id",
    "new_invitation_id",
    "new_job_id",
    "new_nda_id",
    "new_nda_text_id",
    "new_proposal_draft_id",
    "new_proposal_id",
    "new_question_id",
    "new_search_id",
]
