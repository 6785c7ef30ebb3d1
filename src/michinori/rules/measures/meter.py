"""The meter: what has been earned so far, by any measure (domain § 3)."""

from michinori.kernel.yen import percent_of
from michinori.rules.contract.life import Life
from michinori.rules.measures.figures import Meter, bounded
from michinori.rules.measures.table import measure_of


def fallback(life: Life) -> int:
    """F, the total that the contract is worth if the sides cannot agree (domain § 6), yen before tax: the standing
    figure. Once the client is insolvent, all that was shown with files and not objected to counts in full.
    """
    if not life.frozen:
        return read_meter(life).standing
    count = measure_of(life.terms).count(life)
    objected = percent_of(count.filed_rest - count.unobjected, life.terms.fallback_share)
    return bounded(life, life.superseded + count.confirmed + count.unobjected + objected)


def read_meter(life: Life) -> Meter:
    """The figures of a life, yen before tax. Each includes superseded, and is last bounded by the payments and the
    price.
    """
    count = measure_of(life.terms).count(life)
    confirmed, claimed = life.superseded + count.confirmed, life.superseded + count.claimed
    standing = confirmed + percent_of(count.filed_rest, life.terms.fallback_share)
    return Meter(
        kind=life.terms.meter,
        confirmed=bounded(life, confirmed),
        claimed=bounded(life, claimed),
        standing=bounded(life, standing),
        superseded=life.superseded,
        filed_rest=count.filed_rest,
        fallback_share=life.terms.fallback_share,
        stages=count.stages,
        hours=count.hours,
    )
