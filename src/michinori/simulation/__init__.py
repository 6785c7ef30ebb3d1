"""Thousands of made-up disputes on the real rule book: how far settlements lie from the true value (decision 0035).

A room of its own because it stands outside a site's life: it reads the rules, and no row, clock or person of a site.
"""
