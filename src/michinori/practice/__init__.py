"""Practice: a contract with a made-up partner, play money and a clock to turn forward (decision 0010).

``databases`` makes and drops the database that each practice is, ``story`` fills it, ``partner`` answers in it,
``door`` leads one person in and out again by the address, ``stand`` says where they stand.
"""
