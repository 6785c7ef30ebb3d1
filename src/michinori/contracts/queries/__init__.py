"""Queries on contracts, for pages and API alike. Permissions are those of ``contracts.policy``."""
