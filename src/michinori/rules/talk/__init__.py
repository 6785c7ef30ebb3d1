"""What people write to each other: what may be said when, and the screening for contact data (domain § 10)."""
