"""The parts of a guide, and the numbers that fill its sentences."""

from collections.abc import Mapping
from dataclasses import dataclass

from michinori.kernel.yen import percent_of
from michinori.rules.contract.house import House
from michinori.rules.contract.termination_notices import NOTICE_DAYS
from michinori.rules.law.articles import LASTING_MONTHS
from michinori.wording.sentences import Sentence, fill

_EXAMPLE = 10_000


@dataclass(frozen=True)
class Guide:
    """A page about one irregular step: ``when`` to use it, what happens to the ``money``, what the other side has
    ``seen``, what happens by ``itself``, and its ``steps`` as a picture.

    ``page``: the URL name of the page where the step is done. ``acts``: the acts of the lifecycle table that it
    explains; ``scope``: it explains all acts of that scope.
    """

    slug: str
    title: Sentence
    when: Sentence
    money: Sentence
    seen: Sentence
    itself: Sentence
    steps: tuple[Sentence, ...]
    page: str = "contract"
    acts: tuple[str, ...] = ()
    scope: str = ""

    def said(self, name: str, house: House) -> str:
        """The text of the field ``name`` in the active language, with the numbers of the settings."""
        return fill(getattr(self, name), numbers(house), {})


def numbers(house: House) -> Mapping[str, object]:
    """The operator's days, shares and counts for new terms, and the meter's example in yen."""
    counts = {name: value for name, value in house.as_data().items() if isinstance(value, int)}
    example = _EXAMPLE + percent_of(_EXAMPLE, house.fallback_share)
    law = {"lasting_months": LASTING_MONTHS, "notice_days": NOTICE_DAYS}
    return {**counts, **law, "ten": _EXAMPLE, "example": example}
