"""Lines of money for both sides: for terms not yet agreed, and for an end at some amount."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.contract.life import Side
from michinori.rules.money.amounts import Preview
from michinori.wording.money_lines import MoneyLine, money_line
from michinori.wording.sentences import Sentence, fill


def worker_lines(figures: Preview, side: Side) -> list[MoneyLine]:
    """What the worker receives of a total, in words for the reader on ``side``."""
    label = _("あなたの受け取り") if side == "worker" else _("ワーカーの受け取り")
    before = fill(_("うち%(paid)s円は、もう支払われています"), {"paid": figures.paid}, {}) if figures.paid else ""
    return received_lines(figures, label, note=before)


def received_lines(figures: Preview, label: Sentence, *, note: Sentence = "") -> list[MoneyLine]:
    """From a total before tax to what the worker receives of it: tax, fee, withheld, net. ``label``: of the net;
    ``note``: beside the total.
    """
    return [
        money_line(_("報酬（税抜）"), figures.before_tax, note=note),
        money_line(_("消費税"), figures.tax),
        money_line(_("システム手数料（税込）"), -(figures.fee + figures.fee_tax)),
        money_line(_("源泉徴収"), -figures.withheld if figures.withheld else None),
        money_line(label, figures.worker_net, total=True),
    ]


def deposit_lines(figures: Preview, deposit_with_tax: int, side: Side) -> list[MoneyLine]:
    """What the client deposits before the work starts."""
    mine = side == "client"
    return [
        money_line(_("報酬（税抜）"), figures.before_tax),
        money_line(_("消費税"), figures.tax),
        money_line(
            _("あなたが仮払いする額") if mine else _("クライアントが仮払いする額"), deposit_with_tax, total=True
        ),
        *_to_tax_office(figures, side),
    ]


def end_lines(figures: Preview, side: Side, *, estate: bool = False) -> list[MoneyLine]:
    """What each side gets if the contract ends at this total; both sides are shown the same figures. ``estate``: the
    client is insolvent, so that refunds leave only to the account that the trustee named.
    """
    back = _("あなたに戻る額") if side == "client" else _("クライアントに戻る額")
    if estate:
        back = _("破産財団に戻る額")
    unused = _("使わなかった仮払い（税込）")
    note = _("使わなかった仮払い（税込）。管財人が指定した口座にだけ出ます") if estate else unused
    refund = money_line(back, figures.client_refund_with_tax, total=True, note=note)
    return [*worker_lines(figures, side), refund, *_to_tax_office(figures, side, estate=estate)]


def _to_tax_office(figures: Preview, side: Side, *, estate: bool = False) -> list[MoneyLine]:
    if side != "client" or not figures.withheld:
        return []
    note = _("残高に戻します。翌月10日までに税務署へ納めてください")
    if estate:
        note = _("管財人が指定した口座に出します。翌月10日までに税務署へ納めてください")
    return [money_line(_("源泉徴収であなたが納める額"), figures.withheld, note=note)]
