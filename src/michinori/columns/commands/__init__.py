"""Commands for columns and comments."""
