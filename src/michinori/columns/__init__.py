"""Columns (コラム) by workers and staff, comments on them without an account, and what keeps spam out."""
