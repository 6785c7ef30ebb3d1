"""Words for the course of a practice: a sentence for each step, and the lessons at the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from michinori.rules.practice.course import STEPS, Course, StepName
from michinori.wording.sentences import Flaws, Problems, Sentence, fill

PROBLEMS: Problems = {
    "practice-over": (
        _("この練習は、もう終わっています"),
        _(
            "練習は、始めてから24時間で消えます。練習のページから、新しく始められます。本物の契約とお金は、何も変わっていません。"
        ),
    ),
    "practice-full": (
        _("いま、練習が混み合っています"),
        _("ほかの人の練習がいっぱいです。古いものから消えるので、しばらくしてからもう一度お試しください。"),
    ),
    "practice-enough": (
        _("今日の練習は、ここまでにしましょう"),
        _(
            "新しく始められるのは、1日%(limit)s回までです。"
            "途中の練習があれば、そのまま続けられます。新しい練習は、明日また始められます。"
        ),
    ),
    "practice-unavailable": (
        _("いま、練習を開けません"),
        _(
            "練習はそれぞれ別のデータベースで、それを作るか開くかができませんでした。本物の契約とお金は、何も変わっていません。"
            "しばらくしても開けないときは、運営者に伝えてください。表の持ち主のロールに CREATEDB の権限が、"
            "どのロールにも新しいデータベースへの接続が要ります。"
        ),
    ),
}
FLAWS: Flaws = {}

Leads = Literal["next", "rule", "contract", "amendment", "end", "termination", "summary"]


@dataclass(frozen=True)
class Lead:
    """The panel for the present step, ``number`` of ``count``: what to do now, and where the button leads."""

    number: int
    count: int
    title: str
    text: str
    button: str
    leads: Leads


_LEADS: dict[tuple[Course, StepName], tuple[Sentence, Sentence, Sentence, Leads]] = {
    ("worker", "look"): (
        _("契約のページを見る"),
        _("40,000円のチラシで、ラフまで承認されています。下の大きな数字は、いま決まりで終わったときの額です。"),
        _("先へ：相手から条件変更が届く"),
        "next",
    ),
    ("worker", "change"): (
        _("条件変更に答える"),
        _(
            "5,000円下げたいと言われました。見くらべて「別の案」から、契約金額38,000円、入稿データ8,000円で返しましょう。"
        ),
        _("届いた案を見る"),
        "amendment",
    ),
    ("worker", "pay"): (
        _("差額の仮払いを待つ"),
        _("話がまとまりました。相手が差額を仮払いするまでは、いまの条件のままです。"),
        _("条件変更のページへ"),
        "amendment",
    ),
    ("worker", "changed"): (
        _("条件が決まった"),
        _("契約金額は%(price)s円に決まり、差額だけが動きました。次は、途中終了です。"),
        _("先へ：相手が終わりたいと言ってくる"),
        "next",
    ),
    ("worker", "end"): (
        _("支払われた分だけで、と言われたら"),
        _("黙っていても、12,000円だけにはなりません。「別の額を伝える」から22,800円を伝えましょう。"),
        _("申し出を見る"),
        "termination",
    ),
    ("worker", "apart"): (
        _("決まりで終わらせる"),
        _(
            "争いのない%(paid)s円は、もう支払われました。相手は黙ったままです。"
            "時計を進めると、封をした額を一度出せる期間を過ぎて、決まりで終わります。"
        ),
        _("終わるまで時計を進める"),
        "rule",
    ),
    ("client", "look"): (
        _("契約のページを見る"),
        _(
            "みどりさんに40,000円でチラシを頼み、ラフまで承認しました。下の大きな数字は、いま決まりで終わったときの額です。"
        ),
        _("先へ：相手から条件変更が届く"),
        "next",
    ),
    ("client", "change"): (
        _("条件変更に答える"),
        _(
            "5,000円上げたいと言われました。新旧と差額を見くらべて、同意してみましょう。断っても、別の案でもかまいません。"
        ),
        _("届いた案を見る"),
        "amendment",
    ),
    ("client", "pay"): (
        _("差額だけを仮払いする"),
        _("新しい条件は、差額を仮払いしたときから有効です。練習用の残高から払ってみましょう。"),
        _("差額を仮払いする"),
        "amendment",
    ),
    ("client", "changed"): (
        _("途中で終わると申し出る"),
        _("契約金額は%(price)s円になりました。次は途中終了です。承認済みの12,000円で終わりたいと申し出てみましょう。"),
        _("途中終了のページへ"),
        "end",
    ),
    ("client", "end"): (
        _("相手の返事を待つ"),
        _("ここからは、額を上げることしかできません。14日返事がなければ、決まりで終わります。時計を進めてみましょう。"),
        _("二人の額を見る"),
        "termination",
    ),
    ("client", "apart"): (
        _("相手の額に答える"),
        _(
            "相手の返事は%(theirs)s円です。同意すれば、その場で終わります。近づけることも、時計を進めて決まりに任せることもできます。"
        ),
        _("二人の額を見る"),
        "termination",
    ),
}
_DONE: dict[str, tuple[Sentence, Sentence]] = {
    "ended": (
        _("終わりました"),
        _("%(settled)s円（税抜）で精算され、仮払いの残りは依頼した側に戻りました。"),
    ),
    "other": (
        _("契約が終わりました"),
        _("この契約でできることは、もうありません。まとめを見るか、はじめからやり直せます。"),
    ),
}
_SUMMARY = _("まとめを見る")

Detour = Literal["", "another", "bidding", "awaiting_rule"]
"""Variants of a step's words: for an amendment other than the planned one, or for the state of a termination."""
_INSTEAD: dict[tuple[StepName, Detour], Sentence] = {
    ("change", "another"): _(
        "相手から、契約金額を%(asked)s円にする案が届いています。"
        "新旧を見くらべて、同意するか、断るか、別の案を出しましょう。"
    ),
    ("apart", "bidding"): _("いま、封をした額を一度だけ出せます。出しても出さなくても、時計を進めれば終わります。"),
    ("apart", "awaiting_rule"): _("封をした額では決まりませんでした。時計を進めると、決まりで終わります。"),
}


def lead(course: Course, step: StepName, status: str, values: Mapping[str, Any], turn: Detour = "") -> Lead:
    """The panel for a step. ``values``: ``price``, ``asked``, ``paid``, ``theirs``, ``settled``, in yen before tax."""
    steps = STEPS[course]
    number = steps.index(step) + 1 if step in steps else len(steps) - 1
    if step == "done":
        title, text = _DONE["ended" if status == "ended" else "other"]
        return Lead(number, len(steps), str(title), fill(text, values, {}), str(_SUMMARY), "summary")
    title, text, button, leads = _LEADS[course, step]
    text = _INSTEAD.get((step, turn), text)
    return Lead(number, len(steps), str(title), fill(text, values, {}), str(button), leads)


_LEARNT: dict[Course, tuple[Sentence, ...]] = {
    "worker": (
        _("条件は途中で変えられます。決まるまで、いまの条件と仮払い金は守られています。"),
        _("承認された分は、そのとき支払われます。途中で終わりたいと言われても、減りません。"),
        _("相手が黙っていても、必ず終わります。決まりの額は、いつも契約のページにあります。"),
        _("ファイルを付けて報告すると、異議があっても半分は守られます。"),
    ),
    "client": (
        _("条件が上がるときに払うのは、差額だけです。払うまでは、いまの条件のままです。"),
        _("途中で終わるときは、進んだ分を払います。残りの仮払い金は、あなたの残高に戻ります。"),
        _("出した額は、相手に近づく向きにしか動かせません。届いたところで終わります。"),
        _("折り合わなくても、必ず決まりで終わります。決まりの額は、いつも契約のページにあります。"),
    ),
}


def learnt(course: Course) -> list[str]:
    """The lessons of a course, one sentence each."""
    return [str(sentence) for sentence in _LEARNT[course]]
