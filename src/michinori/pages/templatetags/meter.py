"""The meter in templates: the picture alone, with a legend, or as a card with the standing figure."""

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from michinori.pages.meter_picture import picture, stage_word
from michinori.pages.meter_way import MeterFigures, circled

register = template.Library()


@register.simple_tag
def meterpicture(figures: MeterFigures) -> SafeString:
    """The picture with its text alternative."""
    return picture(figures)


@register.inclusion_tag("parts/meter.html")
def meter(figures: MeterFigures, legend: bool = True, over: bool = False) -> dict[str, object]:
    """The picture and its amounts in yen. ``legend``: also the stages by number, not needed beside a list of stages.
    ``over``: the contract is over.
    """
    stages = [(circled(n), stage, stage_word(stage.status)) for n, stage in enumerate(figures.stages, start=1)]
    return {"figures": figures, "stages": stages if legend else [], "over": over}


@register.simple_block_tag(end_name="endmetercard")
def metercard(content: str, figures: MeterFigures, legend: bool = False, over: bool = False) -> SafeString:
    """The standing figure in large type, then the meter. The content is the computation, which the reader can unfold.

    ``over``: the contract is over, and the large figure is what was paid.
    """
    inside = content if content.strip() else ""  # the result of strip() is no SafeString: its tags would be escaped
    values = {"figures": figures, "legend": legend, "content": inside, "over": over}
    return render_to_string("parts/meter_card.html", values)
