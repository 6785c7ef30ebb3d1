"""Papers: evidence packs, stored documents, and what an escrow does not cover."""
