"""The kind of measure that stored terms name. A module of its own, because terms need it and measures import terms."""

from collections.abc import Mapping

FORMER = {"ladder": "stages"}
"""Retired kinds, each with the kind that now measures such contracts. The stored terms of a ladder already hold its
checkpoints as stages, priced by the differences of their percents.
"""


def kind_of(meter: Mapping[str, object]) -> str:
    """The present kind for ``meter`` of stored terms, whose bodies are never rewritten."""
    kind = str(meter["kind"])
    return FORMER.get(kind, kind)
