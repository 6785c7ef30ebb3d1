"""Commands for conduct and reviews."""
