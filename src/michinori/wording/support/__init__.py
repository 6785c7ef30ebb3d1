"""Words for inquiries, announcements and maintenance."""
