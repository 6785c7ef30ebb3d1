"""Addresses of pages by their names. The table of addresses is the pages' own; nothing else spells a path."""

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode

from michinori.kernel.page_ref import PageRef


def path_of(page: PageRef) -> str:
    """The path of a page on the site. Raises NoReverseMatch where no page has that name with so many ids."""
    path = reverse(page.name, args=page.ids)
    query = f"?{urlencode(page.query)}" if page.query else ""
    return f"{path}{query}{'#' * bool(page.part)}{page.part}"


def address_of(page: PageRef) -> str:
    """The whole address, for mails and programs."""
    return f"{settings.BASE_URL}{path_of(page)}"
