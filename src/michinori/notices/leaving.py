"""Unsubscribe links ("ways out"): signed addresses that work without sign-in, and can only switch off the mails of one
group or those of the digest.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core import signing

from michinori.kernel.page_ref import PageRef
from michinori.machinery.addresses import address_of

from .frame import GROUPS, Group

_SALT = "michinori.notices.leave"


@dataclass(frozen=True)
class Way:
    """What an unsubscribe link switches off: the mails of these groups to this user; ``digest``:
    only those sent daily.
    """

    user_id: str
    groups: tuple[Group, ...]
    digest: bool = False


def way_out(user_id: str, group: str) -> str:
    """The unsubscribe URL of a group's mail. It has no end of its own, since people keep mails for years; it ends with
    the secret key that signed it (decision 72).
    """
    return _address([user_id, group])


def way_out_of_digest(user_id: str, groups: Iterable[str]) -> str:
    """The unsubscribe URL of a digest, for all ``groups`` in it."""
    return _address([user_id, list(groups)])


def _address(said: list[object]) -> str:
    return address_of(PageRef("notices_leave", (signing.dumps(said, salt=_SALT),)))


def read_way(token: str) -> Way | None:
    """What the token of an unsubscribe URL switches off; None for a forged token or a group that is always mailed."""
    try:
        user_id, said = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    digest = isinstance(said, list)
    known = [GROUPS[name] for name in (said if digest else [said]) if name in GROUPS]
    known = [group for group in known if group.may_leave_mail]
    return Way(user_id, tuple(known), digest) if known else None
