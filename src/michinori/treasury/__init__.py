"""Money that comes in from outside."""
