"""The way out of mails: a signed address that needs no sign-in and can do nothing but switch off one group's mails."""

from dataclasses import dataclass

from django.conf import settings
from django.core import signing

from .frame import GROUPS, Group

_SALT = "michinori.notices.leave"


@dataclass(frozen=True)
class Way:
    """Whose mails of which group."""

    user_id: str
    group: Group


def way_out(user_id: str, group: str) -> str:
    """The whole address that a mail carries. It never runs out: mails are kept for years."""
    return f"{settings.BASE_URL}/notices/leave/{signing.dumps([user_id, group], salt=_SALT)}"


def read_way(token: str) -> Way | None:
    """What a token of ``way_out`` means; None for anything else."""
    try:
        user_id, group = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    known = GROUPS.get(group)
    return Way(user_id, known) if known is not None and known.may_leave_mail else None
