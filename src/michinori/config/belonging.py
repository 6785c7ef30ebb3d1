"""Whether this home and its database belong together (decision 36).

The database holds a fingerprint of the home's secret key and of its place of files. A second home on the same database
would end all sessions and lack all files.
"""

import hashlib
from pathlib import Path

from django.conf import settings

from michinori.config import environment
from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import acting
from michinori.machinery.models import Installation
from michinori.machinery.storage import storage


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
    return hashlib.sha256(f"{secret} {storage().mark()}".encode()).hexdigest()


def _fingerprint() -> str:
    return fingerprint_by(settings.SECRET_KEY)
