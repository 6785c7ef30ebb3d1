"""Money as people see it: what they have, what is held for their contracts, and every movement."""
