"""Words for the operator's books: accounts as staff speak of them, months, and layouts of the journal."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from michinori.wording.display import japanese
from michinori.wording.sentences import Sentence

ACCOUNTS: dict[str, Sentence] = {
    "bank": _("銀行にあるはずのお金"),
    "client": _("クライアントの残高"),
    "escrow": _("契約の仮払い"),
    "worker": _("ワーカーの残高"),
    "payouts": _("振り込みの途中"),
    "suspense": _("だれのものかわからない入金"),
    "fee_income": _("システム手数料（税抜）"),
    "fee_tax": _("システム手数料の消費税"),
    "bank_charges": _("銀行の手数料"),
    "losses": _("運営が負担した額"),
    "card": _("カード会社にあるお金"),
    "card_fees": _("カード会社の手数料"),
    "claims": _("クライアントへの請求"),
    "own": _("運営が引き出した額（入れた額を引く）"),
}
JOURNALS: dict[str, Sentence] = {
    "generic": _("どの表計算でも開ける形"),
    "freee": _("freee会計"),
    "moneyforward": _("マネーフォワード クラウド会計"),
    "yayoi": _("弥生会計"),
}
DIFFERENCES: dict[str, Sentence] = {
    "unsent": _("振り込んだが、まだ明細にない"),
    "unsettled": _("明細にあるが、何の出金かまだ確かめていない"),
    "by_hand": _("明細なしで記録した入金"),
    "came_back": _("戻ってきたと記録したが、明細がまだない"),
    "other": _("ほかの方法で記帳した"),
}
"""Why the ledger has more than the statements, or less."""
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def month(first: date) -> str:
    """``2026年11月``, or ``Nov 2026``."""
    return f"{first.year}年{first.month}月" if japanese() else f"{_MONTHS[first.month - 1]} {first.year}"
