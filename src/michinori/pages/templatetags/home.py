"""What home is drawn with: the days left on a card, small roads of running contracts, amounts with a sign."""

import re

from django import template
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from michinori.rules.market.finding import Reasons
from michinori.wording import display
from michinori.wording.market.finding import ONE_CATEGORY, ONE_SKILL, ONE_WORD
from michinori.wording.sentences import fill

register = template.Library()


@register.filter
def bolddigits(text: str) -> SafeString:
    """The text with its numbers in bold: ``あと<b>6</b>日``."""
    return mark_safe(re.sub(r"\d+", r"<b>\g<0></b>", str(escape(text))))  # noqa: S308 - escaped, and digits alone are wrapped


@register.filter
def signed(amount: int) -> str:
    """An amount with its sign, for a change: ``+8,000円``."""
    return ("+" if amount > 0 else "") + display.yen(amount)


@register.filter
def signedfigure(amount: int) -> SafeString:
    """The same in large type, with a small 円."""
    return format_html("{}{}", *_parted(signed(amount)))


def _parted(text: str) -> tuple[str, SafeString | str]:
    return (text.removesuffix("円"), format_html("<i>{}</i>", "円")) if text.endswith("円") else (text, "")


@register.filter
def reason(found: Reasons) -> str:
    """The one strongest reason for a recommendation."""
    if found.skills:
        return fill(ONE_SKILL, {"word": found.skills[0]}, {})
    return str(ONE_CATEGORY) if found.category else fill(ONE_WORD, {"word": found.words[0]}, {})
