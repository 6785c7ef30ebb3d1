"""The scanners: programs of others that look for holes in the code and in its parts (decision 61).

``make scan`` runs them. They live in an environment of their own under ``var/scan``: neither the product nor
``make test`` carries them.
"""
