"""The boxes to tick for what of terms differs from the standard ones (domain § 9)."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.forms import BoundField, Form

from michinori.pages.fields import TickField
from michinori.wording.contract.differences import Said


class Marked(NamedTuple):
    """A difference in words, with its box where the reader has to tick it."""

    said: Said
    box: BoundField | None = None


def ticks_of(said: Collection[Said]) -> dict[str, TickField]:
    """The fields of a form: a box for each difference that needs one. A single one stands under its sentence, several
    say the usual value themselves.
    """
    alone = len(said) == 1
    return {f"rule_{one.name}": TickField(label=one.tick if alone else one.short_tick) for one in said if one.tick}


def marked(said: Iterable[Said], form: Form) -> list[Marked]:
    """Each difference with its box in this form."""
    return [Marked(one, form[f"rule_{one.name}"] if f"rule_{one.name}" in form.fields else None) for one in said]
