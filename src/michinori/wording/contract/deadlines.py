"""Words for the page of deadlines: the days left, and the yen that depend on each deadline for the reader."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.kernel.clock import day_of
from michinori.rules.contract.clock_stakes import stake
from michinori.rules.contract.clocks import REMIND_DAYS
from michinori.rules.contract.life import Clock, Life, Side
from michinori.rules.contract.taxing import preview
from michinori.wording.sentences import Sentence, fill

GROUPS: dict[str, Sentence] = {"today": _("今日"), "week": _("7日以内"), "later": _("それ以降")}
WEEK_DAYS = 7

_INTRO = _(
    "あなたの契約で自動で進むことを、早い順に並べています。"
    "お金が動くものは%(first)s日前と%(last)s日前に、ほかは%(last)s日前に、メールでもお知らせします。"
)
_HEADS: dict[bool, Sentence] = {True: _("次の期限は、%(left)sです"), False: _("期限")}
_MINE = ngettext_lazy("あなたがすることが%(count)s件あります。", "あなたがすることが%(count)s件あります。", "count")
_BY_ITSELF: dict[Side, Sentence] = {
    "worker": _("何もしないと 契約全体で手取り%(amount)s円"),
    "client": _("何もしないと 契約全体で税込%(amount)s円"),
}
_IF_ENDED: dict[Side, Sentence] = {
    "worker": _("何もしないと 途中で終わるときの手取りが合計%(amount)s円に"),
    "client": _("何もしないと 途中で終わるときの支払いが合計で税込%(amount)s円に"),
}
_NO_ANSWER = _("お金は動きません")
_NEAR = _("%(days)s日以内に期限が来る契約: %(count)s件")
_TODAY = _("今日")
_LEFT = ngettext_lazy("あと%(days)s日", "あと%(days)s日", "days")
_NO_MONEY = _("この期限では、お金は動きません。")
_STALE = _("この期限だけでは、お金は動きません。途中終了の手続きが始まり、返事ができます。")
_WHOLE: dict[Side, Sentence] = {
    "worker": _("この契約全体での、あなたの受け取り（手数料などを引いた額）"),
    "client": _("この契約全体での、あなたの支払い（税込）"),
}
_ANSWERED_WORK = _("途中で終わることになった場合の額です。最後まで進めば、契約金額のとおりです。")
_DELIVERED = _("検収されずに途中で終わることになった場合の額も含みます。")
_AS_NOW = _("いまの記録での額です。")
_NOTES: dict[str, Sentence] = {
    "acknowledge": _ANSWERED_WORK,
    "acknowledge_week": _ANSWERED_WORK,
    "approve": _ANSWERED_WORK,
    "accept": _DELIVERED,
}


@dataclass(frozen=True)
class Money:
    """What depends on a clock for the reader: whole yen, totals of the contract.

    ``by_itself``: if nobody acts, None if that cannot be known yet. ``best``, ``worst``: from the reader's view; equal
    if nothing is open. ``if_ended``: the contract goes on after the clock, and these are what it would be worth if it
    ended then.
    """

    title: str
    by_itself: int | None
    best: int
    worst: int
    note: str
    if_ended: bool


def intro() -> str:
    """What the page shows, and when reminders are mailed."""
    return fill(_INTRO, {"first": REMIND_DAYS[0], "last": REMIND_DAYS[-1]}, {})


def heading(left: str) -> str:
    """The page's heading. ``left``: the days to the next deadline in words, empty if there is none."""
    return fill(_HEADS[bool(left)], {"left": left}, {})


def mine_word(count: int) -> str:
    """How many of the deadlines are the reader's to meet; empty for 0."""
    return str(_MINE % {"count": count}) if count else ""


def in_short(money: Money | None, side: Side) -> str:
    """What a closed line says to ``side`` about the money: what the whole contract comes to by itself, empty if that is
    not known yet.
    """
    if money is None:
        return str(_NO_ANSWER)
    said = _IF_ENDED if money.if_ended else _BY_ITSELF
    return "" if money.by_itself is None else fill(said[side], {"amount": money.by_itself}, {})


def days_left(at: datetime, now: datetime) -> int:
    """Days in Japan until a deadline, 0 on its last day."""
    return max(0, (day_of(at) - day_of(now)).days)


def left_word(days: int) -> str:
    """The days left in words: ``今日`` for 0, else ``あと3日``."""
    return str(_LEFT % {"days": days}) if days else str(_TODAY)


def group_of(days: int) -> str:
    """The key of ``GROUPS`` for a deadline that many days away."""
    return "today" if days == 0 else "week" if days <= WEEK_DAYS else "later"


def money_of(clock: Clock, life: Life, side: Side) -> Money | None:
    """The yen that depend on ``clock`` for the reader on ``side``; None if it moves no money, see ``no_money``."""
    found = stake(life, clock)
    if found is None:
        return None
    low, high = (_for_reader(life, total, side) for total in (found.lowest, found.highest))
    best, worst = (high, low) if side == "worker" else (low, high)
    by_itself = None if found.by_itself is None else _for_reader(life, found.by_itself, side)
    note = _NOTES.get(clock.kind, _AS_NOW)
    return Money(str(_WHOLE[side]), by_itself, best, worst, str(note), note is _ANSWERED_WORK)


def no_money(clock: Clock) -> str:
    """The sentence for a clock that moves no money."""
    return str(_STALE if clock.kind in ("stale", "begin_ending") else _NO_MONEY)


def _for_reader(life: Life, total: int, side: Side) -> int:
    figures = preview(life, total)
    return figures.worker_net if side == "worker" else figures.before_tax + figures.tax


def near_word(count: int, days: int) -> str:
    """The meaning of the count beside the navigation link, for screen readers."""
    return fill(_NEAR, {"count": count, "days": days}, {})
