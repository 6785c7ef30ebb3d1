"""Rules of money, blocks and conduct (domain §§ 8, 10)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.rulebook.chapter import Chapter, Rule

CHAPTERS = (
    Chapter(
        "money",
        _("お金"),
        (
            Rule("paid-when-approved", _("工程は、承認されたときに支払われます。")),
            Rule("on-completion", _("契約で決めれば、全体の検収のときにまとめて支払われます。")),
            Rule("fee", _("システム手数料はワーカーが負担し、契約の支払いの合計（税込）のうち、%(fee_tiers)sです。")),
            Rule("tax", _("金額は税抜で決め、消費税%(tax_percent)s%%を加えて支払います。")),
            Rule("tax-day", _("消費税の率が変わると、変わったあとに渡した分から、新しい率で計算します。")),
            Rule(
                "withholding", _("源泉徴収のある仕事では、その額がクライアントに戻り、クライアントが税務署に納めます。")
            ),
            Rule("withholding-due", _("源泉徴収した税は、支払った月の次の月の10日までに納め、5日にお知らせします。")),
            Rule("withholding-company", _("会社として働く人には、源泉徴収は提案されません。")),
            Rule(
                "unregistered",
                _("インボイスの登録がないことを理由に、報酬を下げることはできません。"),
            ),
            Rule("deduction", _("登録がない人への支払いで控除できる消費税は、応募をくらべるときに示されます。")),
            Rule(
                "bonus",
                _(
                    "ボーナスは報酬とは別の支払いで、手数料は一つずつ数え、合わせて契約金額の%(bonus_share)s%%まで、取り消せません。"
                ),
            ),
            Rule("payout", _("残高は、決まった日に、手数料なしで口座へ振り込まれ、その前に頼むこともできます。")),
            Rule("payout-own-name", _("振込先にできるのは、本人確認した名前と同じ名義の口座だけです。")),
            Rule(
                "payout-waits", _("振込先を変えると、本人が気づけるだけの時間をおいてから、振り込めるようになります。")
            ),
            Rule("card-back", _("カードで入れて使わなかったお金は、同じカードに戻ります。")),
            Rule(
                "card-days",
                _("カードで入ったお金からの報酬は、決まった日数がたつと出金でき、納品から60日目までには出金されます。"),
            ),
            Rule("escrow-safe", _("仮払いは、その契約のためだけに預かり、だれも途中で引き出せません。")),
        ),
    ),
    Chapter(
        "people",
        _("人と記録"),
        (
            Rule("block", _("ブロックは、相手に知られず、いつでも戻せ、相手のすべてのアカウントに効きます。")),
            Rule("block-contracts", _("ブロックしても、進んでいる契約は続きます。")),
            Rule("contact", _("契約の前に、連絡先や外でのやり取りの誘いは送れません。")),
            Rule("conduct", _("取引の実績は、起きた出来事だけから数え、だれも点を付けません。")),
            Rule("conduct-verified", _("数えるのは、本人確認の済んだ二人の契約だけです。")),
            Rule("no-blame", _("相手の都合で終わった契約や、返事をしなかったことは、あなたの実績を下げません。")),
            Rule("reviews", _("評価は、二人が書くか、書ける日が過ぎるまで、見えません。")),
        ),
    ),
)
