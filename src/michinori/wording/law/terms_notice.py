"""Words for the terms notice (取引条件の通知): the nine items of Freelance Act art. 3, for page and document."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from michinori.rules.law.terms_notice import Item
from michinori.wording import display
from michinori.wording.contract.terms import value_text
from michinori.wording.measures.table import words_for
from michinori.wording.sentences import Sentence, fill

ITEMS: dict[str, Sentence] = {
    "parties": _("発注者と受注者"),
    "order_day": _("業務を頼んだ日"),
    "work": _("頼んだ業務の内容"),
    "receipt_day": _("受け取る期日"),
    "receipt_place": _("受け取る場所"),
    "inspection": _("検査（検収）を終える期日"),
    "fee": _("報酬の額"),
    "payment_day": _("支払期日"),
    "payment_means": _("支払いの方法"),
}
_DIRECTED = _("%(key)s（方向性を決める項目）")
_NAMED = _("%(name)s（%(real_name)s）")
_NOT_ORDERED = _("この版は、合意していません。合意した日が、業務を頼んだ日になります。")
_VERSION = _("第%(version)s版、%(day)s")
_INSPECTION = _(
    "受け取った日から%(days)s日後の24時まで。期日に受け取ると、%(day)sです。"
    "それまでに返事がなければ、検査を終えたことになります（ファイルのある納品のとき）。"
)
_WITHHELD = _("支払いのたびに、所得税を差し引きます（源泉徴収）。")
_MEANS = _(
    "クライアントが仕事の前に仮払いした分から、ワーカーのこのサイトの残高に支払います。"
    "残高は、ワーカーの銀行口座に振り込みます。現金のほかの方法（手形や電子マネーなど）は使いません。"
)


class Line(NamedTuple):
    """One line of an item. ``label``: empty if the item's own name is enough."""

    label: str
    text: str


class Said(NamedTuple):
    """One item in words."""

    number: int
    name: str
    lines: list[Line]


def said(items: Iterable[Item]) -> list[Said]:
    """The items in words, in the active language."""
    return [Said(item.number, str(ITEMS[item.key]), _LINES[item.key](item.values)) for item in items]


def _plain(text: Sentence, label: Sentence = "") -> Line:
    return Line(str(label), str(text))


def _day(value: str) -> str:
    return display.day(date.fromisoformat(value))


def _parties(values: Mapping[str, Any]) -> list[Line]:
    return [_party(_("発注者（クライアント）"), values["client"]), _party(_("受注者（ワーカー）"), values["worker"])]


def _party(label: Sentence, named: Mapping[str, str]) -> Line:
    name = fill(_NAMED, named, {}) if named["real_name"] else named["name"]
    return Line(str(label), f"{name} {named['id']}")


def _order_day(values: Mapping[str, Any]) -> list[Line]:
    ordered = _plain(_day(values["ordered_on"])) if values["ordered_on"] else _plain(_NOT_ORDERED)
    version = fill(_VERSION, {"version": values["version"], "day": _day(values["version_on"])}, {})
    return [ordered, _plain(version, _("この条件の版"))]


def _work(values: Mapping[str, Any]) -> list[Line]:
    between = "、" if display.japanese() else ", "
    lines = [_plain(values["title"], _("業務")), _plain(between.join(values["stages"]), _("工程"))]
    for item in values["brief"]:
        lines.append(Line(fill(_DIRECTED, item, {}) if item["direction"] else item["key"], item["value"]))
    for name, label in (
        ("included_revisions", _("含まれる修正と差し戻し")),
        ("included_restarts", _("含まれる振り出し")),
        ("rights", _("権利の扱い")),
        ("note", _("そのほかの取り決め")),
    ):
        if values[name] != "":
            lines.append(_plain(value_text(name, values[name]), label))
    return lines


def _inspection(values: Mapping[str, Any]) -> list[Line]:
    return [_plain(fill(_INSPECTION, {"days": values["inspection_days"], "day": _day(values["ends_on"])}, {}))]


def _fee(values: Mapping[str, Any]) -> list[Line]:
    lines = [
        _plain(display.yen(values["price"]), _("報酬（税抜）")),
        _plain(display.yen(values["tax"]), _("消費税")),
        _plain(display.yen(values["total_with_tax"]), _("合わせて（税込）")),
    ]
    lines += [Line(label, text) for label, text in words_for(values["meter"]).fee(values)]
    if values["superseded"]:
        lines.append(_plain(display.yen(values["superseded"]), _("振り出しの前の分")))
    if values["withholding"]:
        lines.append(_plain(_WITHHELD, _("源泉徴収")))
    return lines


def _payment_day(values: Mapping[str, Any]) -> list[Line]:
    lines = [
        _plain(_day(values["payment_due_date"])),
        _plain(value_text("pay_on", values["pay_on"]), _("支払いの時期")),
    ]
    if values["reorder"]:
        lines.append(_plain(value_text("reorder", values["reorder"]), _("再委託の元の取引")))
    return lines


_LINES: dict[str, Callable[[Mapping[str, Any]], list[Line]]] = {
    "parties": _parties,
    "order_day": _order_day,
    "work": _work,
    "receipt_day": lambda values: [_plain(_day(values["due_date"]))],
    "receipt_place": lambda values: [_plain(value_text("place_of_receipt", values["place_of_receipt"]))],
    "inspection": _inspection,
    "fee": _fee,
    "payment_day": _payment_day,
    "payment_means": lambda values: [_plain(_MEANS)],
}
