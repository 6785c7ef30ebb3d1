"""Rules of the road from an offer to an accepted delivery (domain §§ 2, 9)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.rulebook.chapter import Chapter, Rule

CHAPTERS = (
    Chapter(
        "start",
        _("契約のはじめ"),
        (
            Rule("offer", _("条件を示された人は、承諾するか、断るか、別の条件を返します。")),
            Rule("offer-lapses", _("条件の提示は、%(offer_days)s日返事がなければ、なかったことになります。")),
            Rule("deposit", _("クライアントは、作業の前に、報酬と消費税の全額を仮払いします。")),
            Rule("deposit-by-itself", _("クライアントがそう決めた契約は、入金があったときに、自動で仮払いされます。")),
            Rule("no-work-before-deposit", _("仮払いが済むまで、作業は始めません。")),
            Rule("deposit-lapses", _("約束から%(deposit_days)s日仮払いがなければ、契約は取り消しになります。")),
            Rule("cancel", _("仮払いの前なら、どちらからでも、ただでやめられます。")),
            Rule("unusual-terms", _("ふつうと違う終わり方の決まりには、一つずつ、同意の印を付けてもらいます。")),
            Rule("one-party", _("同じ人や会社のアカウントどうしでは、契約できません。")),
        ),
    ),
    Chapter(
        "work",
        _("作業と返事"),
        (
            Rule("one-at-a-time", _("工程は、決めた数（ふつうは%(open_stages)sつ）ずつ、順番に進みます。")),
            Rule("let-begin", _("順番を変えられるのは、クライアントが次の工程を始めてよいとしたときです。")),
            Rule("begins-by-showing", _("報告や提出をすると、その工程は自動で始まったことになります。")),
            Rule("put-back", _("まちがえて始めた工程は、まだ何も報告していなければ、元に戻せます。")),
            Rule("reports", _("途中経過は0から100%%で、工程ごとに1日1回まで報告できます。")),
            Rule("files-count", _("ファイルのない報告や提出は、返事があるまで確定しません。")),
            Rule("report-clock", _("ファイルのある報告は、%(report_days)s日返事がなければ、確認済みになります。")),
            Rule("stage-clock", _("ファイルのある提出は、%(inspection_days)s日返事がなければ、承認済みになります。")),
            Rule("answers-all", _("確認すると、それより前の報告にもまとめて返事をしたことになります。")),
            Rule("object", _("違うと思う報告には、理由を添えて異議を伝えます。")),
            Rule("object-covers", _("異議は、そのあとの、新しいファイルのない報告にも及びます。")),
            Rule("return", _("提出や納品は、満たされていない「約束したこと」を選んで差し戻します。")),
            Rule("revisions", _("差し戻しは、契約の修正の回数（ふつうは%(included_revisions)s回）を1回使います。")),
            Rule("agree-return", _("ワーカーが理由を認めた差し戻しは、回数に数えません。")),
            Rule("no-revisions-left", _("回数が尽きたら、承認するか、途中終了を申し出るかです。")),
            Rule("never-lower", _("差し戻しや異議で、確定した額が減ることはありません。")),
            Rule("again", _("返事のない提出や納品は、ファイルを付けて出し直せ、期限はそこから数え直します。")),
            Rule("last-is-delivery", _("最後の工程を提出すると、それが納品です。")),
            Rule("last-completes", _("最後の工程が承認されると、契約は完了します。")),
            Rule(
                "delivery-clock", _("ファイルのある納品は、%(inspection_days)s日返事がなければ、検収済みになります。")
            ),
            Rule("approved-stays", _("承認した工程は、振り出しに戻る変更のほかでは、開き直せません。")),
            Rule(
                "stale",
                _(
                    "納期と最後の動きの遅いほうから%(stale_days)s日何もなければ、申告している額で終わる手続きが始まります。"
                ),
            ),
        ),
    ),
    Chapter(
        "deadlines",
        _("期限"),
        (
            Rule("midnight", _("期限は、数えて最後の日の24時（日本時間）です。")),
            Rule(
                "maintenance",
                _(
                    "前もって知らせたメンテナンスのあいだに来る期限は、契約の支払期日を過ぎない範囲で、"
                    "終わった次の日の24時に移ります。"
                ),
            ),
            Rule("at-the-deadline", _("期限ちょうどの操作は、間に合いません。")),
            Rule("reminders", _("お金が動く期限は、%(first)s日前と%(last)s日前に、両方へお知らせします。")),
            Rule(
                "stopped-clocks",
                _(
                    "クライアントが申告より低い額で終わりを申し出ているあいだ、まだ返事のないものは、期限で確定しません。"
                ),
            ),
            Rule("clocks-go-on", _("その申し出が取り下げられると、期限は止まらなかったことになります。")),
        ),
    ),
    Chapter(
        "files",
        _("ファイルと権利"),
        (
            Rule("look-first", _("クライアントは、返事の前に、出されたものを必ず見られます。")),
            Rule(
                "previews",
                _(
                    "見られるのは、サイトが作る印つきのプレビューで、プレビューを作れない種類は、検品のためだけに原本を開きます。"
                ),
            ),
            Rule("unseen", _("クライアントが見られないものは、ファイルがないのと同じに扱います。")),
            Rule("remarks", _("出されたものには、どちらも場所や秒を指して書きこめ、書きこみは記録に残ります。")),
            Rule("paid-then-yours", _("原本と権利は、その分が支払われると、クライアントに渡ります。")),
            Rule("unpaid-stays", _("支払われていない分は、ワーカーのもので、使えません。")),
            Rule("buy", _("終わったあと決まった日数のあいだ、足りない額を払えば、工程の原本を買い取れます。")),
        ),
    ),
)
