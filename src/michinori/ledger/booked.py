"""The day of a movement in the books: the one on which it happened, unless its month was closed by then."""

BOOKED = "coalesce(booked_on, (at AT TIME ZONE 'Asia/Tokyo' - interval '1 microsecond')::date)"
"""In SQL, as the index ``ledger_movement_booked`` has it; as in ``kernel.clock.day_of``, 24:00 belongs to the day that
ends.
"""
