"""Whether this home and its database belong together (decision 36).

The database holds a fingerprint of the home's secret key and of its place of files. A second home on the same database
would end all sessions and lack all files.
"""

import hashlib
import secrets
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage

from michinori.config import environment
from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import acting
from michinori.machinery.models import Installation

MARK = ".place"
"""The name of the file that marks the place of files. Several homes may share one place, under whatever path."""


def belong() -> None:
    """Note this home in a database that no home has used yet. Raises ``DatabaseFailed`` if another home uses it."""
    own = _fingerprint()
    if acting.this_installation().fingerprint == "":
        Installation.objects.filter(fingerprint="").update(fingerprint=own)
    if (found := acting.this_installation().fingerprint) != own:
        before = Path(settings.HOME) / environment.FORMER_KEY
        if before.exists() and fingerprint_by(before.read_text().strip()) == found:
            raise DatabaseFailed(
                f"renew-key was broken off: put {environment.FORMER_KEY} back in the place of "
                f"{environment.SECRET_KEY}, and renew the key again"
            )
        raise DatabaseFailed(
            "another home uses it, whose secret-key or files are not those of this one; "
            "several homes on one database share both"
        )


def fingerprint_by(secret: str) -> str:
    """What the database holds of a home with this secret key and this home's place of files."""
    return hashlib.sha256(f"{secret} {_place()}".encode()).hexdigest()


def _fingerprint() -> str:
    return fingerprint_by(settings.SECRET_KEY)


def _place() -> str:
    """The mark of the place of files, made if it is missing."""
    mark = Path(default_storage.path(MARK))
    mark.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        with mark.open("x") as file:
            file.write(secrets.token_hex(16))
    except FileExistsError:
        pass
    return mark.read_text()
