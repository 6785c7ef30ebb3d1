"""Backups: writing, encrypting, reading, proving and restoring them, and one every night (decisions 36 and 70)."""
