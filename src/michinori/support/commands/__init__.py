"""Commands of inquiries, announcements and maintenance."""
