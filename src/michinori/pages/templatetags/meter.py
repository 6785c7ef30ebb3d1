"""The meter in templates: the road alone, with its amounts, as a card with the standing figure, or small for lists."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from michinori.pages.meter_picture import mini_picture, names_stages, picture, stage_word
from michinori.pages.meter_way import MeterFigures, circled

register = template.Library()

register.filter("circled", circled)
register.filter("stageword", stage_word)
register.filter("namesstages", names_stages)


@register.simple_tag
def meterpicture(figures: MeterFigures, somebody: Any = None) -> SafeString:
    """The road with its text alternative; ``somebody``: whose face stands on it."""
    return picture(figures, somebody)


@register.simple_tag
def miniroad(figures: MeterFigures) -> SafeString:
    """A small straight road for lists, with its text alternative. The standing figure belongs beside it as text."""
    return mini_picture(figures)


@register.inclusion_tag("parts/meter.html")
def meter(figures: MeterFigures, legend: bool = True, over: bool = False, somebody: Any = None) -> dict[str, object]:
    """The road and its amounts in yen. ``legend``: also the stages by number, not needed beside a list of stages.
    ``over``: the contract is over. ``somebody``: whose face stands on the road.
    """
    return {"figures": figures, "legend": legend, "over": over, "somebody": somebody}


@register.simple_block_tag(end_name="endmetercard")
def metercard(
    content: str, figures: MeterFigures, legend: bool = False, over: bool = False, somebody: Any = None
) -> SafeString:
    """The standing figure in large type, then the meter. The content is the computation, which the reader can unfold.

    ``over``: the contract is over, and the large figure is what was paid. ``somebody``: as in ``meter``.
    """
    inside = content if content.strip() else ""  # the result of strip() is no SafeString: its tags would be escaped
    values = {"figures": figures, "legend": legend, "content": inside, "over": over, "somebody": somebody}
    return render_to_string("parts/meter_card.html", values)
