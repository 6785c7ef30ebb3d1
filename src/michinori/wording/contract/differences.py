"""Sentences about what of the terms differs from the standard ones, with a picture of "usual" beside "this"."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from michinori.kernel.yen import percent_of
from michinori.rules.contract.differences import LARGE_STAGES, NO_DIRECTION, Difference
from michinori.rules.contract.open_stages import large_stages
from michinori.rules.contract.terms import Terms
from michinori.rules.money.rates import Statutory
from michinori.wording import display
from michinori.wording.contract.exit_rules import example_amount, exit_rules
from michinori.wording.contract.terms import value_text
from michinori.wording.sentences import Sentence, fill

_TEXTS: dict[str, tuple[Sentence, Sentence, Sentence]] = {
    "open_stages": (
        _("工程を、一度に%(value)s進められます（ふつうは%(usual)s）。"),
        _("一度に%(value)sでよい"),
        _("一度に進める工程 %(usual)s → %(value)s"),
    ),
    "pay_on": (
        _("支払いは「%(value)s」です（ふつうは「%(usual)s」）。"),
        _("「%(value)s」でよい"),
        _("支払い %(usual)s → %(value)s"),
    ),
    "included_revisions": (
        _("追加の報酬なしの修正と差し戻しは、%(value)sまでです（ふつうは%(usual)s）。"),
        _("修正は%(value)sでよい"),
        _("修正 %(usual)s → %(value)s"),
    ),
    "included_restarts": (
        _("契約金額に含まれる、はじめからのやり直しは%(value)sです（ふつうは%(usual)s）。"),
        _("やり直し%(value)sを含めてよい"),
        _("含まれるやり直し %(usual)s → %(value)s"),
    ),
    "fallback_share": (
        _("途中で終わって折り合わないとき、確認前の分は%(value)sです（ふつうは%(usual)s）。"),
        _("確認前の分は%(value)sでよい"),
        _("折り合わないとき %(usual)s → %(value)s"),
    ),
    "restart_share": (
        _("はじめからのやり直しになるとき、確認前の分は%(value)sが残ります（ふつうは%(usual)s）。"),
        _("やり直しのとき%(value)sでよい"),
        _("やり直しのとき %(usual)s → %(value)s"),
    ),
    "inspection_days": (
        _("返事のないまま承認になるまでの日数は、%(value)sです（ふつうは%(usual)s）。"),
        _("検収は%(value)sでよい"),
        _("検収 %(usual)s → %(value)s"),
    ),
    "week_minutes": (
        _("1週間に記録できる時間は、%(value)sまでです（ふつうは%(usual)s）。"),
        _("週%(value)sまででよい"),
        _("1週間 %(usual)s → %(value)sまで"),
    ),
}
"""Each difference as a sentence, as the label of its box, and in short where several stand in one list under a heading
that says they differ from the usual: the usual, an arrow, and this.
"""
_SHORT_TICK = _("%(short)sでよい")
_PAID: dict[str, Sentence] = {"stage": _("承認のたび"), "completion": _("検収のとき全額")}
_AT_ONCE = _("%(count)sつ")
_NO_DIRECTION = _("「方向性」の印が付いた項目がありません。")
_LARGE = _("大きな工程があります（%(stages)s）。")
_LARGE_MORE = _("分けておくと、食い違いが起きたとき、争いになるのは進めている工程の分だけですみます。")
_NO_DIRECTION_MORE = _("印のない項目が変わっても、はじめからのやり直し（振り出し）とは数えられません。")
_EXAMPLE = _("確認前の分が%(amount)s円のとき")
_USUAL, _THIS = _("ふつう"), _("この条件")
_SHARES = ("fallback_share", "restart_share")
_COUNTED = ("inspection_days", "included_revisions", "open_stages", "week_minutes")


@dataclass(frozen=True)
class Bar:
    """One bar of a picture. ``length``: percent of the full width; ``this``: it shows these terms, not the usual."""

    label: str
    length: int
    text: str
    this: bool


@dataclass(frozen=True)
class Said:
    """One difference in words. ``tick``: the label of its box, empty where it only warns; ``short`` and ``short_tick``:
    the same where several stand in one list; ``bars``: usual and this, for what can be drawn, of ``example``; ``rule``:
    the whole rule with an example in yen, to be unfolded.
    """

    name: str
    text: str
    tick: str
    short: str = ""
    short_tick: str = ""
    bars: tuple[Bar, ...] = ()
    example: str = ""
    rule: str = ""


def say_differences(found: tuple[Difference, ...], terms: Terms, statutory: Statutory) -> list[Said]:
    """Each difference of these terms in words, in the order given."""
    rules = {rule.name: f"{rule.sentence} {rule.example}" for rule in exit_rules(terms, statutory)}
    return [_say(one, terms, rules.get(one.name, "")) for one in found]


def _say(one: Difference, terms: Terms, rule: str) -> Said:
    if one.name == NO_DIRECTION:
        return Said(one.name, str(_NO_DIRECTION), "", rule=str(_NO_DIRECTION_MORE))
    if one.name == LARGE_STAGES:
        named = [f"{stage.name} {display.yen(stage.price)}" for stage in large_stages(terms)]
        said = fill(_LARGE, {"stages": ("、" if display.japanese() else ", ").join(named)}, {})
        return Said(one.name, said, "", rule=str(_LARGE_MORE))
    text, tick, listed = _TEXTS[one.name]
    values = {"value": value_text(one.name, one.value), "usual": value_text(one.name, one.usual)}
    short = fill(listed, {"value": _listed(one.name, one.value), "usual": _listed(one.name, one.usual)}, {})
    return Said(
        name=one.name,
        text=fill(text, values, {}),
        tick=fill(tick, values, {}),
        short=short,
        short_tick=fill(_SHORT_TICK, {"short": short}, {}),
        bars=_bars(one, terms),
        example=fill(_EXAMPLE, {"amount": example_amount(terms)}, {}) if one.name in _SHARES else "",
        rule=rule,
    )


def _listed(name: str, value: object) -> str:
    """A value in as few words as its line in a list needs."""
    if name == "pay_on":
        return str(_PAID[str(value)])
    return fill(_AT_ONCE, {"count": value}, {}) if name == "open_stages" else value_text(name, value)


def _bars(one: Difference, terms: Terms) -> tuple[Bar, ...]:
    """Two bars on one scale: of a share in yen of the example, of a count by itself; none for a choice of words."""
    if not isinstance(one.value, int) or not isinstance(one.usual, int):
        return ()
    if one.name in _SHARES:
        amount = example_amount(terms)
        made = [(share, display.yen(percent_of(amount, share))) for share in (one.usual, one.value)]
        full = 100
    elif one.name in _COUNTED:
        made = [(count, value_text(one.name, count)) for count in (one.usual, one.value)]
        full = max(one.usual, one.value, 1)
    else:
        return ()
    return tuple(
        Bar(str(_THIS if this else _USUAL), value * 100 // full, text, this)
        for (value, text), this in zip(made, (False, True), strict=True)
    )
