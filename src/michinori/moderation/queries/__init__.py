"""Reading reports: one's own, and for staff the queue."""
