"""What the worker would receive of a price, computed by the functions that payments use (domain § 8)."""

from django.utils.translation import gettext as _

from michinori.machinery.settings import settings_now
from michinori.rules.fields import MAX_YEN
from michinori.rules.money import amounts
from michinori.rules.money.rates import at_rate
from michinori.rules.settings.table import Settings
from michinori.wording.money_lines import MoneyLine


def net_lines(price: int, *, withholds: bool) -> list[MoneyLine]:
    """Lines for ``moneytable``; empty if ``price`` (yen before tax) is out of range. ``withholds``: the client declares
    that it withholds tax at source.
    """
    if not 1 <= price <= MAX_YEN:
        return []
    return _lines(price, settings_now(), withholds=withholds)


def net_of(price: int, settings: Settings, *, withholds: bool) -> int:
    """The last of those lines, in yen; ``price`` within the range."""
    return _lines(price, settings, withholds=withholds)[-1].amount or 0


def _lines(price: int, settings: Settings, *, withholds: bool) -> list[MoneyLine]:
    taxed = at_rate(price, settings.statutory.tax)
    fee, fee_tax = amounts.fee(taxed, settings.house), amounts.fee_tax(taxed, settings.house)
    tax = amounts.tax(taxed)
    held = amounts.withheld(price, settings.statutory.withholding) if withholds else 0
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
