"""Reading contracts, for pages and API alike. Everything goes through ``contracts.policy``."""
