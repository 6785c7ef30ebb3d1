"""Rendering other people's files as pictures: the program that a child process runs (``__main__``) and its parts.

Nothing here imports Django, so that the child starts quickly and holds neither settings nor secrets. The parent's side
is ``machinery.previews``.
"""
