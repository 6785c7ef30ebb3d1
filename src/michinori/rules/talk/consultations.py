"""Limits of consultations (相談): what a client asks a worker before there is a job or proposal."""

A_DAY = 20
"""The most workers whom one person may newly ask in 24 hours."""
BEFORE_AN_ANSWER = 3
"""The most messages of the client's before the worker first answers."""
