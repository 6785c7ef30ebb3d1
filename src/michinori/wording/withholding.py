"""Words for the page of the income tax that a client withheld."""

from datetime import date
from typing import Protocol

from django.utils import dateformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from michinori.rules.money.withholding_days import due_on, has_defence_tax
from michinori.wording import display
from michinori.wording.sentences import Sentence

HEADINGS: tuple[Sentence, ...] = (
    gettext_lazy("支払日"),
    gettext_lazy("名前"),
    gettext_lazy("会員番号"),
    gettext_lazy("契約番号"),
    gettext_lazy("仕事"),
    gettext_lazy("支払額（税抜）"),
    gettext_lazy("消費税"),
    gettext_lazy("源泉徴収した税額"),
)
"""Of the columns of the CSV."""


class Month(Protocol):
    """What the headline needs of a month: its first day, and the yen withheld in it."""

    @property
    def first(self) -> date: ...

    @property
    def withheld(self) -> int: ...


def month_word(first: date) -> str:
    """A month: ``2026年11月``, ``November 2026``."""
    return f"{first.year}年{first.month}月" if display.japanese() else dateformat.format(first, "F Y")


def tax_name(first: date) -> str:
    """What is withheld in a month. From 2027 on the special tax for defence is part of it; the sum stays."""
    if has_defence_tax(first):
        return _("所得税、復興特別所得税、防衛特別所得税")
    return _("所得税、復興特別所得税")


def headline(month: Month, today: date) -> str:
    """What is to be paid, and until when."""
    values = {"amount": display.yen(month.withheld), "until": display.day(due_on(month.first))}
    if not month.withheld:
        return _("この月に源泉徴収した税はありません")
    if due_on(month.first) < today:
        return _("%(until)sが期限でした: %(amount)s") % values
    return _("%(until)sまでに%(amount)sを納めます") % values
