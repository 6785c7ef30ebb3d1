"""Practices in words: the steps, and what the made-up partner says."""
