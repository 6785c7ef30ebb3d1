"""Queries of threads and messages."""
