"""A practice contract: its steps, and what its made-up partner answers."""
