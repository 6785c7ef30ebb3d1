"""What search engines are told: the sitemap of what anybody may read, and which addresses lead nowhere for them.

Whoever asks while signed in is told of nobody that a block keeps from them, as in every list (domain § 10). People are
not listed: whether one's profile is found by one's name is nothing that a marketplace decides.
"""

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.sitemaps import Sitemap
from django.contrib.sitemaps.views import index, sitemap
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from michinori.columns.models import Column
from michinori.columns.queries.columns import columns_to_read
from michinori.kernel.actor import Actor
from michinori.market.models import Job
from michinori.market.queries import open_jobs
from michinori.pages.callers import actor_of
from michinori.wording.guides.catalogue import GUIDES

_SECTIONS = ("jobs", "columns", "guides")
_CLOSED = (
    "/api/", "/accounts/", "/contracts/", "/money/", "/messages", "/notices/", "/settings/", "/comments/", "/demo/",
)  # fmt: skip


@require_safe
@login_not_required
def show_index(request: HttpRequest) -> HttpResponse:
    """The sitemap's parts, of 10,000 addresses at most."""
    return index(request, _sections(actor_of(request)), sitemap_url_name="sitemap_section")


@require_safe
@login_not_required
def show_section(request: HttpRequest, section: str) -> HttpResponse:
    """One part, ``?p=`` of it where there are several. 404 for one that there is not."""
    return sitemap(request, _sections(actor_of(request)), section=section)


@require_safe
@login_not_required
def show_robots(request: HttpRequest) -> HttpResponse:
    """Where the sitemap is, and what needs a person who signs in."""
    lines = ["User-agent: *", *(f"Disallow: {start}" for start in _CLOSED)]
    lines.append(f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class Section(Sitemap):  # type: ignore[type-arg]  # it takes none at run time
    """One part, for who asks."""

    limit = 10_000

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.protocol = urlsplit(settings.BASE_URL).scheme

    def get_latest_lastmod(self) -> None:
        """None: the library would read every row to find it, each time that anybody asks for the first page."""


class _Jobs(Section):
    def items(self) -> QuerySet[Job]:
        return open_jobs(self.actor)

    def location(self, item: Job) -> str:
        return reverse("job", args=(item.id,))

    def lastmod(self, item: Job) -> datetime | None:
        return item.edited_at or item.posted_at


class _Columns(Section):
    def items(self) -> QuerySet[Column]:
        return columns_to_read(self.actor)

    def location(self, item: Column) -> str:
        return reverse("column", args=(item.slug,))

    def lastmod(self, item: Column) -> datetime | None:
        return item.edited_at or item.published_at


class _Guides(Section):
    """The guides, and the first pages of what the other parts hold."""

    def items(self) -> list[str]:
        return [reverse(name) for name in ("home", "jobs", "columns", "guide")] + [
            reverse("guide_page", args=(slug,)) for slug in GUIDES
        ]

    def location(self, item: str) -> str:
        return item


def _sections(actor: Actor) -> dict[str, Any]:
    return dict(zip(_SECTIONS, (_Jobs(actor), _Columns(actor), _Guides(actor)), strict=True))
