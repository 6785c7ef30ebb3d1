"""Words for refusals by the ledger; for a balance that is too low see ``contract.contracts``."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems

PROBLEMS: Problems = {
    "movement-mismatch": (
        _("内容の違う入出金が、すでに記録されています"),
        _("同じ参照番号で、金額や相手の違う入出金が記録されています。お金は動いていません。内容をお確かめください。"),
    ),
}
FLAWS: Flaws = {}
