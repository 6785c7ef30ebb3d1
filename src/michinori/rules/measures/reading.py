"""How terms choose their meter, and the stages that follow from it (domain § 3; api.md ``terms``)."""

from collections.abc import Mapping

from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.fields import Reader
from michinori.rules.measures.measure import Chosen
from michinori.rules.measures.table import MEASURES, USUAL


def read_measure(reader: Reader, *, former: Terms | None) -> Chosen:
    """Read ``meter`` of the terms: an object with ``kind``, or the kind alone; the default is stages. ``former``: the
    terms in force, None for an offer.
    """
    value = reader.body.get("meter")
    sent = value if isinstance(value, Mapping) else {"kind": value}
    kind = sent.get("kind")
    if kind is None:
        return Chosen(USUAL.kind)
    if not isinstance(kind, str) or kind not in MEASURES:
        reader.flaw("meter", "not_a_choice")
        return Chosen(USUAL.kind)
    return MEASURES[kind].read(Reader(sent, f"{reader.prefix}meter.", reader.flaws), former=former)


def read_stages(
    reader: Reader, chosen: Chosen, price: int, *, former: Terms | None, superseded: int
) -> tuple[StageTerms, ...]:
    """Read the stages of the terms, with Σ prices + superseded = price; stages known from ``former`` keep their ids."""
    return MEASURES[chosen.kind].read_stages(reader, price, former=former, superseded=superseded)
