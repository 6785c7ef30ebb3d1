"""Threads of messages beside proposals and contracts, and promises (domain § 4, § 10)."""
