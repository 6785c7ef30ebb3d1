"""Words for a termination as one side sees it: the result of each way out, with best and worst marked."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.clocks import ANSWERS, clocks
from michinori.rules.contract.life import Life, Side, other
from michinori.rules.contract.termination_outlook import outlook
from michinori.rules.contract.termination_reasons import ReasonStatus
from michinori.rules.contract.terminations import taken_at
from michinori.rules.measures.meter import fallback
from michinori.rules.money.amounts import Preview
from michinori.wording import display
from michinori.wording.sentences import Sentence, fill

_AGREED_AT = _("相手の額に届くので、送るとその場で%(amount)s円（税抜）の合意になり、支払われます。")
_BELOW_CONFIRMED = _(
    "確定した%(confirmed)s円（税抜）より低い額です。この額で終わるのは、相手が同意したときだけです。"
    "相手が別の額を伝えれば、確定した分は争いのない分として、相手の額まですぐに支払われます。"
)
_GIVES_UP_CONFIRMED = _(
    "確定した%(confirmed)s円（税抜）より低い額です。相手が同意しても、返事がなくても、別の額を伝えても、"
    "この額までしか支払われません。"
)
_PAID_AT_ONCE = _(
    "争いのない%(paid)s円（税抜）は、伝えるとすぐに支払われます。上の額は、その分を支払ったうえで終わるときのものです。"
)
_MINE = _("相手が、あなたの額に同意したとき")
_THEIRS = _("あなたが、相手の額に同意したとき")
_OF_CLOCK: dict[Side, Sentence] = {
    "worker": _("クライアントが、あなたの申告している額に同意したとき"),
    "client": _("あなたが、申告されている額に同意したとき"),
}
"""In place of these two where the worker's amount is what was claimed when the clock opened the ending."""
_SILENCE = _("このまま返事がないとき")
_RULE = _("このまま折り合わないとき（契約時の決まり）")
_OBJECTED: dict[Side, Sentence] = {
    "worker": _("クライアントが、確認待ちの分に異議を伝え、そのまま終わるとき"),
    "client": _("あなたが、確認待ちの分に異議を伝え、そのまま終わるとき"),
}
_AS_RECORDED = _("いまの記録での額です。報告が確認されて確定した分が増えると、変わることがあります。")
_AS_WAITING: dict[Side, Sentence] = {
    "worker": _(
        "クライアントの返事を待っている報告や納品があります。途中終了のあいだも期限は止まらず、%(until)sまでに異議がなければ"
        "確定するので、「このまま」の額はその分を含みます。"
    ),
    "client": _(
        "あなたの返事を待っている報告や納品があります。途中終了のあいだも期限は止まらず、%(until)sまでに異議がなければ"
        "確定するので、「このまま」の額はその分を含みます。異議は、契約のページから伝えられます。"
    ),
}

_RESULT = _("届けられた結果のとおりに終わるとき")
_AT_METER = _("メーターの額で、いま終えるとき")

_MARKS: dict[Side, tuple[Sentence, Sentence]] = {
    "worker": (_("いちばん多い"), _("いちばん少ない")),
    "client": (_("いちばん安い"), _("いちばん高い")),
}


REASON_STATUSES: dict[tuple[ReasonStatus, bool], Sentence] = {
    ("agreed", True): _("相手も同意しています"),
    ("agreed", False): _("あなたの側も同意しています"),
    ("proven", True): _("記録から分かります"),
    ("proven", False): _("記録から分かります"),
    ("claimed", True): _("相手は同意していません"),
    ("claimed", False): _("あなたの側は同意していません"),
}
"""The status of a reason, shown in brackets behind it; True: to the side that gave it."""

CLOSED: dict[str, Sentence] = {
    "agreement": _("二人の合意なので、この額で最終です。お金はそれぞれの残高に入っています。"),
    "undisputed": _(
        "確定した額がワーカーの額に届き、争うところがなくなったので、その額で精算しました。お金はそれぞれの残高に入っています。"
        "相手が同意したわけではありません。足りない、払いすぎだと思うときは、話し合いや裁判で請求することもできます。"
    ),
    "bids": _("二人が封をした額が折り合ったので、その真ん中の額で最終です。お金はそれぞれの残高に入っています。"),
    "silence": _(
        "返事がないまま期限が過ぎたので、契約時の決まりで精算しました。お金はそれぞれの残高に入っています。"
        "足りない、払いすぎだと思うときは、話し合いや裁判で請求することもできます。"
    ),
    "standing_rule": _(
        "契約時の決まりで精算しました。お金はそれぞれの残高に入っています。"
        "足りない、払いすぎだと思うときは、話し合いや裁判で請求することもできます。"
    ),
    "outside_result": _(
        "外で決まった結果（%(kind)s）のとおりに精算しました。お金はそれぞれの残高に入っています。"
        "運営者が確かめたのは、書類が本物かどうかだけです。"
    ),
}
"""What each of the ways of settling means for later claims."""

STAYS: dict[str, Sentence] = {
    "bound": _("クライアントの事業が終わったか、引き継がれた仕事が続いているので、この申し出は取り下げられません。"),
    "before": _("取り下げは、一つの契約で一度だけです。もう使ったので、この申し出は取り下げられません。"),
}
"""Why the opener cannot withdraw a termination although nobody has answered."""


class Case(NamedTuple):
    """One way out: the contract's total before tax, and the yen that the reader gets (worker) or pays (client, with
    tax).

    ``kind``: ``go`` for the reader's best, ``wait`` for the worst, empty for others.
    """

    label: str
    total: int
    reader: int
    kind: str
    mark: str


def below_confirmed(confirmed: int, side: Side) -> str:
    """The sentence for an amount of ``side`` below what is confirmed: a client pays that all the same once there are
    two amounts, a worker gives it up (domain § 6, 2 and 3).
    """
    return fill(_BELOW_CONFIRMED if side == "client" else _GIVES_UP_CONFIRMED, {"confirmed": confirmed}, {})


def paid_at_once(paid: int) -> str:
    """The sentence for an amount below what nobody disputes once it is named, so that it is paid at once."""
    return fill(_PAID_AT_ONCE, {"paid": paid}, {})


def agreed_at(amount: int) -> str:
    """The sentence for a move that meets or crosses the other's amount, and so settles at ``amount``."""
    return fill(_AGREED_AT, {"amount": amount}, {})


def who_named(mine: bool, *, by_clock: bool = False) -> str:
    """The label of the side that named an amount: the reader or the other. ``by_clock``: nobody named it; the
    termination began with what is claimed.
    """
    if by_clock:
        return str(_("自動（申告している分）"))
    return str(_("あなた") if mine else _("相手"))


def ahead(life: Life, side: Side, preview: Callable[[int], Preview], *, by_clock: bool = False) -> list[Case]:
    """The ways out of an open termination in its present state; empty without one. Work confirmed later raises them.
    ``by_clock``: the worker's amount is what was claimed when the clock opened it, and nobody named it.
    """
    termination, coming = life.termination, outlook(life)
    if termination is None:
        return []
    quiet = (_SILENCE, coming.at_silence) if coming.at_rule is None else (_RULE, coming.at_rule)
    ways: list[tuple[Sentence, int | None]] = [
        (_OF_CLOCK["worker"] if by_clock and side == "worker" else _MINE, termination.amount_of(side)),
        (_OF_CLOCK["client"] if by_clock and side == "client" else _THEIRS, termination.amount_of(other(side))),
        quiet,
        (_OBJECTED[side], coming.objected),
    ]
    if termination.outside is not None:
        ways.append((_RESULT, taken_at(life, termination.outside.amount)))
    if life.frozen:
        ways.append((_AT_METER, fallback(life)))
    found = [(label, total) for label, total in ways if total is not None and total >= life.paid]
    readers = [_for_reader(preview(total), side) for _label, total in found]
    best, worst = (max(readers), min(readers)) if side == "worker" else (min(readers), max(readers))
    return [
        Case(str(label), total, reader, *_marked(reader, best, worst, side))
        for (label, total), reader in zip(found, readers, strict=True)
    ]


def cases_note(life: Life, side: Side) -> str:
    """The note under the ways out: what their figures are based on and, if work waits for an answer, until when."""
    if outlook(life).objected is None:
        return str(_AS_RECORDED)
    first = next(clock.at for clock in clocks(life) if clock.kind in ANSWERS)
    return fill(_AS_WAITING[side], {"until": display.until(first, year=False)}, {})


def _for_reader(figures: Preview, side: Side) -> int:
    return figures.worker_net if side == "worker" else figures.before_tax + figures.tax


def _marked(reader: int, best: int, worst: int, side: Side) -> tuple[str, str]:
    if best == worst:
        return "", ""
    if reader == best:
        return "go", str(_MARKS[side][0])
    return ("wait", str(_MARKS[side][1])) if reader == worst else ("", "")
