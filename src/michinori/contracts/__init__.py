"""The heart: offers, deposits, stages, amendments, change requests, terminations, handovers."""
