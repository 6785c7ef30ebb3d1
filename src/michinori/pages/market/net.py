"""What the worker would receive of a price, computed by the functions that payments use (domain § 8)."""

from typing import Any

from django.utils.translation import gettext as _

from michinori.rules.contract.house import House
from michinori.rules.fields import MAX_YEN
from michinori.rules.money import amounts


def net_lines(price: int, *, withholds: bool) -> list[dict[str, Any]]:
    """Lines for ``moneytable``; empty if ``price`` (yen before tax) is out of range. ``withholds``: the client declares
    that it withholds tax at source.
    """
    if not 1 <= price <= MAX_YEN:
        return []
    house = House()
    fee, fee_tax = amounts.fee(price, house), amounts.fee_tax(price, house)
    tax = amounts.tax(price, house)
    held = amounts.withheld(price) if withholds else 0
    lines = [
        {"label": _("報酬"), "amount": price},
        {"label": _("消費税"), "amount": tax},
        {"label": _("システム手数料（消費税を含む）"), "amount": -(fee + fee_tax)},
    ]
    if held:
        note = _("クライアントがあなたに代わって納める所得税です")
        lines.append({"label": _("源泉徴収"), "amount": -held, "note": note})
    net = max(0, price + tax - fee - fee_tax - held)
    return [*lines, {"label": _("受け取りの目安"), "amount": net, "sum": True}]
