"""Limits of consultations (相談): what a client asks a worker before there is a job or proposal."""

BEFORE_AN_ANSWER = 3
"""The most messages of the client's before the worker first answers."""
