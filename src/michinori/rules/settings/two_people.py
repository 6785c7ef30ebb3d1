"""Which changes of settings take a second person (decision 42). Pure: who has confirmed what stands in rows."""

from collections.abc import Sequence
from typing import Any

from michinori.rules.contract.house import FeeTier, House, read_tiers
from michinori.rules.settings.site import Site

BY_TWO = frozenset(
    ("tax_percent", "withholding_tiers", "fees_second", "payout_second", "account_hours", "hold_hours", "hold_days",
     "paying_in", "payout_from", "real_money", "announce_second", "closure_days", "step_asked", "step_above")
)  # fmt: skip
"""Settings of which every change takes two people: by one of them a single burglar turned money towards an account of
theirs, took what holds payouts up, or made the limit for fees meaningless. A first value where none stood takes one."""

ACCOUNTS = frozenset(("paying_in", "payout_from"))
"""The operator's bank accounts."""


def takes_two(key: str, value: Any, *, site: Site, vouched: Sequence[FeeTier], alone: bool = False) -> bool:
    """Whether a change to ``value`` (JSON) needs a second person.

    ``alone``: whether the site is set up and nobody but its owner has an account: a bank account that was mistyped is
    mended by one, since no money is there and nobody could be asked.
    ``vouched``: the tiers of the fee that two people, or the command line, set last, else the defaults. Fees are held
    against these and not against those in force, so that many small steps by one person lead no further than one.
    """
    if key == "fee_tiers":
        return farthest(vouched, read_tiers(value)) > site.fees_second
    if alone and key in ACCOUNTS:
        return False
    return key in BY_TWO and getattr(site, key) != ""


def farthest(before: Sequence[FeeTier], after: Sequence[FeeTier]) -> int:
    """The most percent points by which the fee on one yen more differs, at any amount."""
    limits = {tier.up_to for tier in (*before, *after) if tier.up_to is not None}
    places = [0, *limits]  # the rate on the yen above each limit; between limits it stays
    return max(abs(_percent_above(after, place) - _percent_above(before, place)) for place in places)


def _percent_above(tiers: Sequence[FeeTier], place: int) -> int:
    return next(tier.percent for tier in tiers if tier.up_to is None or place < tier.up_to)


def vouched_tiers(value: Any | None) -> tuple[FeeTier, ...]:
    """The tiers that a row's value holds; the defaults for None."""
    return House().fee_tiers if value is None else read_tiers(value)
