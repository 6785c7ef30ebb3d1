"""The front page for visitors: what this is in one picture, jobs by category, both ways in, the fee on an example."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from michinori.columns.queries.columns import front_for
from michinori.machinery.looks import kinds_now
from michinori.machinery.settings import settings_now
from michinori.market.queries import TILE, tiles_for
from michinori.market.queries.jobs import least_pay_of
from michinori.market.queries.recommending import showcase
from michinori.pages.examples import landing_page
from michinori.rules.market.kinds import Kinds
from michinori.rules.money import amounts
from michinori.rules.money.rates import at_rate
from michinori.rules.settings.table import Settings
from michinori.wording import display
from michinori.wording.market.categories import icon_of, name_of

EXAMPLE = 10_000
"""The price of the example, yen before tax."""
JOBS = 2


@dataclass(frozen=True)
class Tile:
    """A category with the number of its open jobs (``more``: at least so many)."""

    key: str
    word: str
    icon: str
    count: int
    more: bool


@dataclass(frozen=True)
class Fee:
    """What is left of the example, whole yen: of ``with_tax`` the worker gets ``net``; ``withheld`` goes to the tax
    office where the client withholds, and ``net_then`` is left. ``percent``: of the first tier; ``tiers``: all of them
    in words. ``net_width``, ``fee_width``: of the parts of the bar, in percent.
    """

    price: int
    with_tax: int
    net: int
    fee: int
    fee_tax: int
    percent: int
    withheld: int
    net_then: int
    tiers: str
    net_width: int
    fee_width: int


def front_values() -> dict[str, object]:
    """What the page shows. Four queries."""
    settings = settings_now()
    kinds = kinds_now(*settings.site.kinds_of_work).choosing(settings.site.kinds_of_work)
    counts = tiles_for(None)
    return {
        "meter": landing_page(),
        "tiles": [_tile(key, kinds, counts.get(key, 0)) for key in kinds.taken_on],
        "count": sum(counts.values()),
        "more": any(count >= TILE for count in counts.values()),
        "jobs": showcase(JOBS, least_pay_of(settings)),
        "fee": fee_of(settings),
        "columns": front_for(None),
    }


def _tile(key: str, kinds: Kinds, count: int) -> Tile:
    icon = "bulb" if key == "other" else icon_of(key, kinds)
    return Tile(key, name_of(key, kinds), icon, count, count >= TILE)


def fee_of(settings: Settings) -> Fee:
    """The example under the operator's settings of today (domain § 8)."""
    taxed, house = at_rate(EXAMPLE, settings.statutory.tax), settings.house
    fee, fee_tax = amounts.fee(taxed, house), amounts.fee_tax(taxed, house)
    whole = EXAMPLE + amounts.tax(taxed)
    held = amounts.withheld(EXAMPLE, settings.statutory.withholding)
    net = whole - fee - fee_tax
    return Fee(
        price=EXAMPLE,
        with_tax=whole,
        net=net,
        fee=fee,
        fee_tax=fee_tax,
        percent=house.fee_tiers[0].percent,
        withheld=held,
        net_then=net - held,
        tiers=_tiers(settings),
        net_width=net * 100 // whole,
        fee_width=fee * 100 // whole,
    )


def _tiers(settings: Settings) -> str:
    """The tiers of the fee in one line."""
    return _("、").join(
        _("その先は%(percent)s%%") % {"percent": tier.percent}
        if tier.up_to is None
        else _("%(limit)sまでの部分は%(percent)s%%") % {"limit": display.yen(tier.up_to), "percent": tier.percent}
        for tier in settings.house.fee_tiers
    )
