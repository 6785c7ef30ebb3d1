"""Messages and the screening of them in words."""
