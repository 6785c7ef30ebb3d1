"""Words for refusals by the treasury."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems

PROBLEMS: Problems = {
    "deposit-mismatch": (
        _("この参照番号の入金は、別の内容で記録されています"),
        _(
            "同じ参照番号で、クライアントか金額の違う入金がすでにあります。何も記録していません。通帳の内容をお確かめください。"
        ),
    ),
}
FLAWS: Flaws = {}
