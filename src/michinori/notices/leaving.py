"""The way out of mails: a signed address that needs no sign-in and can do nothing but switch off one group's mails, or
those that a digest gathers.
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
    """Whose mails of which groups. ``digest``: only as far as they come once a day."""

    user_id: str
    groups: tuple[Group, ...]
    digest: bool = False


def way_out(user_id: str, group: str) -> str:
    """The whole address that a mail carries. It never runs out: mails are kept for years."""
    return _address([user_id, group])


def way_out_of_digest(user_id: str, groups: Iterable[str]) -> str:
    """The same for a digest: out of all ``groups`` that it gathers."""
    return _address([user_id, list(groups)])


def _address(said: list[object]) -> str:
    return address_of(PageRef("notices_leave", (signing.dumps(said, salt=_SALT),)))


def read_way(token: str) -> Way | None:
    """What a token of these means; None for anything else."""
    try:
        user_id, said = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    digest = isinstance(said, list)
    known = [GROUPS[name] for name in (said if digest else [said]) if name in GROUPS]
    known = [group for group in known if group.may_leave_mail]
    return Way(user_id, tuple(known), digest) if known else None
