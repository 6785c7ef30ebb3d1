"""Queries of reports and decisions, for the people concerned and for staff."""
