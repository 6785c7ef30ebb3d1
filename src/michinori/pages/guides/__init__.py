"""Help: a page of guides, and one screen for each irregular step."""
