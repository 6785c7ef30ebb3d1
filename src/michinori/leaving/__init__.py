"""Leaving the site (退会): the export of a person's own data, and closing an account (decision 0026).

A room above all others with tables: only here is everything visible that must be exported or struck.
"""
