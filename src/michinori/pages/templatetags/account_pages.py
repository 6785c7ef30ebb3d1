"""Template tags of the account's pages."""

from django import template
from django.conf import settings
from django.template import Context
from django.utils.translation import gettext

from michinori.pages.account.demo import demo_people as people_of_the_demo
from michinori.pages.kept_forms import kept_forms

register = template.Library()


@register.simple_tag
def demo_people() -> list[dict[str, object]]:
    """The people of the demo one can sign in as, each with a note in the reader's language; empty outside a demo."""
    return [one | {"note": note and gettext(str(note))} for one in people_of_the_demo() for note in [one.get("note")]]


@register.simple_tag(takes_context=True)
def has_kept_form(context: Context) -> bool:
    """Whether a form of the reader's waits in this browser for a second step."""
    return any(one.act for one in kept_forms(context["request"]))


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
