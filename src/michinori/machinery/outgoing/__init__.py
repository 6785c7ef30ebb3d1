"""The one way out by HTTP (decision 67).

No redirect is followed, and nothing inside is called by an address that others chose: names are resolved once, all
their addresses are checked, and the connection goes to the one that was checked.

``calls``: what we call ourselves; ``libraries``: a session for libraries that call.
"""
