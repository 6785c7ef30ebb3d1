"""Queries of conduct and reviews."""
