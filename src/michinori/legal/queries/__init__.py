"""Queries of legal pages and of demands."""
