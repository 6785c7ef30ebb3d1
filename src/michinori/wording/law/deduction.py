"""Advice to a client that deducts consumption tax, about a worker who is not registered for qualified invoices."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from michinori.rules.money.deductions import deduction
from michinori.wording import display


class Advice(NamedTuple):
    """One line, ``title`` and ``answer``, the sentences behind it, and the ``warning`` that is never folded away."""

    title: str
    answer: str
    sentences: tuple[str, ...]
    warning: str


def deduction_advice(tax: int, day: date) -> Advice:
    """What the client may deduct of ``tax`` yen on that day, and that pay may not be cut for it."""
    found = deduction(tax, day)
    values = {
        "tax": f"{tax:,}",
        "percent": found.percent,
        "deducted": f"{found.deducted:,}",
        "lost": f"{found.lost:,}",
        "following": found.following,
    }
    if found.percent:
        answer = _("控除できる消費税は%(percent)s%%、約%(deducted)s円") % values
        share = _(
            "消費税%(tax)s円のうち、納める税から約%(deducted)s円を差し引けます。残りの約%(lost)s円は差し引けません。"
        )
    else:
        answer = _("消費税は控除できません")
        share = _("消費税%(tax)s円は、納める税から差し引けません。")
    until = found.until and _("%(percent)s%%は%(until)sまでで、そのあとは%(following)s%%です。") % {
        **values,
        "until": display.day(found.until),
    }
    warning = _(
        "登録がないことを理由に、決めた報酬を下げたり、話し合わずに低く決めたりしてはいけません"
        "（フリーランス法、取適法、独占禁止法）。"
    )
    whom = _("消費税を納めていない方や簡易課税の方には、関係ありません。これは情報で、税の助言ではありません。")
    return Advice(
        _("インボイスの登録がない方です"),
        answer,
        tuple(one for one in (share % values, until, warning, whom) if one),
        _("登録がないことを理由に、決めた報酬を下げてはいけません。"),
    )
