"""Legal pages: reading them, agreeing to them."""
