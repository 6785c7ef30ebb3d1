"""Reading for papers."""
