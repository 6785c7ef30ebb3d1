"""What others do on the same machine (``make bench PEERS=1``): a shop by django-oscar with 10,000 items, and books by
django-hordak. It runs by the Python of ``requirements/peers.txt``, which has neither the product nor its parts.
"""
