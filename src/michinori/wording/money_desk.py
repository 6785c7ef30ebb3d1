"""The desk's pages of money in both languages."""

from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Problems, Sentence

PROBLEMS: Problems = {
    "account-not-to-check": (
        _("この口座に、確認は要りません"),
        _("すでに確かめた口座か、本人確認の名前（カナ）で決まる口座です。"),
    ),
    "account-in-run": (
        _("この口座への出金が、振り込みに入っています"),
        _("先に、その出金を振り込みから外すか、振り込みを取りやめてください。そのあとで、記録できます。"),
    ),
    "identity-unchecked": (
        _("先に、本人確認が必要です"),
        _("口座の名義は、書類で確かめた名前と比べます。サポートの担当者に、本人確認を頼んでください。"),
    ),
}
QUEUES: dict[str, Sentence] = {
    "unmatched": _("番号のない入金"),
    "runs": _("銀行に送る振り込み"),
    "accounts": _("名義を確かめる口座"),
    "returned": _("戻ってきた出金"),
    "disputes": _("異議の出たカード払い"),
    "claims": _("異議のあと、戻らないお金"),
    "holds": _("カードのため、止めている報酬"),
    "estates": _("口座のわからない破産財団"),
    "left": _("退会した人の残高"),
    "own": _("別の人の承認を待つ、お金の記録"),
    "unlined": _("明細にない、戻ってきた出金"),
    "payout-holds": _("承認を待つ、出金の保留"),
    "odd": _("額の違うカードの支払い"),
    "outgoing": _("内容を確かめる出金"),
}
QUEUE_BUTTONS: dict[str, Sentence] = {
    "unmatched": _("調べる"),
    "runs": _("振り込みへ"),
    "accounts": _("確かめる"),
    "returned": _("見る"),
    "disputes": _("見る"),
    "claims": _("見る"),
    "holds": _("確かめる"),
    "estates": _("見る"),
    "left": _("見る"),
    "own": _("確かめる"),
    "unlined": _("調べる"),
    "payout-holds": _("確かめる"),
    "odd": _("決める"),
    "outgoing": _("調べる"),
}
QUEUE_PAGES = {
    "unmatched": "desk_unmatched",
    "runs": "desk_runs",
    "accounts": "desk_accounts",
    "returned": "desk_returned",
    "disputes": "desk_cards",
    "claims": "desk_cards",
    "holds": "desk_cards",
    "estates": "desk_accounts",
    "left": "desk_left",
    "own": "desk_bank_balance",
    "unlined": "desk_bank_balance",
    "payout-holds": "desk_payout_holds",
    "odd": "desk_cards",
    "outgoing": "desk_bank_balance",
}
"""The page of each queue, by its name."""
QUEUE_ICONS = {
    "unmatched": "search",
    "runs": "bank",
    "accounts": "shield",
    "returned": "back",
    "disputes": "card",
    "claims": "alert",
    "holds": "clock",
    "estates": "building",
    "left": "people",
    "own": "wallet",
    "unlined": "search",
    "payout-holds": "lock",
    "odd": "card",
    "outgoing": "search",
}
RUN_STATUSES: dict[str, Sentence] = {
    "gathered": _("承認を待っています"),
    "confirmed": _("確かめた人がいます。別の人の承認を待っています"),
    "released": _("ファイルを銀行に送れます"),
    "stopped": _("取りやめの承認待ちです"),
    "sent": _("振り込みました"),
    "dissolved": _("取りやめました。出金は、次の振り込みを待ちます"),
}
PAYOUT_STATUSES: dict[str, Sentence] = {
    "requested": _("受け付けた"),
    "in_run": _("手続き中"),
    "sent": _("振り込んだ"),
    "returned": _("戻ってきた"),
    "cancelled": _("取り消した"),
}
SOURCES: dict[str, Sentence] = {
    "worker": _("報酬"),
    "client": _("クライアントの残高"),
    "sender": _("送り主への返金"),
    "estate": _("破産財団へ"),
}
HELD: dict[str, Sentence] = {
    "escrow": _("仮払い"),
    "worker": _("ワーカーの残高"),
    "client": _("クライアントの残高"),
    "payouts": _("振り込みの途中"),
    "fees": _("システム手数料（運営のもの）"),
    "suspense": _("だれのものかを調べる入金"),
    "other": _("そのほか"),
    "card": _("カード会社にある分"),
    "claims": _("カードの異議で請求している分"),
}


HOLD_GROUNDS: dict[str, Sentence] = {
    "": _("越えない（その前の振り込みで払う）"),
    "laundering": _("越えてよい: マネーロンダリングなど、犯罪の疑い"),
    "order": _("越えてよい: 裁判所や警察の命令"),
    "not_theirs": _("越えてよい: ほかの人の手に渡るおそれ"),
}


def hold_said(hold: Any, at: datetime) -> Sentence:
    """How a hold of somebody's payouts stands. ``hold``: its row, of which the times and ``alone`` are read."""
    if hold.lifted_at:
        return _("終わりにした")
    if hold.ends_at <= at:
        return _("終わった") if hold.second_by else _("承認されないまま終わった")
    if hold.second_by:
        return _("保留中")
    return _("保留中。承認を待っています") if hold.alone else _("承認を待っています。まだ保留していません")


def waits_head(count: int) -> str:
    """How many matters of money need a person."""
    if not count:
        return gettext("お金のことで、いま人の手が要るものはありません")
    words = ngettext("お金のことで %(n)s件、人の手が要ります", "お金のことで %(n)s件、人の手が要ります", count)
    return words % {"n": count}


def span(time: timedelta) -> str:
    """How long something takes or has waited: minutes, hours up to two days, then days."""
    minutes = int(time.total_seconds() // 60)
    if minutes < 60:
        return ngettext("%(n)s分", "%(n)s分", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)s時間", "%(n)s時間", minutes // 60) % {"n": minutes // 60}
    days = minutes // (24 * 60)
    return ngettext("%(n)s日", "%(n)s日", days) % {"n": days}


def age_line(age: timedelta, target: timedelta) -> str:
    """The age of the oldest case against what it may be."""
    said = {"age": span(age), "target": span(target), "over": span(age - target)}
    return (gettext("%(age)s・目標を%(over)s過ぎた") if age > target else gettext("%(age)s・目標 %(target)s")) % said
