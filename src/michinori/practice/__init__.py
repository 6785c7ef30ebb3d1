"""Practice: a contract with a made-up partner, play money and a clock to turn forward (decision 0010).

Each practice is a database: ``databases`` makes and drops it, ``story`` fills it, ``partner`` answers in it, ``door``
routes requests into it by their path, ``stand`` tells the person's progress.
"""
