"""How fast the product is (``make bench``): a database filled by COPY, then pages and commands asked over HTTP.

The bench knows the tables, the API and the pages, and imports nothing of the product: so one bench measures any
checkout, by that checkout's own ``.venv``.
"""
