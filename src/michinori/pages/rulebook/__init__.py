"""The rule book for users."""
