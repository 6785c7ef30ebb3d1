"""Backups: writing, encrypting, reading, proving and restoring them, and one every night (decision 36)."""
