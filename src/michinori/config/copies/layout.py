"""What a backup holds, in this order: one tar, encrypted if there is a key (``encryption``).

``about.json``: the format, the version, when it was made. ``keys/…``: the home's secret key and its key for pushes,
each with the one before it, if that is still accepted.
``database.dump``: by ``pg_dump``. ``files/…``: what people uploaded, unless ``about.json`` says that they were
``left_out``. ``end.json``: how many files, and SHA-256 over names
and contents of all before it, so that a copy cut short or damaged is known as such without a key, too.
"""

from michinori.config.environment import SECRET_KEY
from michinori.config.former_key import FILE as FORMER_SECRET_KEY
from michinori.machinery.storage import storage
from michinori.notices.push.keys import FILE as PUSH_KEY
from michinori.notices.push.keys import FORMER as FORMER_PUSH_KEY

FORMAT = 2
WITHOUT_END = 1
"""The format before keys and ``end.json``."""
ABOUT, KEYS, DUMP, FILES, END = "about.json", "keys", "database.dump", "files", "end.json"
KEY_FILES = (SECRET_KEY, FORMER_SECRET_KEY, PUSH_KEY, FORMER_PUSH_KEY)
PIECE = 1024 * 1024
"""Bytes that are read and written at once."""


def count() -> int:
    """How many files people have uploaded here."""
    return sum(1 for _ in storage().names())
