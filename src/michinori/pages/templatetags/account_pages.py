"""Tags of the account's pages."""

from typing import Any

from django import template
from django.conf import settings

from michinori.pages.account.demo import demo_people as people_of_the_demo

register = template.Library()


@register.simple_tag
def demo_people() -> list[dict[str, Any]]:
    """Those whom the demo offers to sign in as; none outside a demo."""
    return people_of_the_demo()


@register.simple_tag
def is_demo() -> bool:
    """Whether this is a demo."""
    return bool(settings.DEMO)


_BROWSERS = (("Edg", "Edge"), ("OPR/", "Opera"), ("Firefox/", "Firefox"), ("Chrome/", "Chrome"), ("Safari/", "Safari"))
_SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def device(user_agent: str) -> str:
    """``Chrome ・ Windows`` from what a browser says of itself; the first word of it where that tells nothing."""
    found = [next((word for sign, word in signs if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return " ・ ".join(word for word in found if word) or user_agent.split("/")[0][:40] or "—"
