"""Words for what there is to do on a contract: on home's cards, in its lines of what waits, in the box on its page."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from michinori.kernel.clock import day_of
from michinori.rules.contract.life import Life, Side, other
from michinori.rules.contract.termination_outlook import by_itself
from michinori.rules.contract.time_log import week_in
from michinori.rules.contract.todo_amounts import Amount
from michinori.rules.contract.todos import Step, Todo
from michinori.wording import display
from michinori.wording.contract.deadlines import left_word
from michinori.wording.contract.quiet import QUIET
from michinori.wording.measures.hours import time_text
from michinori.wording.measures.table import words_of
from michinori.wording.sentences import Sentence, fill

WHAT: dict[str, Sentence] = {
    "acknowledge": _("途中経過を確認する"),
    "acknowledge_week": _("%(time)sの記録を確認する"),
    "approve": _("「%(stage)s」を確認する"),
    "accept": _("納品を確認する"),
    "begin_ending": _("途中終了の予告を確かめる"),
    "silence": _("「%(theirs)s円（税抜）で終わる」に返事する"),
    "bidding": _("相手の%(theirs)s円に返事する"),
    "bids_open": _("封をした額を出す"),
    "take_result": _("届けられた結果を確かめる"),
    "standing_rule": _("契約時の決まりで終わるのを待つ"),
    "lapse_offer": _("届いた条件に返事する"),
    "lapse_deposit": _("仮払いして、始めてもらう"),
    "lapse_amendment": _("条件変更に返事する"),
    "lapse_difference": _("差額を仮払いする"),
    "lapse_change": _("変更の依頼に返事する"),
    "lapse_switch": _("報酬の切り替えに返事する"),
    "lapse_switch_deposit": _("切り替えの差額を仮払いする"),
    "objected_week": _("異議のある週を書き直す"),
    "tax": _("消費税の差額を仮払いする"),
    "answer": _("「%(stage)s」を確認する"),
    "answer:whole": _("納品を確認する"),
    "answer:week": _("%(time)sの記録を確認する"),
    "redo": _("「%(stage)s」を直して出す"),
    "redo:whole": _("直して納品する"),
    "begin": _("「%(stage)s」を始める"),
    "begin:whole": _("最初の時間を記録する"),
    "work": _("「%(stage)s」を進める"),
    "work:whole": _("働いた時間を記録する"),
    "hand_in": _("「%(stage)s」を提出する"),
    "hand_in:whole": _("納品する"),
    "overdue": _("納期を過ぎた「%(stage)s」を出す"),
    "overdue:whole": _("納期を過ぎた仕事を納品する"),
    "end_now": _("いまの額で終えるか、選ぶ"),
    "review": _("評価を書く"),
}
"""A card's heading: what the reader does."""
OTHERWISE: dict[str, Sentence] = {
    "acknowledge": _("何もしなければ、%(until)sに確定"),
    "acknowledge_week": _("何もしなければ、%(until)sに確定"),
    "approve": _("何もしなければ、%(until)sに承認"),
    "accept": _("何もしなければ、%(until)sに検収"),
    "begin_ending": _("%(until)sに、途中終了の手続きが始まる"),
    "silence": _("何もしなければ、%(until)sにこの額で終わる"),
    "bidding": _("何もしなければ、%(ends)sにこの額で終わる"),
    "bids_open": _("%(until)sまで。出さなければ、%(ends)sにこの額で終わる"),
    "take_result": _("何もしなければ、%(until)sにこの額で終わる"),
    "standing_rule": _("%(until)sに、この額で終わる"),
    "lapse_offer": _("%(until)sまで。返事がなければ、なかったことに"),
    "lapse_deposit": _("%(until)sまで。なければ、契約は取り消し"),
    "lapse_amendment": _("%(until)sまで。返事がなければ、いまの条件のまま"),
    "lapse_difference": _("%(until)sまで。なければ、いまの条件のまま"),
    "lapse_change": _("%(until)sまで。返事がなければ、いまの約束のまま"),
    "lapse_switch": _("%(until)sまで。返事がなければ、いまの契約のまま"),
    "lapse_switch_deposit": _("%(until)sまで。なければ、いまの契約のまま"),
    "objected_week": _("書き直すまで、記録と納品は止まっています"),
    "tax": _("預けるまでも、契約は続きます"),
    "answer": _("新しいファイルがないので、自動では決まりません"),
    "redo": _("納期は%(until)s"),
    "begin": _("納期は%(until)s"),
    "work": _("納期は%(until)s"),
    "hand_in": _("納期は%(until)s"),
    "overdue": _("納期は%(until)sでした"),
    "end_now": _("急がなくて大丈夫です。お金は守られています"),
    "review": _("%(until)sまで。過ぎると書けません"),
}
"""Until when, and what comes by itself. Of the kinds of clocks each has its own."""
_ENDS_AT = _("何もしなければ、%(ends)sに%(total)s円（税抜）で終わる")
ENDS_AT: dict[str, Sentence] = {
    "silence": _ENDS_AT,
    "bidding": _ENDS_AT,
    "bids_open": _("%(until)sまで。出さなければ、%(ends)sに%(total)s円（税抜）で終わる"),
    "take_result": _ENDS_AT,
    "standing_rule": _ENDS_AT,
}
"""As ``OTHERWISE``, with the total that comes by itself, in yen before tax."""
WAITING: dict[str, Sentence] = {
    "acknowledge": _("途中経過の確認（%(until)sに自動で確定）"),
    "acknowledge_week": _("記録の確認（%(until)sに自動で確定）"),
    "approve": _("「%(stage)s」の確認（%(until)sに自動で承認）"),
    "accept": _("納品の確認（%(until)sに自動で検収）"),
    "begin_ending": _("途中終了の予告（%(until)sに始まる）"),
    "silence": _("終わる額への返事（なければ%(until)sに決まる）"),
    "bidding": _("額の話し合い（%(until)sまで）"),
    "bids_open": _("封をした額（%(until)sに開く）"),
    "take_result": _("届けた結果への返事（%(until)sに決まる）"),
    "standing_rule": _("契約時の決まり（%(until)sに終わる）"),
    "lapse_offer": _("条件への返事（%(until)sまで。なければ終わり）"),
    "lapse_deposit": _("仮払い（%(until)sまで。なければ取り消し）"),
    "lapse_amendment": _("条件変更への返事（%(until)sまで。なければいまのまま）"),
    "lapse_difference": _("差額の仮払い（%(until)sまで。なければいまのまま）"),
    "lapse_change": _("変更の依頼への返事（%(until)sまで。なければいまのまま）"),
    "lapse_switch": _("切り替えへの返事（%(until)sまで。なければいまのまま）"),
    "lapse_switch_deposit": _("切り替えの仮払い（%(until)sまで。なければいまのまま）"),
    "objected_week": _("異議のある週の書き直し"),
    "tax": _("消費税の差額の仮払い"),
    "answer": _("新しいファイルのない提出への返事（自動では決まらない）"),
    "redo": _("「%(stage)s」の直し（納期は%(until)s）"),
    "redo:whole": _("納品の直し（納期は%(until)s）"),
    "begin": _("「%(stage)s」の作業（納期は%(until)s）"),
    "begin:whole": _("作業（納期は%(until)s）"),
    "work": _("「%(stage)s」の作業（納期は%(until)s）"),
    "work:whole": _("作業（納期は%(until)s）"),
    "hand_in": _("「%(stage)s」の提出（納期は%(until)s）"),
    "hand_in:whole": _("納品（納期は%(until)s）"),
    "overdue": _("「%(stage)s」の提出（納期の%(until)sを過ぎた）"),
    "overdue:whole": _("納品（納期の%(until)sを過ぎた）"),
    "end_now": _("いまの額で終えるかどうか"),
}
"""What somebody else does, or nobody: one line, with when it ends and how."""
DOING: dict[str, Sentence] = {
    "acknowledge": _("途中経過を見る"),
    "acknowledge_week": _("記録を見る"),
    "approve": _("作品を見る"),
    "accept": _("作品を見る"),
    "silence": _("返事を選ぶ"),
    "bidding": _("返事を選ぶ"),
    "bids_open": _("額を出す"),
    "take_result": _("結果を見る"),
    "lapse_offer": _("条件を見る"),
    "lapse_deposit": _("仮払いする"),
    "lapse_amendment": _("見くらべる"),
    "lapse_difference": _("仮払いする"),
    "lapse_change": _("依頼を見る"),
    "lapse_switch": _("見くらべる"),
    "lapse_switch_deposit": _("仮払いする"),
    "objected_week": _("書き直す"),
    "tax": _("仮払いする"),
    "answer": _("作品を見る"),
    "answer:week": _("記録を見る"),
    "redo": _("直しを見る"),
    "begin": pgettext_lazy("work", "始める"),
    "begin:whole": _("記録する"),
    "work": _("開く"),
    "hand_in": _("提出する"),
    "hand_in:whole": _("納品する"),
    "overdue": _("提出する"),
    "overdue:whole": _("納品する"),
    "end_now": _("額を見る"),
    "review": _("評価する"),
}
"""The label of a card's one button."""
NAMED: dict[str, Sentence] = {
    "net": _("手取り"),
    "out": _("税込・支払い"),
    "back": _("税込・戻る額"),
    "confirmed": _("税抜・確定する額"),
}
BOXES: dict[str, tuple[Sentence, dict[Side, Sentence]]] = {
    "redo": (
        _("「%(stage)s」の直しが求められています"),
        {
            "worker": _("直したものを、ファイルを付けて提出してください。納期は%(until)sです。"),
            "client": _("ワーカーが直しています。納期は%(until)sです。"),
        },
    ),
    "redo:whole": (
        _("納品の直しが求められています"),
        {
            "worker": _("直したものを、ファイルを付けて納品してください。納期は%(until)sです。"),
            "client": _("ワーカーが直しています。納期は%(until)sです。"),
        },
    ),
    "hand_in": (
        _("納期が近づいています"),
        {
            "worker": _("納期は%(until)sです。できたところまででも、ファイルを付けて出しておくと支えになります。"),
            "client": _("納期は%(until)sです。いま、あなたがすることはありません。"),
        },
    ),
    "overdue": (
        _("納期を過ぎています"),
        {
            "worker": _(
                "納期は%(until)sでした。できたところまで提出するか、納期の変更を申し出てください。"
                "契約は、そのまま続いています。"
            ),
            "client": _(
                "納期は%(until)sでした。まだ提出されていません。納期の変更を申し出るか、"
                "途中で終わることもできます。契約は、そのまま続いています。"
            ),
        },
    ),
}
"""The box on the contract's page for work that presses; the other kinds of work have those of ``quiet``."""
BOTH_REVIEWS = _("二人の評価がそろうか、契約が終わって14日たつと読めます。それまで、たがいの評価は見えません。")
_QUIET = {"begin": "begin", "work": "active", "answer": "answer"}
"""The kinds whose box is one of ``quiet``."""
_HELLO_FEW = ngettext_lazy(
    "%(name)sさん、することは%(count)sつです", "%(name)sさん、することは%(count)sつです", "count"
)
_HELLO = ngettext_lazy("%(name)sさん、することは%(count)s件です", "%(name)sさん、することは%(count)s件です", "count")
_FEW = 9
"""Up to here Japanese counts things with つ."""
_HELLO_AT_LEAST = _("%(name)sさん、することは%(count)s件以上です")
_HELLO_NONE_FIRST = _("%(name)sさん、先に見た%(count)s件に、することはありません")
_HELLO_NONE = _("%(name)sさん、いまは待つだけです")
_WELCOME = _("%(name)sさん、ようこそ")
_HELLO_FREE = _("%(name)sさん、することはありません")
_FIRST = _("いちばん早いのは%(until)sまで")
_MORE = _("待つだけのもの %(count)s件")
_MORE_OF_SOME = _("待つだけのもの")
_NOT_READ = _("することがありそうな契約から、%(count)s件を見ています")
_OTHERS = ngettext_lazy("ほか%(count)s件", "ほか%(count)s件", "count")
_LATE = ngettext_lazy("%(days)s日遅れ", "%(days)s日遅れ", "days")


@dataclass(frozen=True)
class Card:
    """What a card says of one thing to do. ``named``: what its figure is."""

    what: str
    otherwise: str
    button: str
    named: str


def card(todo: Todo, life: Life, side: Side, amount: Amount | None) -> Card:
    """The words of a card. ``amount``: its figure."""
    step, values = todo.step, _values(todo.step, life, side)
    return Card(
        what=fill(_of(WHAT, step, life), values, {}),
        otherwise=fill(_otherwise(step, values), values, {}),
        button=str(_of(DOING, step, life)) if step.kind in DOING else "",
        named=str(NAMED[amount.named]) if amount else "",
    )


def waiting(todo: Todo, life: Life, side: Side) -> str:
    """The line of something that the reader does not do."""
    return fill(_of(WAITING, todo.step, life), _values(todo.step, life, side), {})


def work_box(step: Step, life: Life, side: Side) -> tuple[str, str]:
    """Title and text of the box about a step without a clock, as ``side`` reads it."""
    quiet = _QUIET.get(step.kind)
    if quiet is not None:
        said = words_of(life.terms).quiet.get(quiet) or QUIET[quiet]
    else:
        whole = BOXES.get(f"{step.kind}:whole") if step.stage is None else None
        said = whole or BOXES[step.kind]
    values = _values(step, life, side)
    return fill(said[0], values, {}), fill(said[1][side], values, {})


def hello(name: str, mine: int, waits: int, *, new: bool = False, most: int = 0) -> str:
    """Home's heading: how much there is to do. ``new``: the first steps stand below it; ``most``: home has read so many
    contracts, and there are more; 0 if it has read all.
    """
    if new:
        return fill(_WELCOME, {"name": name}, {})
    if most:
        return fill(_HELLO_AT_LEAST if mine else _HELLO_NONE_FIRST, {"name": name, "count": mine or most}, {})
    if mine:
        return str((_HELLO_FEW if mine <= _FEW else _HELLO) % {"name": name, "count": mine})
    return fill(_HELLO_NONE if waits else _HELLO_FREE, {"name": name}, {})


def first_line(until: datetime) -> str:
    """The line under the heading: by when the first thing is to be done."""
    return fill(_FIRST, {"until": display.until(until, year=False)}, {})


def waits_line(count: int, *, most: int = 0) -> str:
    """The heading of what waits for others, without its count where not all was read (``most`` as in ``hello``)."""
    return str(_MORE_OF_SOME) if most else fill(_MORE, {"count": count}, {})


def not_read(most: int) -> str:
    """Said where there are more contracts than the ``most`` that home has read."""
    return fill(_NOT_READ, {"count": most}, {})


def other_roads(count: int) -> str:
    """How many more contracts run than home draws."""
    return str(_OTHERS % {"count": count})


def left(at: datetime, today: date) -> str:
    """The days left in a word or two; how late it is after that."""
    days = (day_of(at) - today).days
    return str(_LATE % {"days": -days}) if days < 0 else left_word(days)


def _otherwise(step: Step, values: dict[str, object]) -> Sentence:
    """Until when, and what comes by itself, with its amount where there is one: the figure beside the words is what the
    reader gets of it, and the heading may name another's.
    """
    ends_at = ENDS_AT.get(step.kind) if values["total"] != "" else None
    return ends_at or OTHERWISE[step.kind]


def _of(words: dict[str, Sentence], step: Step, life: Life) -> Sentence:
    """The words of a step's kind, or those for a week or for the work as a whole."""
    variant = "week" if step.week else "whole" if step.stage is None else ""
    return words.get(f"{step.kind}:{variant}") or words[step.kind]


def _values(step: Step, life: Life, side: Side) -> dict[str, object]:
    stage = life.stage(step.stage) if step.stage else None
    week = step.week or (date.fromisoformat(step.clock.ref) if step.clock and step.kind == "acknowledge_week" else None)
    ending = life.termination
    theirs = ending.amount_of(other(side)) if ending else None
    coming = by_itself(life) if step.kind in ENDS_AT else None
    return {
        "stage": stage.name if stage else "",
        "time": time_text(week_in(life, week).open) if week else "",
        "until": display.until(step.at, year=False) if step.at else "",
        "theirs": "" if theirs is None else theirs,
        "ends": display.until(coming.at, year=False) if coming else "",
        "total": coming.total if coming else "",
    }
