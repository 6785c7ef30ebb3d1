"""The meter in templates: the picture alone, or the card with its one large figure."""

from typing import Any

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from michinori.pages.meter_picture import picture, stage_word
from michinori.pages.meter_way import MeterFigures, circled

register = template.Library()


@register.simple_tag
def meterpicture(figures: MeterFigures) -> SafeString:
    """Only the way, with its text alternative."""
    return picture(figures)


@register.inclusion_tag("parts/meter.html")
def meter(figures: MeterFigures, legend: bool = True, over: bool = False) -> dict[str, Any]:
    """The way, what its three kinds mean in yen, and the stages' numbers (leave these out beside a list of steps);
    ``over``: nothing of it is still to come.
    """
    stages = [(circled(n), stage, stage_word(stage.status)) for n, stage in enumerate(figures.stages, start=1)]
    return {"figures": figures, "stages": stages if legend else [], "over": over}


@register.simple_block_tag(end_name="endmetercard")
def metercard(content: str, figures: MeterFigures, legend: bool = False, over: bool = False) -> SafeString:
    """“If it ended now”, large, then the meter; content is the computation that opens at a touch.

    ``over``: the contract is; the large figure is what was paid.
    """
    inside = content if content.strip() else ""  # what strip gives is no markup any more: tags would be shown as text
    values = {"figures": figures, "legend": legend, "content": inside, "over": over}
    return render_to_string("parts/meter_card.html", values)
