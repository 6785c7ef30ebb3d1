"""Words for refusals of the operator's settings."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "unknown-setting": (
        _("その名前の設定はありません"),
        _("「%(key)s」という設定はありません。名前は michinori settings show で見られます。"),
    ),
}

FLAWS = {
    "not_words": _("1000文字までの文章で書いてください。"),
    "not_withholding_tiers": _(
        "[[1000000, 1021], [null, 2042]] のように、上限の小さい順に、率は万分率で、最後の上限は null で書いてください。"
    ),
    "not_fee_tiers": _(
        "[[100000, 20], [200000, 10], [null, 5]] のように、上限の小さい順に、最後の上限を null にして書いてください。"
    ),
}
