"""Resolving references to pages into URLs, by the names in the pages' URL configuration."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from michinori.kernel.page_ref import PageRef


def path_of(page: PageRef) -> str:
    """The path of a page with its query and fragment. Raises NoReverseMatch if no page has this
    name and so many ids.
    """
    path = reverse(page.name, args=page.ids)
    query = f"?{urlencode(page.query)}" if page.query else ""
    return f"{path}{query}{'#' * bool(page.part)}{page.part}"


def address_of(page: PageRef) -> str:
    """The absolute URL of a page, for mails and programs."""
    return f"{settings.BASE_URL}{path_of(page)}"
