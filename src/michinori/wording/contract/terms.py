"""Words for terms: the name and values of each field, and the effect of new terms on the deposit."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from michinori.rules.contract.amendments import Change
from michinori.rules.contract.life import Side
from michinori.rules.contract.terms import Terms
from michinori.wording import display
from michinori.wording.measures.hours import time_text
from michinori.wording.measures.table import words_for
from michinori.wording.sentences import Sentence, fill

FIELDS: dict[str, Sentence] = {
    "price": _("契約金額（税抜）"),
    "due_date": _("納期"),
    "payment_due_date": _("支払期日"),
    "pay_on": _("支払いの時期"),
    "open_stages": _("一度に進める工程"),
    "meter": _("道のりの計り方"),
    "stages": _("工程"),
    "brief": _("約束すること（方向性）"),
    "included_revisions": _("含まれる修正と差し戻し"),
    "included_restarts": _("含まれる振り出し"),
    "restart_share": _("振り出しのときに残る割合"),
    "fallback_share": _("折り合わないときの割合"),
    "withholding": _("源泉徴収"),
    "rights": _("権利の扱い"),
    "place_of_receipt": _("納品の場所"),
    "inspection_days": _("検収の期間"),
    "reorder": _("再委託の元の取引"),
    "note": _("そのほかの取り決め"),
}
PAY_ON: dict[str, Sentence] = {
    "stage": _("工程の承認や週の確認のたびに"),
    "completion": _("検収のとき全額"),
}
RIGHTS: dict[str, Sentence] = {
    "transfer_on_payment": _("支払いと同時に、著作権（著作権法27条・28条の権利を含む）が移ります"),
}
PLACES: dict[str, Sentence] = {"online": _("このサイト上")}

_NONE = _("なし")
_YES = _("あり")
_STAGE = _("工程「%(name)s」")
_ITEM = _("約束「%(name)s」")
_TIMES = ngettext_lazy("%(count)s回", "%(count)s回", "count")
_DAYS = ngettext_lazy("%(count)s日", "%(count)s日", "count")
_STAGES = _("%(count)sつまで")
_DIRECTED = _("%(value)s（方向性を決める項目）")
_REORDER = _("%(client)s（元の支払期日 %(day)s）")


@dataclass(frozen=True)
class Compared:
    """One line of the table that shows old and new side by side, all in the active language."""

    label: str
    old: str
    new: str
    changed: bool = True


def _times(value: int) -> str:
    return str(_TIMES % {"count": value})


_SAID: dict[str, Callable[[Any], str]] = {
    "meter": lambda value: words_for(value).said(value),
    "week_minutes": time_text,
    "price": display.yen,
    "due_date": lambda value: display.day(date.fromisoformat(value)),
    "payment_due_date": lambda value: display.day(date.fromisoformat(value)),
    "pay_on": lambda value: str(PAY_ON[value]),
    "open_stages": lambda value: fill(_STAGES, {"count": value}, {}),
    "included_revisions": _times,
    "included_restarts": _times,
    "restart_share": lambda value: f"{value}%",
    "fallback_share": lambda value: f"{value}%",
    "withholding": lambda value: str(_YES if value else _NONE),
    "rights": lambda value: str(RIGHTS.get(value, value)),
    "place_of_receipt": lambda value: str(PLACES.get(value, value)),
    "inspection_days": lambda value: str(_DAYS % {"count": value}),
    "stages": lambda value: f"{value['name']} {display.yen(value['price'])}",
    "brief": lambda value: fill(_DIRECTED, value, {}) if value["direction"] else str(value["value"]),
    "reorder": lambda value: fill(
        _REORDER, {"client": value["client"], "day": date.fromisoformat(value["due_date"])}, {}
    ),
    "note": str,
}


def value_text(field: str, value: Any) -> str:
    """One value of ``Terms.as_data`` in words; None and empty text give the word for "none"."""
    return str(_NONE) if value is None or value == "" else _SAID[field](value)


def terms_rows(terms: Terms, names: Iterable[str]) -> list[tuple[str, str]]:
    """Fields of the terms, each with its name, for people."""
    data: Mapping[str, object] = terms.as_data()
    return [(str(FIELDS[name]), value_text(name, data[name])) for name in names if name in data]


def diff_row(change: Change) -> Compared:
    """One difference between two versions; stages by their name, brief items by their key."""
    there: Any = change.old or change.new
    if change.field == "stages":
        label = fill(_STAGE, {"name": there["name"]}, {})
    elif change.field == "brief":
        label = fill(_ITEM, {"name": change.key}, {})
    else:
        label = str(FIELDS[change.field])
    return Compared(label, value_text(change.field, change.old), value_text(change.field, change.new))


_UP: dict[Side, Sentence] = {
    "client": _("足すのは差額の%(difference)s円（税込）だけ。仮払い%(held)s円は守られたままです。"),
    "worker": _("相手が差額%(difference)s円（税込）を足します。仮払い%(held)s円は守られたままです。"),
}
_NOT_YET = _("増えた分の作業は、仮払いまで始めないでください。")
_DOWN = _(
    "同意すると、差額の%(difference)s円（税込）だけがクライアントに戻ります。残りの仮払い%(rest)s円は守られたままです。"
)
_SAME = _("お金は動きません。仮払い%(held)s円は守られたままです。")
_UP_DONE = _("差額の%(difference)s円（税込）が仮払いされ、新しい条件が有効になりました。")
_DOWN_DONE = _("差額の%(difference)s円（税込）がクライアントの残高に戻り、新しい条件が有効になりました。")
_SAME_DONE = _("お金は動かず、新しい条件が有効になりました。")
_NOTHING_CAME = _("この案は有効にならず、お金は動きませんでした。")


def deposit_sentence(difference_with_tax: int, status: str, *, held_with_tax: int, side: Side) -> str:
    """The effect of an amendment on the deposit, in one or two sentences. Yen with tax.

    ``difference_with_tax``: > 0 is due from the client, < 0 is refunded; ``held_with_tax``: in the escrow now;
    ``status``: the amendment's (``open`` for a preview).
    """
    values = {
        "difference": abs(difference_with_tax),
        "held": held_with_tax,
        "rest": held_with_tax + difference_with_tax,
    }
    return _join(*(fill(part, values, {}) for part in _deposit_parts(difference_with_tax, status, side)))


def _deposit_parts(difference: int, status: str, side: Side) -> list[Sentence]:
    if status in ("open", "awaiting_deposit"):
        if difference < 0:
            return [_DOWN]
        if difference == 0:
            return [_SAME]
        return [_UP[side], _NOT_YET] if status == "awaiting_deposit" and side == "worker" else [_UP[side]]
    if status == "in_force":
        return [_SAME_DONE if difference == 0 else _UP_DONE if difference > 0 else _DOWN_DONE]
    return [_NOTHING_CAME]


def _join(*sentences: str) -> str:
    return ("" if display.japanese() else " ").join(sentences)
