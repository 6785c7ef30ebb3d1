"""Words for the ways out of an ending as cards: what happens by itself, a nearer amount, the other's (domain § 6).

A reader's figure is what decides for them: the worker's take-home, the client's payment with tax.
"""

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Life, Side, other
from michinori.rules.contract.termination_outlook import ByItself
from michinori.rules.money.amounts import Preview
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill

_START: dict[bool, Sentence] = {True: _("何もしなければ、%(until)sに"), False: _("このままなら、%(until)sに")}
_FIGURES: dict[Side, Sentence] = {
    "worker": _("手取り"),
    "client": _("支払い・税込"),
}
_STEADY: dict[Side, Sentence] = {
    "worker": _("あなたが額を下げないかぎり、減りません"),
    "client": _("あなたが動かないかぎり、増えません"),
}
_OBJECTED: dict[Side, Sentence] = {
    "worker": _("相手が異議を伝えると、%(reader)s円です"),
    "client": _("あなたが異議を伝えると、%(reader)s円です"),
}
_DENIABLE: dict[bool, Sentence] = {
    True: _("届けられた結果の額です。違うときは否認できます"),
    False: _("届けた結果の額です。相手が否認すれば、手続きが続きます"),
}
_COMPARED: dict[tuple[Side, int], Sentence] = {
    ("worker", -1): _("待つより%(difference)s円少ない"),
    ("worker", 0): _("待っても同じ額です"),
    ("worker", 1): _("待つより%(difference)s円多い"),
    ("client", -1): _("待つより%(difference)s円高い"),
    ("client", 0): _("待っても同じ額です"),
    ("client", 1): _("待つより%(difference)s円安い"),
}
_LIMIT: dict[Side, Sentence] = {"worker": _("手取りで最大"), "client": _("税込で最小")}
_NAME: dict[bool, Sentence] = {True: _("近づく額を伝える"), False: _("別の額を伝える")}
_AGREED: dict[Side, Sentence] = {
    "worker": _("相手が同意すれば、手取り"),
    "client": _("相手が同意すれば、支払い（税込）"),
}
_BY_ITSELF: dict[Side, Sentence] = {
    "worker": _("このままなら、%(until)sに手取り"),
    "client": _("このままなら、%(until)sに支払い（税込）"),
}
_UNANSWERED: dict[Side, Sentence] = {
    "worker": _("返事がなければ、%(until)sに手取り"),
    "client": _("返事がなければ、%(until)sに支払い（税込）"),
}
_NOTICED: dict[Side, Sentence] = {
    "worker": _("予告のあと、返事がなければ%(until)sに手取り"),
    "client": _("予告のあと、返事がなければ%(until)sに支払い（税込）"),
}
_ASKED: dict[tuple[Side, bool], tuple[Sentence, Sentence]] = {
    ("worker", False): (
        _("待てば%(other)s円。それでも%(this)s円で終わりますか"),
        _("%(difference)s円を受け取らないことが分かった"),
    ),
    ("worker", True): (
        _("決まりでは手取り%(other)s円。それより低い額を伝えますか"),
        _("決まりより%(difference)s円少ない額だと分かった"),
    ),
    ("client", False): (
        _("決まりでは%(other)s円。それより低い%(this)s円で終わりますか"),
        _("決まりより%(difference)s円少ない額だと分かった"),
    ),
    ("client", True): (
        _("決まりでは%(other)s円。それより低い額を伝えますか"),
        _("決まりより%(difference)s円少ない額だと分かった"),
    ),
}
"""The question before a low amount counts and the line to tick; with True the reader names it, else takes it."""
_WAITS = _("%(until)sまで待つ")
_RULE: dict[Side, Sentence] = {"worker": _("決まりによる手取り"), "client": _("決まりによる支払い（税込）")}
_NOW = _("いま%(amount)sで終わる")
_TYPED: dict[Side, Sentence] = {
    "worker": _("あなたの額での手取り"),
    "client": _("あなたの額での支払い（税込）"),
}
_TAKE: dict[bool, Sentence] = {False: _("%(amount)sで終わる"), True: _("申告の%(amount)sで終わる")}
MEETING = _("合えばすぐ終わる")
_OPENED: dict[str, Sentence] = {
    "mine": _("%(at)sに、あなたが申し出ました。"),
    "theirs": _("%(at)sに、相手が申し出ました。"),
    "withdrew": _("%(at)sに、クライアントの事業が終わったため自動で始まりました。"),
    "stale": _("%(at)sに、長く動きがなかったため自動で始まりました。"),
}
_QUOTED = _("「%(words)s」")
_QUOTED_SIGNS = 8
_BOTH: dict[bool, Sentence] = {
    True: _("あなたの額は%(amount)s円、決まりによる額は%(rule)s円です（税抜）"),
    False: _("相手の額は%(amount)s円、決まりによる額は%(rule)s円です（税抜）"),
}
FINAL = _("合意なので、あとから変えられません")
NEARER = _("ここからは、相手に近づく向きにしか動かせません。")
NO_FILES: dict[Side, Sentence] = {
    "worker": _("作ったファイルは、相手は使えません"),
    "client": _("支払いがないので、ファイルは使えません"),
}


def reader_of(figures: Preview, side: Side) -> int:
    """The figure that decides for a side, in yen: the worker's take-home, the client's payment with tax."""
    return figures.worker_net if side == "worker" else figures.before_tax + figures.tax


def start_of(end: ByItself, *, mine: bool) -> str:
    """The first half of the headline. ``mine``: it is the reader's turn."""
    return fill(_START[mine], {"until": display.until(end.at, year=False)}, {})


def figure_word(side: Side) -> str:
    """What the headline's figure is."""
    return str(_FIGURES[side])


def how_sure(end: ByItself, life: Life, side: Side, objected: int | None) -> str:
    """What could still change the headline's figure. ``objected``: the reader's figure if the client objects."""
    if end.by == "outside_result":
        result = life.termination.outside if life.termination else None
        return str(_DENIABLE[result is not None and result.by == other(side)])
    if objected is not None:
        return fill(_OBJECTED[side], {"reader": objected}, {})
    return str(_STEADY[side])


def compared(side: Side, taking: int, waiting: int) -> str:
    """How taking the other's amount compares with waiting, in the reader's figures."""
    gain = taking - waiting if side == "worker" else waiting - taking
    sign = (gain > 0) - (gain < 0)
    return fill(_COMPARED[side, sign], {"difference": abs(gain)}, {})


def opened_line(at: datetime, *, mine: bool, by_clock: str) -> str:
    """Who opened it and when. ``by_clock``: ``withdrew`` or ``stale`` if it began by itself."""
    return fill(_OPENED[by_clock or ("mine" if mine else "theirs")], {"at": display.moment(at)}, {})


def quoted(words: str) -> str:
    """The beginning of what somebody wrote, in quotation marks, for one short line."""
    line = " ".join(words.split())
    return fill(_QUOTED, {"words": line if len(line) <= _QUOTED_SIGNS else line[:_QUOTED_SIGNS] + "…"}, {})


def name_word(*, named: bool) -> str:
    """The title of the card to name an amount. ``named``: the reader has named one before."""
    return str(_NAME[named])


def limit_word(side: Side) -> str:
    """What the figure on that card is: the most that the worker, the least that the client, can still come to."""
    return str(_LIMIT[side])


def take_word(amount: str, *, claimed: bool) -> str:
    """The title of the card to take the other's ``amount`` (in words). ``claimed``: nobody named it."""
    return fill(_TAKE[claimed], {"amount": amount}, {})


def agreed_word(side: Side) -> str:
    """Before the reader's figure if the other agrees to the amount typed."""
    return str(_AGREED[side])


def by_itself_word(side: Side, end: ByItself, *, noticed: bool = False) -> str:
    """Before the reader's figure if nobody does anything after the amount typed was sent. ``noticed``: a notice comes
    first.
    """
    unanswered = _UNANSWERED if end.by == "silence" else _BY_ITSELF
    return fill((_NOTICED if noticed else unanswered)[side], {"until": display.until(end.at, year=False)}, {})


def asked_twice(side: Side, other: int, this: int, *, names: bool) -> tuple[str, str]:
    """The question before a low amount counts, and the line to tick. ``other``, ``this``: the reader's figures without
    and with it; ``names``: the reader names it, else takes it.
    """
    values = {"other": other, "this": this, "difference": abs(other - this)}
    question, tick = _ASKED[side, names]
    return fill(question, values, {}), fill(tick, values, {})


def bar_words(side: Side, amount: str, *, names: bool, until: datetime | None) -> tuple[str, str]:
    """The words beside the two bars: without the low ``amount`` (in words) and with it. ``until``: of waiting."""
    first = str(_RULE[side]) if until is None else fill(_WAITS, {"until": display.until(until, year=False)}, {})
    return first, str(_TYPED[side]) if names else fill(_NOW, {"amount": amount}, {})


def low_lines(side: Side, amount: int, rule: int, *, names: bool) -> tuple[str, ...]:
    """Both amounts, in yen before tax, and what follows from the low one."""
    both = fill(_BOTH[names], {"amount": amount, "rule": rule}, {})
    nothing = () if amount else (str(NO_FILES[side]),)
    return (both, str(NEARER)) if names else (both, str(FINAL), *nothing)
