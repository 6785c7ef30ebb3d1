"""Columns and their comments: what one is made of, and what keeps spam out (domain § 10, story S9)."""
