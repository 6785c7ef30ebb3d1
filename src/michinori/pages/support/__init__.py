"""Pages of inquiries, for members and for people without an account."""
