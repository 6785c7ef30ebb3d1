"""The meter: what has been earned so far, by any measure (domain § 3)."""

from michinori.kernel.yen import percent_of
from michinori.rules.contract.life import Life
from michinori.rules.measures.figures import Meter, bounded
from michinori.rules.measures.table import measure_of


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
