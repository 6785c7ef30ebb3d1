"""Contracts, the core domain: offers, deposits, stages, amendments, change requests, terminations, handovers."""
