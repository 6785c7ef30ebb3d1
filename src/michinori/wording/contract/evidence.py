"""Words for the printed evidence pack: headings, labels, and how to verify it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.wording import display
from michinori.wording.contract.contracts import AMENDMENT_STATUSES, CHANGE_CLASSES, REASONS, SETTLED_BY, SIDES
from michinori.wording.contract.outside_results import RESULT_KINDS
from michinori.wording.sentences import Problems, Sentence, fill

TITLE = _("契約の証拠書類")
ABOUT = _(
    "この契約で起きたことの記録です。途中で書きかえられていないことを、最後のページの手順で、だれでも確かめられます。"
    "同じ内容のJSONファイルが、確かめるときの元になります。"
)
HEADINGS: dict[str, Sentence] = {
    "parties": _("当事者"),
    "meter": _("メーターと、その計算"),
    "statement": _("お金の明細"),
    "hours": _("時間の記録"),
    "terms": _("契約条件のすべての版"),
    "changes": _("変更依頼"),
    "amendments": _("条件変更"),
    "switches": _("固定報酬と時間報酬の切り替え"),
    "terminations": _("途中終了と、双方の主張"),
    "conversation": _("二人のやり取り"),
    "events": _("記録のすべて"),
    "verify": _("書きかえられていないことの確かめかた"),
}
LABELS: dict[str, Sentence] = {
    "contract": _("契約の番号"),
    "title": _("件名"),
    "status": _("いまの状態"),
    "made_at": _("書類を作った日時"),
    "price": _("契約金額（税抜）"),
    "paid": _("支払い済み（税抜）"),
    "settled": _("精算された額（税抜）"),
    "deposited": _("仮払いされた額（税込）"),
    "escrow": _("いま預かっている額（税込）"),
    "refunded": _("クライアントに戻った額（税込）"),
    "superseded": _("やり直しの前までの分"),
    "by": _("出した人"),
    "changes": _("変えたいこと"),
    "reason": _("理由"),
    "opened_at": _("申し出"),
    "noticed_at": _("予告（フリーランス法16条）"),
    "begins_at": _("予告の期限"),
    "begun_at": _("手続きの始まり"),
    "closed_at": _("終わった日時"),
    "switch_at": _("ここまでの分（税抜）"),
    "goes_on": _("続きの契約の番号"),
    "undisputed": _("争いのない額（税抜、支払い済みを含む）"),
}
METER_COLUMNS: tuple[Sentence, ...] = (
    _("工程"),
    _("金額"),
    _("確定"),
    _("申告"),
    _("申告のうちファイルのある分"),
)
PAYMENT_COLUMNS: tuple[Sentence, ...] = (
    _("支払い"),
    _("日時"),
    _("税抜"),
    _("消費税"),
    _("手数料（税込）"),
    _("源泉徴収"),
    _("受け取り"),
)
POSITION_COLUMNS: tuple[Sentence, ...] = (_("だれの額"), _("日時"), _("額（税抜）"))
HOURS_COLUMNS: tuple[Sentence, ...] = (_("作業日"), _("返事"), _("時間"))
HOURS_ANSWERS: dict[str | None, Sentence] = {
    None: _("返事待ち"),
    "acknowledged": _("確認済み"),
    "objected": _("異議あり"),
    "taken_back": _("取り消し"),
}
CHANGE_STATUSES: dict[str, Sentence] = {
    "open": _("返事待ち"),
    "accepted": _("受け入れ"),
    "declined": _("断られました"),
    "withdrawn": _("取り下げ"),
    "lapsed": _("期限切れ"),
}
SWITCH_STATUSES: dict[str, Sentence] = {
    **CHANGE_STATUSES,
    "awaiting_deposit": _("合意、仮払い待ち"),
    "accepted": _("切り替え済み"),
}
RESULT_STATUSES: dict[str, Sentence] = {
    "filed": _("確認中"),
    "genuine": _("本物と確認、相手の返事待ち"),
    "refused": _("受け付けられず"),
    "denied": _("相手が否認"),
    "taken": _("適用"),
    "lapsed": _("使われず"),
}
TALK_EVENTS: dict[str, Sentence] = {
    "message_sent": _("%(side)sのメッセージ"),
    "message_promised": _("%(side)sがメッセージを約束として記録"),
    "promise_proposed": _("%(side)sが約束から条件変更を申し出"),
    "contact_consented": _("%(side)sが連絡先の交換に同意"),
    "contact_revoked": _("%(side)sが連絡先の交換への同意を取り消し"),
}
NOTHING = _("ありません。")
TAX_NOTE = _("金額は、とくに断りのないかぎり税抜です。日時は日本時間です。")
_NAMED = _("%(name)s（%(real_name)s）")
_VERSION = _("第%(version)s版　%(at)s　%(side)sの案")
_MINUTES = _("%(count)s分")
_RATE = _("1時間あたり（税抜）")
_LOGGED: dict[str, Sentence] = {
    "logged": _("記録した時間"),
    "acknowledged": _("確認された時間"),
    "filed": _("残りのうちファイルのある時間"),
}
_TAKEN_OUT = _("（なくす）")
_DISPUTED = _("区分は「%(kind)s」だという意見")
_OUTSIDE = _("外部の結果: %(kind)s（%(side)s、%(status)s）")
_SUM = _("計")
_SIZE = _("%(name)s（%(size)sバイト）")
_ITEMS = _("満たされていないとされた項目: %(items)s")
_WHO = _("操作した人 %(actor)s　種類 %(kind)s")
_HASH = _("ハッシュ %(hash)s")
_CLOCK = _("申し出た人はなく、長く動きがなかったため自動で始まりました")
VERIFY: tuple[Sentence, ...] = (
    _(
        "記録の一つ一つに、その内容と、一つ前の記録のハッシュから計算したハッシュが付いています。"
        "あとから一文字でも変えると、そこから先のハッシュが合わなくなります。"
    ),
    _(
        "文章やファイルそのものは記録の外にあり、記録にはハッシュだけがあります。"
        "JSONファイルには文章と、計算に使った乱数が入っているので、ハッシュと合うことを確かめられます。"
    ),
    _("ソフトウェアで確かめるには、JSONファイルを保存して、次のように実行します: michinori evidence verify ファイル名"),
    _(
        "最後の記録のハッシュを、相手が持つ書類やこのサイトの記録のものと比べてください。"
        "同じなら、そこまでの記録はすべて同じです。"
    ),
)
_LAST_HASH = _("最後の記録のハッシュ（第%(n)s）: %(hash)s")

PROBLEMS: Problems = {
    "no-evidence-pack": (
        _("証拠書類のファイルではありません"),
        _("契約の「すべての記録」のページから、証拠書類のJSONファイルを受け取り、そのファイルを指定してください。"),
    ),
}


def party(row: Mapping[str, Any]) -> str:
    """A party's public name, with the real name if it is known and different."""
    known = row["real_name"] and row["real_name"] != row["display_name"]
    return (
        fill(_NAMED, {"name": row["display_name"], "real_name": row["real_name"]}, {}) if known else row["display_name"]
    )


def side(name: str) -> str:
    """Client or worker."""
    return str(SIDES[name])


def version(number: int, at: str, by: str) -> str:
    """The heading of one version of the terms."""
    return fill(_VERSION, {"version": number, "at": at, "side": side(by)}, {})


def amendment_status(status: str) -> str:
    """The status of an amendment in words."""
    return str(AMENDMENT_STATUSES[status])


def switch_status(status: str) -> str:
    """The status of a switch in words."""
    return str(SWITCH_STATUSES[status])


def ending_reason(reason: str, *, by_clock: bool) -> str:
    """Why a termination was opened."""
    return str(_CLOCK if by_clock else REASONS[reason])


def minutes(count: int) -> str:
    """A length of time."""
    return fill(_MINUTES, {"count": count}, {})


def hours_answer(answer: str | None) -> str:
    """The client's answer to an entry of the hours log, in words."""
    return str(HOURS_ANSWERS[answer])


def hours_lines(logged: Mapping[str, int]) -> list[tuple[str, str]]:
    """The figures of the hours meter: the rate, and minutes by the client's answer."""
    rate = (str(_RATE), display.yen(logged["rate"]))
    return [rate, *((str(label), minutes(logged[name])) for name, label in _LOGGED.items())]


def change(kind: str, status: str, at: str) -> str:
    """The heading of a change request: its class by rule, its status, and when it was made."""
    return f"{CHANGE_CLASSES[kind]}　{CHANGE_STATUSES[status]}　{at}"


def changed(changes: Sequence[Mapping[str, Any]]) -> str:
    """The brief items that a request asks for, one on each line."""
    return "\n".join(f"{one['key']}: {_TAKEN_OUT if one.get('value') is None else one['value']}" for one in changes)


def disputed(kind: str) -> str:
    """The class that one side claims in a dispute."""
    return fill(_DISPUTED, {"kind": str(CHANGE_CLASSES[kind])}, {})


def outside(kind: str, by: str, status: str) -> str:
    """An outside result: its kind, the side that filed it, and its status."""
    values = {"kind": str(RESULT_KINDS[kind]), "side": side(by), "status": str(RESULT_STATUSES[status])}
    return fill(_OUTSIDE, values, {})


def settled(amount: int, by: str) -> str:
    """The settled amount and the way of settling."""
    return f"{display.yen(amount)}　{SETTLED_BY[by]}"


def talk_event(kind: str, by: str) -> str:
    """One event of the conversation in words."""
    return fill(TALK_EVENTS[kind], {"side": side(by)}, {})


def total() -> str:
    """The label of a sum."""
    return str(_SUM)


def file(name: str, size: int) -> str:
    """A file's name and size in one line."""
    return fill(_SIZE, {"name": name, "size": size}, {})


def items(keys: Sequence[str]) -> str:
    """Brief items that a return named."""
    return fill(_ITEMS, {"items": display.listed(keys)}, {})


def small_print(event: Mapping[str, Any]) -> list[str]:
    """The actor and kind, and the hash, of one event."""
    return [fill(_WHO, event, {}), fill(_HASH, event, {})]


def last_hash(event: Mapping[str, Any]) -> str:
    """The number and hash of the last event, to be compared."""
    return fill(_LAST_HASH, {"n": event["n"], "hash": event["hash"]}, {})
