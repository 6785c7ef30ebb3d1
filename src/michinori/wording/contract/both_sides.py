"""The money of both sides, line by line: of terms not yet agreed, and of an end at some amount."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.rules.money.amounts import Preview
from michinori.wording.sentences import Sentence, fill

Line = dict[str, Any]


def _line(label: Sentence, amount: int | None, *, total: bool = False, note: Sentence = "") -> Line:
    return {"label": str(label), "amount": amount, "sum": total, "note": str(note)}


def worker_lines(figures: Preview, side: Side) -> list[Line]:
    """What the worker receives of a total, as the reader ``side`` calls it: before tax, tax, fee, withheld, net."""
    mine = side == "worker"
    before = fill(_("うち%(paid)s円は、もう支払われています"), {"paid": figures.paid}, {}) if figures.paid else ""
    return [
        _line(_("報酬（税抜）"), figures.before_tax, note=before),
        _line(_("消費税"), figures.tax),
        _line(_("システム手数料（税込）"), -(figures.fee + figures.fee_tax)),
        _line(_("源泉徴収"), -figures.withheld if figures.withheld else None),
        _line(_("あなたの受け取り") if mine else _("ワーカーの受け取り"), figures.worker_net, total=True),
    ]


def deposit_lines(figures: Preview, deposit_with_tax: int, side: Side) -> list[Line]:
    """What the client pays in before the work starts."""
    mine = side == "client"
    return [
        _line(_("報酬（税抜）"), figures.before_tax),
        _line(_("消費税"), figures.tax),
        _line(_("あなたが仮払いする額") if mine else _("クライアントが仮払いする額"), deposit_with_tax, total=True),
        *_to_tax_office(figures, side),
    ]


def end_lines(figures: Preview, side: Side) -> list[Line]:
    """What both have in the end if the contract ended at this total; both are told the same figures."""
    back = _("あなたに戻る額") if side == "client" else _("クライアントに戻る額")
    refund = _line(back, figures.client_refund_with_tax, total=True, note=_("使わなかった仮払い（税込）"))
    return [*worker_lines(figures, side), refund, *_to_tax_office(figures, side)]


def _to_tax_office(figures: Preview, side: Side) -> list[Line]:
    if side != "client" or not figures.withheld:
        return []
    note = _("残高に戻します。翌月10日までに税務署へ納めてください")
    return [_line(_("源泉徴収であなたが納める額"), figures.withheld, note=note)]
