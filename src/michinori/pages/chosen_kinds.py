"""The kinds of work that a form is about."""

from collections.abc import Iterable
from typing import Any

from michinori.machinery.looks import kinds_now
from michinori.rules.market.kinds import Kinds, is_slug


def kinds_chosen(sent: Any, *fields: str, kept: Iterable[str] = ()) -> Kinds:
    """The site's kinds of work, those ``kept`` and those that were ``sent`` in these fields surely among them if there
    are such: the process that wrote the form may have known one that this one does not know yet.
    """
    chosen = [slug for field in fields for slug in sent.getlist(field)] if sent else []
    return kinds_now(*kept, *(slug for slug in chosen if is_slug(slug)))
