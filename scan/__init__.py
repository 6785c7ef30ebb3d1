"""The scanners: programs of others that look for holes in the code, in its parts and in the running demo (decision 61).

``make scan`` runs them. They live in an environment of their own under ``var/scan``: neither the product nor
``make test`` carries them.
"""
