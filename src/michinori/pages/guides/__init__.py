"""Help: the list of guides, and one page for each irregular act."""
