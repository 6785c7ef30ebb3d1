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
