"""Signing up and in, keeping an account safe, tokens, and what the demo adds to it."""
