"""Pages of the market: search, job, posting, proposals."""
