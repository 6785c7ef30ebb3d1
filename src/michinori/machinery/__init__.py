"""Shared machinery with rows of its own: the site's clock, events, outbox, idempotency, deadlines, locks, files."""
