"""Words for the contract page: the state of a stage, what was agreed, and lines of money."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from michinori.kernel.clock import day_of
from michinori.kernel.yen import percent_of
from michinori.rules.contract.life import Life, Side
from michinori.rules.contract.lifecycle import OVER
from michinori.rules.measures.figures import StageMeter
from michinori.rules.money.amounts import Preview
from michinori.wording import display
from michinori.wording.contract.both_sides import received_lines
from michinori.wording.contract.contracts import STAGE_STATUSES
from michinori.wording.money_lines import MoneyLine, money_line
from michinori.wording.sentences import Sentence, fill

PLAIN_TERMS = (
    "price", "meter", "due_date", "payment_due_date", "pay_on", "open_stages", "included_revisions",
    "included_restarts", "fallback_share", "restart_share", "inspection_days", "withholding", "rights",
    "place_of_receipt", "note",
)  # fmt: skip
_STAGE_NOTES: dict[str, Sentence] = {
    "approved": _("%(confirmed)s円が確定しています"),
    "approved:paid": _("%(confirmed)s円（税抜）は支払い済みです"),
    "approved:part": _("%(confirmed)s円が確定し、うち%(paid)s円（税抜）は支払い済みです"),
    "submitted": _("提出済み。%(confirmed)s円が確定、%(open)s円が確認待ちです"),
    "submitted:nothing": _("提出済み。%(open)s円が確認待ちです"),
    "doing": _("%(acknowledged)s%%まで確認済み（%(confirmed)s円）"),
    "doing:nothing": _("確認された分は、まだありません"),
    "objected": _("%(acknowledged)s%%まで確認済み（%(confirmed)s円）。残りには異議があります"),
    "objected:nothing": _("確認された分は、まだありません。報告には異議があります"),
    "waiting": _("まだ始まっていません"),
}
_NOTES_AT_END: dict[str, Sentence] = {
    "approved": _("%(confirmed)s円が確定していました。この工程への支払いは、ありませんでした"),
    "approved:part": _("%(confirmed)s円が確定し、うち%(paid)s円（税抜）が支払われました"),
    "submitted": _("提出済み。%(confirmed)s円が確定していました"),
    "submitted:nothing": _("提出済み。確認されないまま、契約が終わりました"),
    "doing:nothing": _("確認された分は、ありませんでした"),
    "objected": _("%(acknowledged)s%%まで確認済み（%(confirmed)s円）。残りには異議がありました"),
    "objected:nothing": _("確認された分は、ありませんでした。報告には異議がありました"),
    "waiting": _("始まらないまま、契約が終わりました"),
}
_TAGS_AT_END: dict[str, Sentence] = {
    "waiting": _("始まらなかった"),
    "doing": _("途中まで"),
    "submitted": _("提出済み"),
}
_STAGES = _("%(approved)s/%(count)s承認済み")
_LEFT = _("あと%(count)s回")


TABS: dict[str, Sentence] = {
    "progress": _("進み具合"),
    "files": _("ファイル"),
    "messages": pgettext_lazy("talking", "メッセージ"),
    "terms": _("条件・お金"),
}
"""The tabs of a contract's page."""
_HELD: dict[str, Sentence] = {
    "offered": _("まだ契約ではありません"),
    "agreed": _("仮払いがまだなので、作業は始めません"),
    "cancelled": _("取り消されました。お金は動いていません"),
    "completed": _("完了しました"),
    "ended": _("精算が済みました"),
}
_RUNNING = ngettext_lazy("進んでいる契約は%(count)s件です", "進んでいる契約は%(count)s件です", "count")
_NONE_RUNS = _("進んでいる契約はありません")
_HELD_YEN = _("%(escrow)s円（税込）を預かり中")
_FIGURES: dict[str, Sentence] = {
    "before": _("契約金額（税抜）"),
    "now": _("いま終わったら（税抜）"),
    "over": _("支払われた額（税抜）"),
}


def held_line(life: Life, escrow: int) -> str:
    """One line about the client's money: what the site holds, in yen with tax, else why it holds nothing."""
    if escrow or life.status not in _HELD:
        return fill(_HELD_YEN, {"escrow": escrow}, {})
    return str(_HELD[life.status])


def figure_of(life: Life) -> str:
    """What the large figure of a contract is: the price, what it is worth if it ended now, or what was paid."""
    over = life.status in OVER
    return str(_FIGURES["over" if over else "before" if life.status in ("offered", "agreed", "cancelled") else "now"])


def running_head(count: int) -> str:
    """The heading of the list: how many contracts are not over."""
    return str(_RUNNING % {"count": count}) if count else str(_NONE_RUNS)


def stages_line(count: int, approved: int) -> str:
    """How many of the stages are approved."""
    return fill(_STAGES, {"count": count, "approved": approved}, {})


def stage_tag(part: StageMeter, *, over: bool) -> str:
    """One stage's state in a word, with the percent it was reported at; ``over``: the contract ended halfway."""
    stage = part.stage
    word = str((_TAGS_AT_END if over else {}).get(stage.status, STAGE_STATUSES[stage.status]))
    return f"{word} {stage.claimed}%" if stage.status == "doing" and stage.claimed else word


def stage_note(part: StageMeter, *, over: bool = False, paid: int = 0) -> str:
    """One stage's state in yen before tax. ``over``: the contract ended halfway. ``paid``: what of the payments lies on
    this stage (domain § 2, Files and rights).
    """
    stage = part.stage
    key: str = "objected" if stage.status == "doing" and stage.objected else stage.status
    if paid and key == "approved":
        key = "approved:paid" if paid >= part.confirmed else "approved:part"
    if not part.confirmed and f"{key}:nothing" in _STAGE_NOTES:
        key = f"{key}:nothing"
    values = {"confirmed": part.confirmed, "open": part.claimed - part.confirmed, "acknowledged": stage.acknowledged}
    values["paid"] = paid
    return fill((over and _NOTES_AT_END.get(key)) or _STAGE_NOTES[key], values, {})


def look_word(*, answers: bool, pays: bool = False) -> str:
    """The label of the link from a box to its offer, amendment or termination. ``pays``: only a deposit is due."""
    if pays and answers:
        return str(_("差額を仮払いする"))
    return str(_("読んで返事をする") if answers else _("内容を見る"))


def passing_word(*, over: bool, buyable: bool) -> str:
    """When the original of a file passes that has not. ``over``: the contract is over. ``buyable``: its stage can be
    bought.
    """
    if not over:
        return str(_("支払いのあとに受け取れます"))
    return str(_("工程の原本を買い取ると受け取れます") if buyable else _("原本は渡らないまま、契約が終わりました"))


def money_word() -> str:
    """The label of the link from a contract that is over to the reader's balance."""
    return str(_("残高を見る"))


def promise_facts(revisions_left: int, due: str, payment_due: str) -> list[tuple[str, str]]:
    """Revisions left and the two dates, behind the brief items."""
    return [
        (str(_("修正と差し戻し")), fill(_LEFT, {"count": revisions_left}, {})),
        (str(_("納期")), due),
        (str(_("支払期日")), payment_due),
    ]


def standing_lines(
    counted: int, filed_rest: int, share: int, standing: int, *, price: int, paid: int, superseded: int = 0
) -> list[MoneyLine]:
    """The lines that lead to the standing figure, yen before tax (domain § 3).

    ``counted``: confirmed including ``superseded``, before it is bounded by the payments and the price.
    """
    before = [money_line(_("やり直しの前までの分"), superseded, note=_("方向が変わる前の作業の分で、減りません"))]
    apart = fill(_("すでに支払われた%(paid)s円は、決まりによる額のうちです"), {"paid": paid}, {})
    part = percent_of(filed_rest, share)
    return [
        *(before if superseded else []),
        money_line(
            _("やり直してから確定した分") if superseded else _("確定した分"),
            counted - superseded,
            note=apart if counted < paid else "",
        ),
        money_line(
            _("ファイルのある申告のうち、まだ確定していない分"), filed_rest, note=_("このうち一部だけを足します")
        ),
        money_line(fill(_("その%(share)s%%"), {"share": share}, {}), part),
        *bound_lines(counted + part, price, paid),
        money_line(_("決まりによる額"), standing, total=True),
    ]


def all_in_full(lines: Sequence[MoneyLine], by_rule: int) -> list[MoneyLine]:
    """The same lines once the client is insolvent: what was shown with files and not objected to counts in full (domain
    § 6). ``by_rule``: what they come to then, yen before tax.
    """
    *before, total = lines
    more = by_rule - (total.amount or 0)
    note = _("倒産が記録されたので、異議のない分は全額を数えます")
    rest = [money_line(_("異議のない分の残り"), more, note=note)] if more else []
    return [*before, *rest, replace(total, amount=by_rule)]


def bound_lines(by_rule: int, price: int, paid: int) -> list[MoneyLine]:
    """The line for the cap at the price, or for what has been paid above the figure; none if neither applies."""
    if by_rule > price:
        note = fill(_("契約金額の%(price)s円を超えて支払われることはありません"), {"price": price}, {})
        return [money_line(_("契約金額を超える分"), price - by_rule, note=note)]
    if by_rule < paid:
        return [money_line(_("すでに支払われている分"), paid - by_rule)]
    return []


def money_before(whole: Preview, deposit: int, side: Side) -> list[MoneyLine]:
    """Lines before the deposit: what the client deposits, or what the worker receives if all work is done."""
    if side == "client":
        return [
            money_line(_("報酬（税抜）"), whole.before_tax),
            money_line(_("消費税"), whole.tax),
            money_line(_("仮払いする額"), deposit, total=True),
        ]
    return received_lines(whole, _("すべて終わったときの受け取り"))


@dataclass(frozen=True)
class Beside:
    """A payment beside the price, in yen: ``purchase`` of a stage's files after the end, or ``bonus``. ``net``: what
    the worker received.
    """

    kind: str
    at: datetime
    with_tax: int
    withheld: int
    net: int


_BESIDE = {"purchase": _("原本の買い取り（%(day)s、税込）"), "bonus": _("ボーナス（%(day)s、税込）")}
_BESIDE_NET = {
    "purchase": _("原本の買い取りの受け取り（%(day)s）"),
    "bonus": _("ボーナスの受け取り（%(day)s）"),
}


def money_under_way(paid: Preview, escrow: int, side: Side, beside: Sequence[Beside] = ()) -> list[MoneyLine]:
    """Lines of a contract under way or over: what is held, what was paid, what the worker received, and what was paid
    ``beside`` the price.
    """
    held = money_line(_("仮払い中（税込）"), escrow, note=_("この契約のために預かっています") if escrow else "")
    if side == "client":
        spent = money_line(_("支払い済み（税込）"), paid.before_tax + paid.tax)
        withheld = [money_line(_("うち源泉徴収（あなたが納める分）"), paid.withheld)] if paid.withheld else []
        return [held, spent, *withheld, *(line for one in beside for line in _beside(one))]
    net = [money_line(_of_day(_BESIDE_NET[one.kind], one), one.net) for one in beside]
    return [held, *(received_lines(paid, _("これまでの受け取り")) if paid.before_tax else []), *net]


def _beside(one: Beside) -> list[MoneyLine]:
    withheld = [money_line(_("うち源泉徴収（あなたが納める分）"), one.withheld)] if one.withheld else []
    return [money_line(_of_day(_BESIDE[one.kind], one), one.with_tax), *withheld]


def _of_day(label: Sentence, one: Beside) -> str:
    return fill(label, {"day": display.day(day_of(one.at))}, {})
