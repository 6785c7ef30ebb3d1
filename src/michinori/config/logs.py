"""Logs without secrets: the paths in them may hold keys of mailed links."""

import logging
import re

_KEY = re.compile(r"/[\w:.=~-]{24,}(?=[/\s\"'?]|$)")
"""A part of a path that is longer than an id: a key to reset a password, the token of a link."""


class WithoutSecrets(logging.Filter):
    """Replaces long parts of paths in every line by ``/…``."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record's message; every record passes."""
        said = record.getMessage()
        record.msg, record.args = _KEY.sub("/…", said), ()
        return True
