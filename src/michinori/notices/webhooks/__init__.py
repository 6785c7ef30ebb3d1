"""Webhooks: programs of its members told by HTTP what has happened (decision 0023).

``spreading`` makes a call for each webhook that an event concerns, ``sending`` makes the calls that are due,
``calling`` is one call over the wire. An app of its own, so that it has tables of its own.
"""
