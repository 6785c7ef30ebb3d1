"""Words about one week of the hours log: the page's one sentence, its state beside it, what comes by itself."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.rules.contract.life import Side, Week
from michinori.rules.contract.time_log import WRITE_DAYS
from michinori.rules.money.amounts import Payment
from michinori.wording import display
from michinori.wording.measures.hours import time_text
from michinori.wording.sentences import Sentence, fill

State = Literal["none", "objected", "over", "done", "clock", "shown", "bare"]
"""What stands of a week: ``clock``: it is confirmed by itself; ``shown``: it has a file, and no clock runs; ``bare``:
it has no file; ``over``: the contract is, and some of the week was never answered.
"""
_HEADS: dict[str, Sentence] = {
    "none": _("%(week)sの週に、記録はありません"),
    "none:now": _("今週の記録は、まだありません"),
    "objected:worker": _("%(week)sの週に異議。記録は止まっています"),
    "objected:client": _("%(week)sの週に異議を伝えました。書き直しを待っています"),
    "over": _("%(time)s・%(amount)s円の記録。契約は終わりました"),
    "done": _("%(time)s・%(amount)s円。確定しています"),
    "clock": _("%(time)s・%(amount)s円。%(until)sに自動で確定"),
    "clock:now": _("今週%(time)s・%(amount)s円。%(until)sに自動で確定"),
    "shown": _("%(time)s・%(amount)s円。確認待ちです"),
    "bare:worker": _("%(time)s・%(amount)s円。ファイルがなく、返事待ちです"),
    "bare:client": _("%(time)s・%(amount)s円。返事をするまで確定しません"),
    "bare:now:worker": _("今週%(time)s・%(amount)s円。日曜までにファイル1つ"),
    "bare:now:client": _("今週%(time)s・%(amount)s円。返事をするまで確定しません"),
}
"""By the state, ``now`` for the week that goes on, and the side; what is missing falls back to the shorter key."""
_FOOTS: dict[str, Sentence] = {
    "none:worker": _("書けるのは、作業した日の3日後の24時までです"),
    "net": _("手取り %(net)s円（この週が確定したとき）"),
    "net:bare": _("手取り %(net)s円・ファイルがあれば自動で確定"),
    "out": _("認めると、仮払いから%(out)s円（税込）を支払います"),
    "later": _("税抜。支払いは、納品の検収のとき"),
    "objected:worker": _("額は減りません"),
    "objected:client": _("やはり確かだと思うときは、この週を認められます。額は減りません"),
}
_CHIPS: dict[State, tuple[str, str, Sentence]] = {
    "none": ("", "clock", _("記録なし")),
    "objected": ("bad", "alert", _("異議あり")),
    "over": ("", "minus", _("未確認")),
    "done": ("good", "check", _("確定")),
    "clock": ("", "clock", _("%(day)sに自動で確定")),
    "shown": ("", "clock", _("確認待ち")),
    "bare": ("care", "alert", _("ファイルなし・返事待ち")),
}
_OBJECTION: dict[Side, Sentence] = {"worker": _("クライアントのことば"), "client": _("あなたのことば")}
_SPAN = _("%(first)s〜%(last)s")
_UNTIL_WRITTEN = _(
    "%(first)sからあとの日の分を、今日は書けます。今週の分とファイルは、%(last)sまでに出せば数に入ります。"
)
_LEFT_TODAY = _("あと%(time)s 書けます")
_TODAY = _("今日は %(time)s")
_TODAY_NONE = _("今日は、まだ0分")
_WITH_RATE = _("%(rate)s円/時（税抜）")
_TODAY_SHORT = _("今日")
_WEEKS = ngettext_lazy("%(count)s週", "%(count)s週", "count")


@dataclass(frozen=True)
class Chip:
    """A state in a word: ``kind`` of the fact (``good``, ``care``, ``bad`` or empty), its icon, the words."""

    kind: str
    icon: str
    word: str


def state_of(week: Week, *, ends: datetime | None, over: bool) -> State:
    """What stands of a week. ``ends``: when the clock confirms it; ``over``: the contract is over."""
    if not (week.acknowledged or week.open or week.objected):
        return "none"
    if over:
        return "over" if week.open or week.objected else "done"
    if week.objected:
        return "objected"
    if not week.open:
        return "done"
    if ends:
        return "clock"
    return "shown" if week.open_filed else "bare"


def head(week: Week, state: State, side: Side, *, worth: int, ends: datetime | None, now: bool) -> str:
    """The page's one sentence. ``worth``: of the week, in yen before tax; ``now``: it is the week that goes on."""
    keys = (f"{state}:now:{side}", f"{state}:now") if now else ()
    key = next(one for one in (*keys, f"{state}:{side}", state) if one in _HEADS)
    values = {
        "week": display.day(week.monday, year=False),
        "time": time_text(week.acknowledged + week.open + week.objected),
        "amount": worth,
        "until": display.short_until(ends) if ends else "",
    }
    return fill(_HEADS[key], values, {})


def foot(state: State, side: Side, pays: Payment | None, *, later: bool) -> str:
    """The line below it: what the reader gets or pays once the week is confirmed (``pays``: None if nothing is paid
    then; ``later``: but when the whole is accepted), or what to do.
    """
    if state in ("objected", "none", "over", "done"):
        return str(_FOOTS.get(f"{state}:{side}", ""))
    if pays is None:
        return str(_FOOTS["later"]) if later else ""
    if side == "client":
        return fill(_FOOTS["out"], {"out": pays.with_tax}, {})
    return fill(_FOOTS["net:bare" if state == "bare" else "net"], {"net": pays.net}, {})


def objection_title(side: Side) -> str:
    """The heading above the client's words on a week that stands objected to."""
    return str(_OBJECTION[side])


def chip(state: State, ends: datetime | None) -> Chip:
    """The state beside a week in a list."""
    kind, icon, word = _CHIPS[state]
    return Chip(kind, icon, fill(word, {"day": display.short_until(ends) if ends else ""}, {}))


def span(monday: date) -> str:
    """``2/15〜2/21``."""
    values = {"first": display.short_day(monday), "last": display.short_day(monday + timedelta(days=6))}
    return fill(_SPAN, values, {})


def weeks_text(count: int) -> str:
    """How many weeks a folded list holds."""
    return str(_WEEKS % {"count": count})


def clock_text(minutes: int) -> str:
    """``2:30``, beside a picture."""
    return f"{minutes // 60}:{minutes % 60:02}"


def weekday(day: date, today: date) -> str:
    """``月``, or ``今日``."""
    return str(_TODAY_SHORT) if day == today else display.weekday(day)


def written_until(monday: date, today: date) -> str:
    """For which days one can write today, and until when for the week that began on ``monday``."""
    first, last = today - timedelta(days=WRITE_DAYS), monday + timedelta(days=6 + WRITE_DAYS)
    values = {"first": display.day(first, year=False), "last": display.day(last, year=False)}
    return fill(_UNTIL_WRITTEN, values, {})


def today_lines(minutes: int, left: int) -> tuple[str, str]:
    """How much was logged today, and how much more may be, in minutes."""
    said = fill(_TODAY, {"time": time_text(minutes)}, {}) if minutes else str(_TODAY_NONE)
    return said, fill(_LEFT_TODAY, {"time": time_text(left)}, {}) if left else ""


def rate_line(rate: int) -> str:
    """``2,200円/時（税抜）``; the most of a week stands on the chart."""
    return fill(_WITH_RATE, {"rate": rate}, {})
