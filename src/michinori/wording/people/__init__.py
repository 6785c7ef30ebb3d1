"""Accounts, organisations, conduct and the decisions of staff in words."""
