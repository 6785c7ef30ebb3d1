"""Limits of questions about a job (asked before proposing, answered in public under it)."""

MAX_QUESTION, MAX_ANSWER = 1_000, 2_000
WAITING_PER_JOB = 3
"""The most unanswered questions of one person about one job."""
