"""How the operator's site looks: its name, accent colour, mark and kinds of work, remembered by each process for some
seconds.
"""

import time
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext

from michinori.machinery import practising
from michinori.machinery.models import SiteMark
from michinori.machinery.own_kinds import own_kinds
from michinori.machinery.settings import settings_now
from michinori.rules.market.kinds import SHIPPED, Kinds

_REMEMBERED = 15
"""Seconds, so that no page asks for it."""


@dataclass(frozen=True)
class Looks:
    """``name``, ``accent``: the settings, empty for the program's own; ``mark``: the id of its file, or empty;
    ``kinds``: of work, all that there are.
    """

    name: str = ""
    accent: str = ""
    mark: str = ""
    kinds: Kinds = SHIPPED


@dataclass
class _Kept:
    """What this process remembers, until ``until`` (of the machine's own clock)."""

    until: float = 0.0
    looks: Looks = field(default_factory=Looks)


_kept = _Kept()


def looks_now() -> Looks:
    """The looks in force. Three queries every 15 seconds; none in a practice, whose database is not the site's."""
    if _kept.until < time.monotonic() and not practising.is_inside():
        remember(stored())
    return _kept.looks


def stored() -> Looks:
    """The looks as they stand in the database."""
    site = settings_now().site
    return Looks(site.site_name, site.accent, stored_mark(), Kinds(own_kinds(), site.kinds_of_work))


def stored_mark() -> str:
    """The id of the mark's file; empty without one."""
    return SiteMark.objects.values_list("file_id", flat=True).first() or ""


def kinds_now(*slugs: str) -> Kinds:
    """The site's kinds of work, as the process remembers them; asked anew, by one query, where one of ``slugs`` is not
    among them: another process may just have added it.
    """
    kinds = looks_now().kinds
    if not kinds.knows(*slugs) and not practising.is_inside():
        kinds = replace(kinds, own=own_kinds())
        _kept.looks = replace(_kept.looks, kinds=kinds)
    return kinds


def known_looks() -> Looks:
    """What this process last knew, for an error's page, which asks nothing of the database."""
    return _kept.looks


def site_name() -> str:
    """The site's name in the active language, for pages and mails."""
    return looks_now().name or gettext("道のり")


def remember(looks: Looks, seconds: float = _REMEMBERED) -> None:
    """Remember this for a while."""
    _kept.until, _kept.looks = time.monotonic() + seconds, looks


def forget() -> None:
    """Ask again at the next page; after the looks were changed in this process."""
    _kept.until = 0.0
