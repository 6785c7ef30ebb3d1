"""The refusal of a text that holds contact data or an invitation to deal outside, before a contract (domain § 10)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from michinori.kernel.problems import Flaw, Problem

from .finding import REASONS, Finding, Kind
from .screen import screen

_CONTACT: tuple[Kind, ...] = ("mail", "phone", "account")
SHOWN = 5
"""The most places named for each text; further ones show once these are removed."""


def refuse_contact(texts: Mapping[str, str], watched: Sequence[str] = ()) -> None:
    """Check texts, by field name, for contact data and the words that the operator has ``watched``. Raises
    ``contact-before-contract`` (422), a flaw for each place.
    """
    places = ((field, text, screen(text, watched)[:SHOWN]) for field, text in texts.items())
    flaws = tuple(flaw for field, text, found in places for flaw in flaws_of(field, text, found))
    if flaws:
        raise Problem("contact-before-contract", 422, flaws=flaws)


def flaws_of(field: str, text: str, found: Iterable[Finding], key: str = "contact_found") -> Iterator[Flaw]:
    """A flaw for each place. Contact data of all sorts are refused for one reason, which the first place says; the
    others refer to it.
    """
    said = False
    for one in found:
        place = {"place": f"{one.start + 1}–{one.end}", "said": text[one.start : one.end]}
        if said and REASONS[one.reason] in _CONTACT:
            yield Flaw(field, "contact_found_too", place)
            continue
        said = said or REASONS[one.reason] in _CONTACT
        yield Flaw(field, key, place | {"contact_why": one.reason, "contact_instead": one.reason})
