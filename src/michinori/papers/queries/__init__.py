"""Queries of papers and of the data they are made from."""
