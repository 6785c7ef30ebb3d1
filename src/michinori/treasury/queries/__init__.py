"""Reading what comes from banks and goes to them."""
