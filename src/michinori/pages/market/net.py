"""What the worker would receive of a price, computed by the functions that payments use (domain § 8)."""

from django.utils.translation import gettext as _

from michinori.machinery.settings import settings_now
from michinori.rules.fields import MAX_YEN
from michinori.rules.money import amounts
from michinori.wording.money_lines import MoneyLine


def net_lines(price: int, *, withholds: bool) -> list[MoneyLine]:
    """Lines for ``moneytable``; empty if ``price`` (yen before tax) is out of range. ``withholds``: the client declares
    that it withholds tax at source.
    """
    if not 1 <= price <= MAX_YEN:
        return []
    house = settings_now().house
    fee, fee_tax = amounts.fee(price, house), amounts.fee_tax(price, house)
    tax = amounts.tax(price, house)
    held = amounts.withheld(price) if withholds else 0
    lines = [
        MoneyLine(_("報酬"), price),
        MoneyLine(_("消費税"), tax),
        MoneyLine(_("システム手数料（消費税を含む）"), -(fee + fee_tax)),
    ]
    if held:
        note = _("クライアントがあなたに代わって納める所得税です")
        lines.append(MoneyLine(_("源泉徴収"), -held, note=note))
    net = max(0, price + tax - fee - fee_tax - held)
    return [*lines, MoneyLine(_("受け取りの目安"), net, total=True)]
