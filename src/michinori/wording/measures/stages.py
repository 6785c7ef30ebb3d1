"""Words for the stages measure: what is paid when, and the computation of the standing figure."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from michinori.rules.measures.figures import Meter
from michinori.wording import display
from michinori.wording.contract.page import standing_lines
from michinori.wording.measures.words import MeasureWords, Rule
from michinori.wording.money_lines import MoneyLine

_NAME = _("工程ごと")
_EXIT_RULES: dict[str, Rule] = {
    "pay_on:completion": (
        _("支払いの時期"),
        _("全体を納品して検収されたときに、全額が支払われます。それまでは、仮払いとして守られています。"),
        _("検収されると、%(price)s円（税抜）の支払いから手数料などを引いた%(net)s円が、ワーカーの残高に入ります。"),
    ),
    "pay_on:stage": (
        _("支払いの時期"),
        _("工程が承認されるたびに、その工程の金額が支払われます。残りは、仮払いとして守られています。"),
        _(
            "「%(stage)s」が承認されると、"
            "%(first)s円（税抜）の支払いから手数料などを引いた%(first_net)s円が、"
            "ワーカーの残高に入ります。"
        ),
    ),
    "inspection_days:completion": (
        _("検収の期間"),
        _("ファイルのある納品や提出は、%(inspection_days)s日以内に返事がなければ、検収済み（承認済み）になります。"),
        _("納品から%(inspection_days)s日目の24時までに返事がなければ、%(price)s円（税抜）が支払われます。"),
    ),
    "inspection_days:stage": (
        _("検収の期間"),
        _("ファイルのある納品や提出は、%(inspection_days)s日以内に返事がなければ、検収済み（承認済み）になります。"),
        _(
            "「%(stage)s」の提出から%(inspection_days)s日目の24時までに返事がなければ、"
            "%(first)s円（税抜）が支払われます。"
        ),
    ),
}


def _fee(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """The name and price of each stage, if there is more than one."""
    stages = values["stages"] if len(values["stages"]) > 1 else []
    return [(stage["name"], display.yen(stage["price"])) for stage in stages]


def _computation(meter: Meter, price: int, paid: int) -> list[MoneyLine]:
    return standing_lines(
        meter.superseded + sum(part.confirmed for part in meter.stages),
        meter.filed_rest,
        meter.fallback_share,
        meter.standing,
        price=price,
        paid=paid,
        superseded=meter.superseded,
    )


OWN = MeasureWords(
    name=_NAME,
    hint=_("どこまでできたら何円かを、工程に分けて決められる仕事に。迷ったら、これを選びます。"),
    said=lambda meter: str(_NAME),
    exit_rules=_EXIT_RULES,
    fee=_fee,
    computation=_computation,
    restarts=_(
        "この案は、振り出しです。有効になると、工程は最初からになり、"
        "やり直しの前までの分として%(superseded)s円がメーターに残ります。"
    ),
)
