"""A market that closes, in tests."""

from datetime import date

from michinori.support.commands.closures import confirm_closure, propose_closure
from michinori.support.models import Closure
from tests.legal.publishing import admin
from tests.stories.cast import Cast, in_days

WORDS = {"ja": "長いあいだ、ありがとうございました。", "en": "Thank you for all these years."}


def proposed(cast: Cast, last_day: date | None) -> Closure:
    """Sora has proposed a last day."""
    return propose_closure(actor=admin(cast), last_day=last_day, **WORDS)


def closing(cast: Cast, days: int = 100) -> date:
    """Sora has proposed the last day, and Kei has confirmed it: that day."""
    day = in_days(days)
    confirm_closure(actor=admin(cast, "Kei"), closure_id=proposed(cast, day).id)
    return day
