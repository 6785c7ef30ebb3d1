"""The benchmark (``make bench``): fills a database by COPY, then measures pages and commands over HTTP.

It uses the product's tables, API and pages, but imports nothing of it, so that the same bench can measure any checkout,
with that checkout's own ``.venv``.
"""
