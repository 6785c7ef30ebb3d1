"""Infrastructure that all rooms above share: clock, events, outbox, idempotency, deadlines, locks, files, search."""
