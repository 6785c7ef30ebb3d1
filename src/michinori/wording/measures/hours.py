"""The hours meter in words: time, the computation of its yen line by line, refusals, and what a step does."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.rules.measures.figures import HoursMeter, Meter
from michinori.wording import display
from michinori.wording.contract.page import bound_lines
from michinori.wording.sentences import Flaws, Problems, Sentence, fill

_HOURS = _("%(hours)s時間")
_MINUTES = _("%(minutes)s分")
_BOTH = _("%(hours)s時間%(minutes)s分")
_RATE = _("1時間 %(rate)s円")

PROBLEMS: Problems = {
    "not-by-hours": (
        _("時間で計る契約ではありません"),
        _("この契約は、工程で進み具合を計ります。できることは、契約のページで確かめてください。"),
    ),
    "measured-by-hours": (
        _("この契約は、時間で計ります"),
        _("工程ごとの報告や承認はありません。働いた時間を記録し、週ごとに確認します。できあがったら納品してください。"),
    ),
    "no-open-hours": (
        _("返事を待っている時間はありません"),
        _("この週の記録には、もう返事がされているか、まだ記録がありません。"),
    ),
    "entry-not-found": (
        _("その記録はありません"),
        _("取り消されたのかもしれません。作業の記録のページで確かめてください。"),
    ),
    "entry-answered": (
        _("返事のあった記録は、取り消せません"),
        _("クライアントが確認したか、異議を伝えた記録です。間違いがあるときは、相手と相談してください。"),
    ),
}

FLAWS: Flaws = {
    "not_minutes_of_a_day": _("1分から24時間までで入力してください。"),
    "more_than_a_day": _("1日は24時間です。この日に記録できるのは、あと%(left)s分までです。"),
    "hours_in_future": _("これからの日は、まだ記録できません。今日までの日にしてください。"),
    "day_before_deposit": _("仮払いの前の日は記録できません。%(day)s以降の日にしてください。"),
    "hours_or_not": _(
        "時間で計る契約とそうでない契約は、条件変更では切り替えられません。いまの契約を終えて、新しい契約で続けてください。"
    ),
    "no_rate_cut_after_delivery": _("納品のあとは、1時間の金額を下げられません。いまの金額以上にしてください。"),
}


def time_text(minutes: int) -> str:
    """``12時間30分``, ``45分``, ``3時間``."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return fill(_MINUTES, {"minutes": rest}, {})
    return fill(_BOTH if rest else _HOURS, {"hours": hours, "minutes": rest}, {})


def rate_text(rate: int) -> str:
    """``1時間 2,000円``."""
    return fill(_RATE, {"rate": rate}, {})


_TIMES_RATE = _("%(time)s × 1時間 %(rate)s円")


def _line(label: Sentence, amount: int | None, *, total: bool = False, note: Sentence = "") -> dict[str, Any]:
    return {"label": str(label), "amount": amount, "sum": total, "note": str(note)}


def hours_lines(meter: Meter, *, price: int, paid: int) -> list[dict[str, Any]]:
    """How the standing figure comes about, every yen of it, before tax (domain § 3, hours)."""
    hours = meter.hours
    if hours is None:
        return []
    part = hours.filed_rest * meter.fallback_share // 100
    by_rule = meter.superseded + hours.confirmed + part
    before = [_line(_("やり直しの前の分"), meter.superseded)] if meter.superseded else []
    return [
        _line(_("記録した時間のすべて"), hours.claimed, note=_times_rate(hours.logged, hours)),
        *before,
        _line(_("うち、確認された時間"), hours.confirmed, note=_times_rate(hours.acknowledged, hours)),
        _line(
            _("ファイルのある週の、まだ確認されていない時間"),
            hours.filed_rest,
            note=_("%(time)s。このうち一部だけを足します") % {"time": _times_rate(hours.filed, hours)},
        ),
        _line(fill(_("その%(share)s%%"), {"share": meter.fallback_share}, {}), part),
        *bound_lines(by_rule, price, paid),
        _line(_("決まりによる額"), meter.standing, total=True),
    ]


def _times_rate(minutes: int, hours: HoursMeter) -> str:
    return fill(_TIMES_RATE, {"time": time_text(minutes), "rate": hours.rate}, {})


def over_the_price(meter: Meter, price: int) -> str:
    """A warning once more has been logged than the price covers; empty before."""
    hours = meter.hours
    if hours is None or meter.superseded + hours.claimed <= price:
        return ""
    values = {"time": time_text(hours.logged), "worth": hours.claimed, "price": price}
    return fill(
        _(
            "記録した%(time)sは%(worth)s円になり、契約金額の%(price)s円を超えています。超えた分は支払われません。"
            "続けるときは、先に条件変更で契約金額を上げてください。"
        ),
        values,
        {},
    )


_STATES: dict[str, Sentence] = {
    "acknowledged": _("確認済み"),
    "objected": _("異議あり"),
    "open": _("確認待ち"),
    "over": _("未確認"),
}


def entry_state(answer: str | None, *, over: bool = False) -> str:
    """What became of an entry; ``over``: of a contract that waits for nothing any more."""
    return str(_STATES["over" if over and answer in (None, "open") else answer or "open"])


def week_text(monday: Any) -> str:
    """``11月23日（月）からの週``."""
    return fill(_("%(day)sからの週"), {"day": display.day(monday, year=False)}, {})
