"""Template tags of the account's pages."""

from django import template
from django.conf import settings

from michinori.pages.account.demo import demo_people as people_of_the_demo

register = template.Library()


@register.simple_tag
def demo_people() -> list[dict[str, object]]:
    """The people of the demo one can sign in as; empty outside a demo."""
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
    """Browser and system of a User-Agent header (``Chrome ・ Windows``); for an unknown one its first word."""
    found = [next((word for sign, word in signs if sign in user_agent), "") for signs in (_BROWSERS, _SYSTEMS)]
    return " ・ ".join(word for word in found if word) or user_agent.split("/")[0][:40] or "—"
