"""The refusal of a text that holds contact data or an invitation to deal outside, before a contract (domain § 10)."""

from collections.abc import Iterator, Mapping

from michinori.kernel.problems import Flaw, Problem

from .finding import Finding
from .screen import screen

SHOWN = 5
"""The most places named for each text; further ones show once these are removed."""


def refuse_contact(texts: Mapping[str, str]) -> None:
    """Check texts, by field name, for contact data. Raises ``contact-before-contract`` (422), a flaw for each place."""
    flaws = tuple(flaw for field, text in texts.items() for flaw in _flaws(field, text, screen(text)[:SHOWN]))
    if flaws:
        raise Problem("contact-before-contract", 422, flaws=flaws)


def _flaws(field: str, text: str, found: tuple[Finding, ...]) -> Iterator[Flaw]:
    for one in found:
        place = {"place": f"{one.start + 1}–{one.end}", "said": text[one.start : one.end]}
        yield Flaw(field, "contact_found", place | {"contact_why": one.reason, "contact_instead": one.reason})
