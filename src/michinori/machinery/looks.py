"""How the operator's site looks: its name, accent colour and mark, remembered by each process for some seconds."""

import time
from dataclasses import dataclass, field

from django.utils.translation import gettext

from michinori.machinery import practising
from michinori.machinery.models import SiteMark
from michinori.machinery.settings import settings_now

_REMEMBERED = 15
"""Seconds, so that no page asks for it."""


@dataclass(frozen=True)
class Looks:
    """``name``, ``accent``: the settings, empty for the program's own; ``mark``: the id of its file, or empty."""

    name: str = ""
    accent: str = ""
    mark: str = ""


@dataclass
class _Kept:
    """What this process remembers, until ``until`` (of the machine's own clock)."""

    until: float = 0.0
    looks: Looks = field(default_factory=Looks)


_kept = _Kept()


def looks_now() -> Looks:
    """The looks in force. Two queries every 15 seconds; none in a practice, whose database is not the site's."""
    if _kept.until < time.monotonic() and not practising.is_inside():
        remember(stored())
    return _kept.looks


def stored() -> Looks:
    """The looks as they stand in the database."""
    site = settings_now().site
    return Looks(site.site_name, site.accent, stored_mark())


def stored_mark() -> str:
    """The id of the mark's file; empty without one."""
    return SiteMark.objects.values_list("file_id", flat=True).first() or ""


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
