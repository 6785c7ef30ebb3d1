"""Documents and evidence packs, as PDF and JSON."""
