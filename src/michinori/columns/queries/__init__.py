"""Queries of columns and their comments."""
