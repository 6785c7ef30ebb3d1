"""Words for the operator's settings: what each is called and does (``names``), its value and examples (``values``)."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "unknown-setting": (
        _("その名前の設定はありません"),
        _("「%(key)s」という設定はありません。名前は michinori settings show で見られます。"),
    ),
    "verification-needed": (
        _("先に、本人や会社の確認がいります"),
        _(
            "このサイトでは、確認の済んだクライアントだけがここから先へ進めます。設定の「本人確認」（会社は組織のページ）から、書類を送ってください。"
        ),
    ),
    "change-waits": (
        _("この設定の変更は、もう承認を待っています"),
        _("待っている変更が承認されるか取り下げられてから、あらためて変えてください。"),
    ),
    "own-change": (
        _("ご自分が提案した変更です"),
        _("この変更は、提案した人とは別のスタッフが承認します。"),
    ),
    "change-answered": (
        _("この変更は、もう待っていません"),
        _("ほかのスタッフが承認したか、取り下げました。設定の一覧にもどってください。"),
    ),
}

FLAWS = {
    "not_watched": _("1行に1つ、2文字から40文字までの言葉を、300個までで書いてください。"),
    "not_templates": _("ひな形は、種類ごとに4,000文字までで書いてください。"),
    "not_kinds": _("仕事の種類の中から選んでください。"),
    "not_a_name": _("30文字までの1行で書いてください。"),
    "not_a_colour": _("「#0017c1」のように、# と、0から9とaからfの6文字で書いてください。"),
    "pale_colour": _("この色では、文字が読みにくくなります。もっと濃い色にしてください。"),
    "not_words": _("1000文字までの文章で書いてください。"),
    "not_withholding_tiers": _(
        "[[1000000, 1021], [null, 2042]] のように、上限の小さい順に、率は万分率で、最後の上限は null で書いてください。"
    ),
    "not_fee_tiers": _(
        "[[100000, 20], [200000, 10], [null, 5]] のように、上限の小さい順に、最後の上限を null にして書いてください。"
    ),
}
