"""Talking: a thread per proposal and contract, messages, marks of what was read, promises (domain § 4, § 10)."""
