"""Reading columns and their comments."""
