"""Words about bonuses: what the worker receives of one, and refusals."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.money.amounts import Payment
from michinori.wording.money_lines import MoneyLine, money_line
from michinori.wording.sentences import Problems

PROBLEMS: Problems = {
    "no-bonus-after-business-end": (
        _("ボーナスは払えません"),
        _("クライアントの事業の終わりが記録されたため、契約で決めた額のほかには、お金を払えません。"),
    ),
    "no-bonus-worker-gone": (
        _("ボーナスは払えません"),
        _("ワーカーが退会したため、受け取る人がいません。お金は動いていません。"),
    ),
}


def bonus_lines(line: Payment) -> list[MoneyLine]:
    """From a bonus before tax to what the worker receives of it."""
    return [
        money_line(_("ボーナス（税抜）"), line.before_tax),
        money_line(_("消費税"), line.tax),
        money_line(_("システム手数料（税込）"), -(line.fee + line.fee_tax)),
        money_line(_("源泉徴収"), -line.withheld if line.withheld else None),
        money_line(_("ワーカーの受け取り"), line.net, total=True),
    ]
