"""Commands of legal pages and of demands from outside."""
