"""Leaving the site (退会): one's own data as a file, and closing an account (decision 0026).

A room of its own above all rooms with rows: it alone sees everything that must be handed over or struck.
"""
