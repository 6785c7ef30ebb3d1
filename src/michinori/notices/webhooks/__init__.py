"""Webhooks: HTTP calls that tell users' programs what has happened (decision 0023).

``spreading`` fans an event out into one call per webhook, ``sending`` makes the calls that are due. A Django
app, so that it has its own tables.
"""
