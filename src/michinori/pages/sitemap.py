"""The sitemap of public pages, and ``robots.txt``.

For a signed-in reader the sitemap leaves out whoever a block separates from them, like every list (domain § 10).
Profiles are not listed: whether a person is found in search engines by name is not for the marketplace to decide.
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
from michinori.wording.rulebook.catalogue import CHAPTERS

_SECTIONS = ("jobs", "columns", "guides")
_CLOSED = (
    "/api/", "/accounts/", "/contracts/", "/money/", "/messages", "/notices/", "/settings/", "/comments/", "/demo/",
)  # fmt: skip


@require_safe
@login_not_required
def show_index(request: HttpRequest) -> HttpResponse:
    """The sitemap's index; a page of a section has at most 10,000 addresses."""
    return index(request, _sections(actor_of(request)), sitemap_url_name="sitemap_section")


@require_safe
@login_not_required
def show_section(request: HttpRequest, section: str) -> HttpResponse:
    """A page (``?p=``) of one section. Raises 404 for an unknown section or page."""
    return sitemap(request, _sections(actor_of(request)), section=section)


@require_safe
@login_not_required
def show_robots(request: HttpRequest) -> HttpResponse:
    """``robots.txt``: the sitemap's address, and the paths that need signing in."""
    lines = ["User-agent: *", *(f"Disallow: {start}" for start in _CLOSED)]
    lines.append(f"Sitemap: {settings.BASE_URL}{reverse('sitemap')}")
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


class Section(Sitemap):  # type: ignore[type-arg]  # it takes no type argument at run time
    """One section of the sitemap, as the actor may see it."""

    limit = 10_000

    def __init__(self, actor: Actor) -> None:
        self.actor = actor
        self.protocol = urlsplit(settings.BASE_URL).scheme

    def get_latest_lastmod(self) -> None:
        """None: to find the date, the library would read every row at each request for the index."""


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
    """The guides, the home page, and the first pages of the lists."""

    def items(self) -> list[str]:
        return [
            *(reverse(name) for name in ("home", "jobs", "columns", "guide", "rulebook", "rulebook_simulation")),
            *(reverse("guide_page", args=(slug,)) for slug in GUIDES),
            *(reverse("rulebook_chapter", args=(slug,)) for slug in CHAPTERS),
        ]

    def location(self, item: str) -> str:
        return item


def _sections(actor: Actor) -> "dict[str, type[Sitemap[Any]] | Sitemap[Any]]":
    return dict(zip(_SECTIONS, (_Jobs(actor), _Columns(actor), _Guides(actor)), strict=True))
