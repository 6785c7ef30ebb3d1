"""Reading conduct and reviews, for pages and API alike."""
