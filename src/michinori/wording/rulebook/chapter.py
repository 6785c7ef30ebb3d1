"""A rule of the rule book, and the numbers that fill its sentence."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.clocks import REMIND_DAYS
from michinori.rules.contract.house import FeeTier, House
from michinori.rules.contract.termination_notices import NOTICE_DAYS
from michinori.rules.law.articles import LASTING_MONTHS
from michinori.rules.money.rates import USUAL, Statutory
from michinori.wording.sentences import Sentence, fill

_TIER = _("%(limit)s円までが%(percent)s%%")
_ABOVE = _("それを超える分が%(percent)s%%")
_BETWEEN = _("、")


@dataclass(frozen=True)
class Rule:
    """One rule in one sentence. ``anchor``: its place on the chapter's page, to which other pages link."""

    anchor: str
    sentence: Sentence

    def said(self, house: House, statutory: Statutory = USUAL) -> str:
        """The sentence in the active language, with the numbers of these settings and of the law."""
        return fill(self.sentence, {**numbers(house), "tax_percent": statutory.tax}, {})


@dataclass(frozen=True)
class Chapter:
    """Rules on one subject, on a page of their own."""

    slug: str
    title: Sentence
    rules: tuple[Rule, ...]


def numbers(house: House) -> Mapping[str, object]:
    """The days, shares and counts of the settings, the tiers of the fee in words, and what the law sets."""
    counts = {name: value for name, value in house.as_data().items() if isinstance(value, int)}
    law = {"lasting_months": LASTING_MONTHS, "notice_days": NOTICE_DAYS}
    reminders = {"first": REMIND_DAYS[0], "last": REMIND_DAYS[-1]}
    return {**counts, **law, **reminders, "fee_tiers": str(_BETWEEN).join(_tier(one) for one in house.fee_tiers)}


def _tier(tier: FeeTier) -> str:
    sentence = _ABOVE if tier.up_to is None else _TIER
    return fill(sentence, {"limit": tier.up_to, "percent": tier.percent}, {})
