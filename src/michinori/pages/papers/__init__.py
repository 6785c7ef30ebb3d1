"""Pages of papers: evidence packs, stored documents, statements of what an escrow does not cover."""
