"""Whether this home and its database belong together (decision 36).

The database holds a fingerprint of the home's secret key and of its place of files. A second home on the same database
would end all sessions and lack all files. It holds those of the keys for documents and pushes, too: what one home
seals, all have to open, and a device hears only who has the key with which it was signed up.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db.models import Model

from michinori.config import environment, former_key
from michinori.config.embedded.engine import DatabaseFailed
from michinori.machinery import acting, safekeeping
from michinori.machinery.models import Installation
from michinori.machinery.storage import storage
from michinori.notices.push import keys
from michinori.notices.push.models import Device
from michinori.people.models import IdentityPicture


@dataclass(frozen=True)
class _Shared:
    """A key besides the secret one that all homes on one database share. ``named``: to who has to copy it; ``column``:
    where the row of the installation has its fingerprint; ``own``: that of this home, empty where it has none;
    ``make``: makes it if it is missing; ``needs``: rows that are worth nothing without it.
    """

    name: str
    named: str
    column: str
    own: Callable[[], str]
    make: Callable[[], object]
    needs: type[Model]

    def known(self) -> str:
        return str(getattr(acting.this_installation(), self.column))

    def note_first(self) -> None:
        """Note this home's key, unless the database knows one."""
        Installation.objects.filter(**{self.column: ""}).update(**{self.column: self.own()})


_SHARED = (
    _Shared(
        safekeeping.FILE,
        f"{safekeeping.FILE} (or MICHINORI_DOCUMENTS_KEY in .env)",
        "documents_key",
        safekeeping.fingerprint,
        safekeeping.home_key,
        IdentityPicture,
    ),
    _Shared(keys.FILE, keys.FILE, "push_key", keys.fingerprint, keys.site_key, Device),
)


def belong() -> None:
    """Note this home in a database that no home has used yet. Raises ``DatabaseFailed`` if another home uses it."""
    own = _fingerprint()
    if acting.this_installation().fingerprint == "":
        Installation.objects.filter(fingerprint="").update(fingerprint=own)
    if (found := acting.this_installation().fingerprint) != own:
        home = Path(settings.HOME)
        before = home / environment.BEFORE_RENEWAL
        if before.exists() and fingerprint_by(before.read_text().strip()) == found:
            raise DatabaseFailed(
                f"renew-key was broken off: put {environment.BEFORE_RENEWAL} back in the place of "
                f"{environment.SECRET_KEY}, and renew the key again"
            )
        if any(fingerprint_by(key) == found for key in former_key.accepted(home)):
            raise DatabaseFailed(
                f"the database is of before the last renewal: the key that it knows is the second word of "
                f"{former_key.FILE}; put it alone into {environment.SECRET_KEY}, and renew the key again"
            )
        raise DatabaseFailed(
            "another home uses it, whose secret-key or files are not those of this one; "
            "several homes on one database share both"
        )
    _know_keys()


def _know_keys() -> None:
    """Note the secret key, which is that of all homes here, where the database does not know it yet; and delete a
    former one that no home on this database accepts any more: it was copied here, and another home was given another
    key since. A renewal that goes on beside this has kept the present key as the former one already. Raises
    ``DatabaseFailed`` where it cannot be deleted.
    """
    home, own = Path(settings.HOME), former_key.mark(settings.SECRET_KEY)
    Installation.objects.filter(fingerprint=_fingerprint()).exclude(secret_key=own).update(secret_key=own)
    known = {own, acting.this_installation().former_key}
    if any(former_key.mark(key) not in known for key in former_key.accepted(home)):
        try:
            former_key.forget(home)
        except OSError as error:
            raise DatabaseFailed(f"{former_key.FILE} is accepted no more, and cannot be deleted ({error})") from error


def share_keys() -> None:
    """Make the keys for documents and pushes of the first home on a database, and note them there. Raises
    ``DatabaseFailed`` for a home that lacks what another has, or has others. A restored copy gets what it lacks and is
    not held to it until it is released: ``documents-key`` is in no backup, and may still be brought.
    """
    for one in _SHARED:
        if acting.this_installation().held_since:
            _make(one)
            continue
        if not one.known():
            if not one.own() and not one.needs._default_manager.exists():
                _make(one)
            one.note_first()
        if one.own() == "" or one.own() != one.known():
            raise DatabaseFailed(
                f"its homes share a {one.named} that is not this one's: copy it from one of them; "
                "if none has it any more, or you changed it on purpose, run michinori accept-keys"
            )


def accept_keys() -> list[str]:
    """Take this home's keys for documents and pushes for those of all homes, whatever the database knows; make what is
    missing. Return the names of those that the database did not know.
    """
    new = []
    for one in _SHARED:
        _make(one)
        if one.known() != one.own():
            acting.note(**{one.column: one.own()})
            new.append(one.name)
    return new


def _make(one: _Shared) -> None:
    if not one.own():
        one.make()


def fingerprint_by(secret: str) -> str:
    """What the database holds of a home with this secret key and this home's place of files."""
    return hashlib.sha256(f"{secret} {storage().mark()}".encode()).hexdigest()


def _fingerprint() -> str:
    return fingerprint_by(settings.SECRET_KEY)
