"""Columns (コラム), comments on them, and what keeps spam out."""
