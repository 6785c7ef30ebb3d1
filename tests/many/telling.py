"""What the tales have in common."""

from datetime import timedelta

from many.pairs import Pair
from many.served import all_is_told

from michinori.config import tick
from michinori.machinery import clock
from michinori.notices.models import Notice

STARS = dict.fromkeys(("communication", "clarity", "punctuality", "respect", "quality"), 5)
BOTH = ("done, done",)


def either(*refused: str) -> list[str]:
    """One of two is done, the other refused."""
    return [end for slug in refused for end in (f"done, {slug}", f"{slug}, done")]


def pass_days(days: int) -> None:
    """What falls due happens and is told."""
    clock.turn_to(clock.now() + timedelta(days=days))
    tick.apply_due()
    all_is_told()


def reads(pair: Pair, who: str, *paths: str) -> None:
    for path in paths:
        pair.get(who, path)


def notices_of(pair: Pair) -> list[str]:
    """How often each of them was told of a contract."""
    names = {user_id: name for name, user_id in pair.ids.items()}
    rows = Notice.objects.filter(user_id__in=names, kind="contract_events")
    return sorted(names[user_id] for user_id in rows.values_list("user_id", flat=True))
