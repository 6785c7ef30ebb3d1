"""The days ahead of an ending as points of a line, for the pages (domain § 6)."""

from datetime import datetime
from typing import Literal, NamedTuple

from django.utils.translation import gettext_lazy as _

from michinori.kernel.clock import day_of
from michinori.rules.contract.clocks import clocks, steps_to_the_rule
from michinori.rules.contract.house import House
from michinori.rules.contract.life import Life, SettledBy
from michinori.rules.contract.termination_outlook import by_itself
from michinori.wording.display import short_day
from michinori.wording.sentences import Sentence, fill

PointKind = Literal["now", "step", "seal", "end"]

_TODAY = _("今日")
_STEPS: dict[str, tuple[PointKind, Sentence]] = {
    "bidding": ("step", _("封をした額")),
    "bids_open": ("seal", _("封を開く")),
    "begin_ending": ("step", _("手続きが始まる")),
}
_ENDS: dict[SettledBy, Sentence] = {
    "silence": _("返事がなければ終わる"),
    "standing_rule": _("決まりで終わる"),
    "undisputed": _("争いがなくなり終わる"),
    "outside_result": _("結果のとおり終わる"),
}
_AFTER = _("%(days)s日目")
_COURSE: tuple[tuple[str, Sentence], ...] = (
    ("", _("申し出る")),
    ("bids_from_days", _("封をした額を出せる")),
    ("bids_days", _("封を開く")),
    ("rule_days", _("決まりで終わる")),
)


class Point(NamedTuple):
    """A day on the line with its word."""

    day: str
    word: str
    kind: PointKind


def days_ahead(life: Life, now: datetime) -> list[Point]:
    """From today to the day on which the open termination ends if nobody does anything more; empty without one."""
    end = by_itself(life)
    if end is None:
        return []
    found = [Point(str(_TODAY), short_day(day_of(now)), "now")]
    for kind, at in steps_to_the_rule(life):
        if kind in _STEPS and at < end.at:
            mark, word = _STEPS[kind]
            found.append(Point(short_day(day_of(at)), str(word), mark))
    return [*found, Point(short_day(day_of(end.at)), str(_ENDS[end.by]), "end")]


def days_of_notice(life: Life, now: datetime) -> list[Point]:
    """From today to the day on which a noticed termination begins; empty without a notice."""
    begins = next((clock.at for clock in clocks(life) if clock.kind == "begin_ending"), None)
    if begins is None:
        return []
    word = str(_STEPS["begin_ending"][1])
    return [Point(str(_TODAY), short_day(day_of(now)), "now"), Point(short_day(day_of(begins)), word, "end")]


def usual_days(house: House) -> list[Point]:
    """The course of a termination in which the two never agree, in days from its opening, for the guide."""
    found, days = [], 0
    for name, word in _COURSE:
        days += getattr(house, name) if name else 0
        kind: PointKind = "now" if not name else "end" if name == "rule_days" else "step"
        found.append(Point(fill(_AFTER, {"days": days}, {}) if days else str(_TODAY), str(word), kind))
    return found
