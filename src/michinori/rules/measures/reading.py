"""How terms choose their meter, and the stages that follow from it (domain § 3; api.md ``terms``)."""

from collections.abc import Mapping

from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.fields import Reader
from michinori.rules.measures.measure import Chosen
from michinori.rules.measures.table import MEASURES, USUAL


def read_measure(reader: Reader) -> Chosen:
    """``meter`` of the terms: an object with ``kind``, or the kind alone; left out, stages are measured."""
    value = reader.body.get("meter")
    sent = value if isinstance(value, Mapping) else {"kind": value}
    kind = sent.get("kind")
    if kind is None:
        return Chosen(USUAL.kind)
    if not isinstance(kind, str) or kind not in MEASURES:
        reader.flaw("meter", "not_a_choice")
        return Chosen(USUAL.kind)
    return MEASURES[kind].read(Reader(sent, f"{reader.prefix}meter.", reader.flaws))


def read_stages(
    reader: Reader, chosen: Chosen, price: int, *, former: Terms | None, superseded: int
) -> tuple[StageTerms, ...]:
    """The stages of the terms, at Σ prices + superseded = price. They carry the ids of ``former`` as far as they are
    the same.
    """
    return MEASURES[chosen.kind].read_stages(reader, price, former=former, superseded=superseded)
