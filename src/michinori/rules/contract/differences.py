"""What of the terms differs from the standard ones: it stands apart, with a tick, wherever terms are read (domain §§ 2,
5, 9).
"""

from dataclasses import dataclass

from michinori.rules.contract.exit_rules import exit_rules_of, usual_value, value_of
from michinori.rules.contract.open_stages import large_stages
from michinori.rules.contract.terms import Terms

NO_DIRECTION, LARGE_STAGES = "no_direction", "large_stages"
_BY_HAND = ("rights", "place_of_receipt", "reorder", "note")


@dataclass(frozen=True)
class Difference:
    """One point in which terms differ from the standard ones.

    ``name``: an exit rule, with its ``value`` and the ``usual`` one; or ``no_direction`` (no brief item sets the
    direction) or ``large_stages`` (a stage above the operator's limit or half the price), which warn and have neither.
    """

    name: str
    value: object = None
    usual: object = None

    @property
    def ticked(self) -> bool:
        """Whether accepting needs a tick for this point (domain § 9)."""
        return self.name not in (NO_DIRECTION, LARGE_STAGES)


def differences(terms: Terms, since: Terms | None = None) -> tuple[Difference, ...]:
    """Every difference from the defaults in force when the terms were made: exit rules first, then warnings.

    ``since``: only what was not so in those earlier terms, for an amendment.
    """
    exits = [
        Difference(name, value_of(terms, name), usual_value(terms, name))
        for name in exit_rules_of(terms)
        if value_of(terms, name) != usual_value(terms, name)
    ]
    warned = [Difference(NO_DIRECTION)] if not any(item.direction for item in terms.brief) else []
    warned += [Difference(LARGE_STAGES)] if large_stages(terms) else []
    found = (*exits, *warned)
    if since is None:
        return found
    before = {(one.name, one.value) for one in differences(since)}
    return tuple(one for one in found if (one.name, one.value) not in before)


def by_hand(terms: Terms) -> tuple[str, ...]:
    """The fields in which the parties wrote something of their own in place of the standard: rights, place of receipt,
    re-order facts, note. They bind like the rest, but need no tick.
    """
    return tuple(name for name in _BY_HAND if getattr(terms, name) != getattr(Terms, name, None))
