"""What the ledger refuses, in words."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Words

PROBLEMS: Problems = {
    "insufficient-balance": (
        _("残高が足りません"),
        _("%(account)sの残高が足りないため、手続きを止めました。お金は動いていません。"),
    ),
    "movement-mismatch": (
        _("内容の違う入出金が、すでに記録されています"),
        _("同じ参照番号で、金額や相手の違う入出金が記録されています。お金は動いていません。内容をお確かめください。"),
    ),
}
FLAWS: Flaws = {}
WORDS: Words = {
    "account": {
        "client": _("クライアント口座"),
        "escrow": _("仮払い"),
        "worker": _("ワーカー口座"),
    },
}
