"""Words for movements of money on one balance: a worker's earnings, or a client's money to spend."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import fill

type MovementWords = tuple[str | Promise, str | Promise]

_WORKER: dict[str, MovementWords] = {
    "payment": (_("報酬"), _("システム手数料などを引いた手取りです")),
    "bonus_payment": (_("ボーナス"), _("システム手数料などを引いた手取りです")),
    "payout": (_("出金"), _("登録した口座への振り込み")),
    "payout_cancelled": (_("出金の取り消し"), _("振り込む前に取り消し、残高に戻りました")),
    "payout_returned": (_("戻ってきた出金"), _("口座に届かず、残高に戻りました")),
}
_CLIENT: dict[str, MovementWords] = {
    "money_in": (_("入金"), _("銀行振込")),
    "assigned_in": (_("入金"), _("銀行振込（運営者が、だれの入金かを確かめました）")),
    "assigned_back": (_("入金の取り消し"), _("運営者が調べ、ほかの人の入金だと分かりました")),
    "card_in": (_("入金"), _("カード払い")),
    "card_refund": (_("カードに戻したお金"), _("払ったカードへの返金")),
    "card_refund_failed": (_("戻ってきた返金"), _("カードに戻せず、残高に戻りました")),
    "claim_paid": (_("カードの異議の精算"), _("カードの持ち主に返されたお金にあてました")),
    "claim_given_back": (_("カードの異議の取り消し"), _("カード会社から戻ったので、残高に戻りました")),
    "deposit": (_("仮払い"), _("契約のために預けました（税込）")),
    "purchase": (_("原本の買い取り"), _("終わった契約のファイルのために払いました（税込）")),
    "bonus": (_("ボーナス"), _("報酬とは別に、ワーカーに払いました（税込）")),
    "refund": (_("返金"), _("仮払いのうち使わなかった分（税込）")),
    "withholding": (_("源泉徴収"), _("報酬から引いた税です。翌月10日までに税務署へ納めてください")),
    "repayment": (_("払い戻し"), _("登録した口座への振り込み")),
    "payout_cancelled": (_("払い戻しの取り消し"), _("振り込む前に取り消し、残高に戻りました")),
    "payout_returned": (_("戻ってきた払い戻し"), _("口座に届かず、残高に戻りました")),
}
_OTHER: MovementWords = (_("その他"), "")


def movement_words(purse: str, kind: str) -> MovementWords:
    """The name of a movement of a ledger kind, and a line of explanation. ``purse``: ``worker`` or ``client``."""
    return (_WORKER if purse == "worker" else _CLIENT).get(kind, _OTHER)


_PAYING_IN = {
    "one": _("あと%(missing)s円で、仕事が始まります"),
    "many": _("あと%(missing)s円で、%(count)sつの仕事が始まります"),
    "more": _("あと%(missing)s円で、契約が先へ進みます"),
    "enough": _("残高は足りています。仮払いすると始まります"),
    "enough:more": _("残高は足りています。仮払いできます"),
    "none": _("いま、足りないお金はありません"),
}


_BALANCES = {
    "worker": _("残高は%(balance)s円です"),
    "client": _("仮払いに使えるのは%(balance)s円です"),
    "client:due": _("残高は足りています。仮払いできます"),
    "client:missing": _("あと%(missing)s円の入金で、仮払いできます"),
}


_YEARS = {
    "worker": _("%(year)s年の手取りは %(amount)s円です"),
    "client": _("%(year)s年に %(amount)s円（税込）を支払いました"),
}


def balance_head(purse: str, balance: int, *, due: int = 0) -> str:
    """The sentence of the page of money about the balance that comes first on it. ``purse``: ``worker`` or ``client``;
    ``due``: yen with tax that wait for a deposit from it.
    """
    key = purse
    if purse == "client" and due:
        key = "client:missing" if due > balance else "client:due"
    return fill(_BALANCES[key], {"balance": balance, "missing": max(0, due - balance)}, {})


def year_head(purse: str, year: int, amount: int) -> str:
    """The sentence of a year's page: what a worker got, or a client paid with tax."""
    return fill(_YEARS[purse], {"year": str(year), "amount": amount}, {})


def paying_in_head(missing: int, count: int, *, begins: bool) -> str:
    """The sentence of the page of paying in. ``missing``: yen with tax that the balance lacks for ``count`` contracts;
    ``begins``: work on all of them begins with the deposit.
    """
    if not count:
        key = "none"
    elif not missing:
        key = "enough" if begins else "enough:more"
    elif begins:
        key = "one" if count == 1 else "many"
    else:
        key = "more"
    return fill(_PAYING_IN[key], {"missing": missing, "count": count}, {})


def worker_purse() -> str:
    """The heading of a person's balance as a worker."""
    return gettext("働いて受け取ったお金")


def client_purse() -> str:
    """The heading of a person's balance as a client in their own name."""
    return gettext("あなた個人で頼むときのお金")


_MATTERS: dict[str, str | Promise] = {
    "payout": _("%(amount)s円の出金（%(at)s）"),
    "payout_hold": _("出金の保留（%(at)s）"),
    "card": _("カードでの%(amount)s円の入金（%(at)s）"),
}


def matter_said(kind: str, amount: int, at: date) -> str:
    """What an inquiry is about: a payout, a hold of payouts, a payment by card of ``amount`` yen, since ``at``."""
    return fill(_MATTERS[kind], {"amount": amount, "at": at}, {})
