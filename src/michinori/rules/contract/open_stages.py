"""Which stages may begin: at most ``open_stages`` at a time, in their order (domain § 2, one step at a time)."""

from dataclasses import replace

from michinori.kernel.problems import Problem
from michinori.kernel.yen import in_proportion
from michinori.rules.contract.life import Life, Stage
from michinori.rules.contract.terms import StageTerms, Terms
from michinori.rules.measures.stages import MAX_STAGES
from michinori.rules.measures.table import measure_of

MOST_PARTS = 10
"""Into how many stages a large one is split at most."""


def is_open(stage: Stage) -> bool:
    """Whether a stage is begun and not yet approved."""
    return stage.status in ("doing", "submitted")


def _waiting(life: Life) -> list[Stage]:
    return [stage for stage in life.stages if stage.status == "waiting"]


def _room(life: Life) -> int:
    """How many more stages may be open now; below 0 where an amendment has lowered the number."""
    return life.terms.open_at_once - sum(map(is_open, life.stages))


def is_next(life: Life, stage: Stage) -> bool:
    """Whether the order of the stages allows a stage that waits to begin, or the client does. In terms without
    ``open_stages``, which hold all stages open, any order is allowed.
    """
    return stage.let_begin or life.terms.open_stages is None or stage == _waiting(life)[0]


def may_begin(life: Life, stage: Stage) -> bool:
    """Whether a stage that waits may begin now."""
    return stage.status == "waiting" and _room(life) > 0 and is_next(life, stage)


def check_may_begin(life: Life, stage: Stage) -> None:
    """Raises ``stage-not-open`` (409) for a stage that waits and may not begin yet; nothing for any other."""
    if stage.status == "waiting" and not may_begin(life, stage):
        raise Problem("stage-not-open", number=stage.number, count=life.terms.open_at_once)


def may_deliver(life: Life) -> bool:
    """Whether all stages left may be open at once, so that all can be handed in together."""
    waiting = _waiting(life)
    return not waiting or len(waiting) <= _room(life)


def check_may_deliver(life: Life) -> None:
    """Raises ``stage-not-open`` (409) where more stages are left than may be open."""
    if not may_deliver(life):
        raise Problem("stage-not-open", number=_waiting(life)[-1].number, count=life.terms.open_at_once)


def can_be_let(life: Life, stage: Stage) -> bool:
    """Whether the client can let a stage begin out of order."""
    return stage.status == "waiting" and not is_next(life, stage)


def at_stake(terms: Terms) -> int:
    """The most that can be open between the two at a time: the sum of the dearest stages that may be open at once, yen
    before tax.
    """
    return sum(sorted((stage.price for stage in terms.stages), reverse=True)[: terms.open_at_once])


def large_stages(terms: Terms) -> tuple[StageTerms, ...]:
    """The stages above the operator's ``large_stage`` or above half the price (domain § 2); none with a log of time."""
    if measure_of(terms).log is not None:
        return ()
    return tuple(
        stage for stage in terms.stages if stage.price > terms.house.large_stage or 2 * stage.price > terms.price
    )


def split_stages(terms: Terms) -> tuple[tuple[StageTerms, int, int], ...]:
    """The stages with each large one split into parts that are not, as far as the number of stages allows. Each with
    its number among the parts of its former stage, from 1, and their count; the first part keeps the id.
    """
    large, most = set(large_stages(terms)), max(1, min(terms.house.large_stage, terms.price // 2))
    room, found = MAX_STAGES - len(terms.stages), list[tuple[StageTerms, int, int]]()
    for stage in terms.stages:
        count = min(-(-stage.price // most), MOST_PARTS, room + 1) if stage in large else 1
        room -= count - 1
        prices = in_proportion(stage.price, [1] * count)
        found += [
            (replace(stage, id=stage.id if number == 1 else "", price=price), number, count)
            for number, price in enumerate(prices, 1)
        ]
    return tuple(found)
