"""Pages of columns: read, write, comment."""
