"""``/live``: tells open pages what has changed (decision 0023).

The only async view (decision 0001): ``listening`` receives PostgreSQL's notifications on one connection per process,
``hub`` fans them out in memory, ``view`` sends each page its server-sent events, ``sessions`` finds a stream's user.
"""
