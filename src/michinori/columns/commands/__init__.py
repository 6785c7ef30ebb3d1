"""What is done with columns and comments."""
