"""What changes conduct and reviews."""
