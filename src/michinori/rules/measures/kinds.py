"""The kind of a meter as stored terms name it: below the terms, which read it, as the measures stand above them."""

from collections.abc import Mapping
from typing import Any

FORMER = {"ladder": "stages"}
"""Kinds of before, and what contracts measured by them are measured by now. A ladder's checkpoints were stages at the
differences of their percents already when its terms were stored.
"""


def kind_of(meter: Mapping[str, Any]) -> str:
    """The kind that ``meter`` of a stored body of terms stands for; those bodies are never rewritten."""
    kind: str = meter["kind"]
    return FORMER.get(kind, kind)
