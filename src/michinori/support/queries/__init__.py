"""Reading inquiries, announcements and maintenance."""
