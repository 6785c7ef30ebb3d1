"""What stands above every page: the market's last day, maintenance that is on or announced, and announcements."""

import time
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse

from michinori.kernel.clock import day_of
from michinori.machinery import clock
from michinori.machinery.maintenance import announced
from michinori.machinery.models import Maintenance
from michinori.pages.sides import side_of
from michinori.pages.support.maintenance import said
from michinori.rules.support.closures import is_over
from michinori.support.models import Announcement, Closure
from michinori.support.queries.announcements import standing
from michinori.support.queries.closures import standing_closure
from michinori.wording import display
from michinori.wording.support.closures import banner_of

_REMEMBERED = 15
"""Seconds for which a process remembers what there is, so that no page asks for it."""


@dataclass
class _Kept:
    """What this process remembers, until ``until`` (of the machine's own clock)."""

    until: float = 0.0
    planned: tuple[Maintenance, ...] = ()
    told: tuple[Announcement, ...] = ()
    closure: Closure | None = None


_kept = _Kept()


@dataclass(frozen=True)
class Banner:
    """A line above every page, and the address of its page."""

    text: str
    address: str


def banners(request: HttpRequest) -> list[Banner]:
    """The lines above this reader's pages. No query but every 15 seconds, or where time is simulated."""
    closure = known_closure()
    if not _kept.planned and not _kept.told and closure is None:
        return []
    now, here, japanese = clock.now(), reverse("maintenance"), display.japanese()
    found = [Banner(said(one, now).text, here) for one in _kept.planned if one.ends_at > now]
    if closure is not None and closure.last_day is not None and request.user.is_authenticated:
        over = is_over(closure.last_day, day_of(now))
        found.insert(0, Banner(banner_of(closure.last_day, over=over), reverse("market_closing")))
    return found + [
        Banner(one.title_ja if japanese else one.title_en, reverse("announcement", args=(one.id,)))
        for one in _kept.told
        if one.from_at <= now < one.until_at and _is_for(one.audience, request)
    ]


def known_closure() -> Closure | None:
    """The closure that is in force, as this process knows it. No query but every 15 seconds."""
    if _kept.until < time.monotonic():
        remember(tuple(announced()), tuple(standing()), closure=standing_closure())
    return _kept.closure


def remember(
    planned: tuple[Maintenance, ...] = (),
    told: tuple[Announcement, ...] = (),
    seconds: float = _REMEMBERED,
    closure: Closure | None = None,
) -> None:
    """Remember this for a while."""
    _kept.until, _kept.planned, _kept.told = time.monotonic() + seconds, planned, told
    _kept.closure = closure


def forget() -> None:
    """Ask again at the next page; after something was announced in this process."""
    _kept.until = 0.0


def _is_for(audience: str, request: HttpRequest) -> bool:
    if audience == "everybody":
        return True
    if not request.user.is_authenticated:
        return False
    if audience == "staff":
        return bool(getattr(request.user, "is_staff", False))
    return audience == {"work": "workers", "hire": "clients"}[side_of(request)]
