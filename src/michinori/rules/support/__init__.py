"""Rules of inquiries, announcements and maintenance."""
