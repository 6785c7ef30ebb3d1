"""The protocol of a measure on pages."""

from collections.abc import Mapping
from typing import Any, Protocol, TypedDict

from michinori.contracts.queries.views import ContractView
from michinori.pages.meter_way import MeterStage
from michinori.rules.measures.figures import Meter
from michinori.wording.sentences import Sentence


class Typed(TypedDict):
    """``meter`` (without the kind) and ``stages`` in the body of terms, as they were typed."""

    meter: dict[str, object]
    stages: object


class Face(Protocol):
    """A measure on the contract's page and in the form for terms.

    ``title``, ``card``: heading and template of the card that shows the work on the contract's page. ``choice``:
    template of its fields beside the choice of the measure. ``below``: template of its rows further down. Empty if
    none.
    """

    title: Sentence
    card: str
    choice: str
    below: str

    def values(self, view: ContractView) -> dict[str, object]:
        """The context of ``card`` for this reader."""

    def answer(self, view: ContractView) -> str:
        """What ``card`` says, in one line."""

    def way(self, meter: Meter, price: int) -> tuple[MeterStage, ...]:
        """The stages of the meter's picture, in yen before tax."""

    def typed(self, form: Mapping[str, Any], former: Mapping[str, Any]) -> Typed:
        """What the form says of the measure.

        ``form``: the cleaned values of the form. ``former``: its initial values.
        """

    def begins(self, rest: int) -> dict[str, object]:
        """The form's initial values for a switch to this measure, at ``rest`` yen before tax."""
