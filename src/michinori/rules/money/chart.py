"""The chart of accounts: the operator's books as accounting software names them (decision 38, Books).

Tax is booked apart from what it is on (税抜経理・別記), since the ledger has it as movements of its own. What the bank
charges includes its tax; what a card company keeps has none. Names are Japanese in every language: they have to equal
those of the software.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

TaxClass = Literal["none", "sale", "purchase"]
"""``none``: 対象外; ``sale``: taxable, before tax; ``purchase``: taxable, with tax."""


@dataclass(frozen=True)
class Title:
    """An account of the chart: its ``code`` here, its name (勘定科目) and sub-account (補助科目), the tax class of what
    is booked on it, and whether debits make it grow.
    """

    code: str
    name: str
    sub: str = ""
    tax: TaxClass = "none"
    by_debit: bool = False


CHART: Mapping[str, Title] = {
    "bank": Title("111", "普通預金", by_debit=True),
    "own": Title("112", "普通預金", "運営の口座", by_debit=True),
    "card": Title("141", "未収入金", "カード会社", by_debit=True),
    "claims": Title("142", "未収入金", "カードの異議", by_debit=True),
    "payouts": Title("211", "未払金", "出金中"),
    "client": Title("221", "預り金", "クライアントの残高"),
    "escrow": Title("222", "預り金", "契約の仮払い"),
    "worker": Title("223", "預り金", "ワーカーの残高"),
    "suspense": Title("231", "仮受金"),
    "fee_tax": Title("241", "仮受消費税"),
    "fee_income": Title("411", "売上高", "システム利用料", "sale"),
    "bank_charges": Title("521", "支払手数料", "振込手数料", "purchase", by_debit=True),
    "card_fees": Title("522", "支払手数料", "カード手数料", by_debit=True),
    "losses": Title("591", "雑損失", by_debit=True),
}
"""By the ledger's kind of account."""

MEMOS: Mapping[str, str] = {
    "money_in": "入金",
    "unmatched_in": "番号のない入金",
    "assigned_in": "番号のない入金の振替",
    "assigned_back": "誤った振替の取消",
    "returned_in": "送り主への返金",
    "deposit": "仮払い",
    "purchase": "買い取りの仮払い",
    "bonus": "ボーナスの仮払い",
    "payment": "報酬",
    "bonus_payment": "ボーナス",
    "fee": "システム利用料",
    "fee_tax": "利用料の消費税",
    "withholding": "源泉徴収税を戻す",
    "recovery": "負担した消費税の回収",
    "refund": "仮払いを戻す",
    "payout": "出金",
    "repayment": "残高を返す",
    "payout_cancelled": "出金の取消",
    "payout_returned": "振込不能の戻り",
    "payout_unsent": "振込済みの取消",
    "counted_once": "二重の入金の取消",
    "bank_charge": "振込手数料",
    "card_in": "カード入金",
    "card_settled": "カード会社の入金",
    "card_fee": "カード手数料",
    "card_refund": "カードへの返金",
    "card_refund_failed": "返金不能の戻り",
    "card_disputed": "カードの異議",
    "card_reinstated": "異議の取消",
    "claim_paid": "異議の精算",
    "claim_given_back": "異議の精算を戻す",
    "claim_lost": "異議の貸倒れ",
    "own_out": "運営の引き出し",
    "own_in": "運営の入金",
}
"""What an entry says (摘要), by the ledger's kind of movement. At most 11 letters, so that all fits into 64 bytes."""
