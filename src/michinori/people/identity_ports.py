"""What a provider of identity checks (eKYC) does for this site, and which one is in use (decision 41).

The site ships one, ``providers.by_hand``. Another is a class in ``providers/`` that the setting ``IDENTITY_PROVIDER``
names. Whatever it finds is read beside everything else by a member of staff, who decides.
"""

from dataclasses import dataclass
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from michinori.rules.people.identity import Level


class Unreachable(Exception):
    """No usable answer for now. The message names the kind of fault only."""


@dataclass(frozen=True)
class Findings:
    """What the provider found. ``name``, ``address``: as it read them; ``same_face``: whether the selfie shows the face
    of the document, None where it does not say; ``sound``: whether it holds the document for a genuine one.
    """

    name: str
    address: str
    same_face: bool | None
    sound: bool


class IdentityProvider(Protocol):
    """A provider. Its methods are called outside transactions, ``forget`` by the outbox."""

    def covers(self, level: Level) -> bool:
        """Whether it checks this on pages of its own, so that no picture comes here."""
        ...

    def address(self, identity_request_id: str, *, back: str) -> str:
        """The address of its page for this request, from which the person comes ``back``. Calls nobody."""
        ...

    def findings(self, identity_request_id: str) -> Findings | None:
        """What it found, None while it has not. Raises ``Unreachable``."""
        ...

    def forget(self, identity_request_id: str) -> None:
        """Delete all that it holds of this request, pictures and findings; nothing if it holds none. May be asked more
        than once. Raises ``Unreachable``, and is asked again later.
        """
        ...


def provider(name: str = "") -> IdentityProvider:
    """The one in use; with a ``name``, as ``IDENTITY_PROVIDER`` has it, the one that was in use then. Raises
    ``ImportError`` for one that is not installed any more.
    """
    made: IdentityProvider = import_string(name or settings.IDENTITY_PROVIDER)()
    return made
