"""``/live``: what has changed, told to the open pages of those it concerns (decision 0023).

The one async view (decision 0001): ``listening`` hears PostgreSQL once per process, ``hub`` spreads it in memory,
``view`` is one page's stream of server-sent events, ``sessions`` says whose it is.
"""
