"""Filter that makes a sentence lead to the legal pages that it names: ``{{ one.why|legal_links }}``."""

import re

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from michinori.wording.legal.pages import TITLES

register = template.Library()


@register.filter
def legal_links(text: object) -> SafeString:
    """Escaped; every title of a legal page in it is a link. Where there are no such pages (practices), only escaped."""
    titles = {escape(str(title)).lower(): document for document, title in TITLES.items()}
    by_title = re.compile("|".join(map(re.escape, titles)), re.IGNORECASE)

    def link(found: re.Match[str]) -> str:
        words: SafeString = mark_safe(found[0])  # noqa: S308 - a part of what is escaped
        return format_html('<a href="{}">{}</a>', reverse("legal_page", args=(titles[found[0].lower()],)), words)

    whole = escape(str(text))
    try:
        return mark_safe(by_title.sub(link, whole))  # noqa: S308 - both parts are escaped
    except NoReverseMatch:
        return whole
