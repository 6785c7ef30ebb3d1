"""What pages show of one measure and ask about it."""

from collections.abc import Mapping
from typing import Any, Protocol

from michinori.contracts.queries.views import ContractView
from michinori.pages.meter_way import MeterStage
from michinori.rules.measures.figures import Meter
from michinori.wording.sentences import Sentence


class Face(Protocol):
    """One measure's part of the contract page and of the form for terms.

    ``title`` and ``card``: heading and template of the card with the work on the contract page. ``choice``: template of
    its fields beside the choice of the measure, ``below``: of its rows further down; empty where it has none.
    """

    title: Sentence
    card: str
    choice: str
    below: str

    def values(self, view: ContractView) -> dict[str, object]:
        """What ``card`` shows, for this reader."""

    def way(self, meter: Meter, price: int) -> tuple[MeterStage, ...]:
        """The stages of the picture."""

    def typed(self, form: Mapping[str, Any], former: Mapping[str, Any]) -> dict[str, Any]:
        """Of the body of terms: what belongs into ``meter`` beside the kind, and ``stages``.

        ``form`` is what was typed, cleaned; ``former`` what the form began with.
        """

    def begins(self, rest: int) -> dict[str, Any]:
        """What the form begins with where this measure is to follow another, at ``rest`` yen before tax."""
