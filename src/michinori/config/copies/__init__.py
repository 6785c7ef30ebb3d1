"""Backups: writing them and restoring them."""
