"""Rules of the meter, of work by the hour and of changed terms (domain §§ 3 to 5)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.rulebook.chapter import Chapter, Rule

CHAPTERS = (
    Chapter(
        "meter",
        _("メーター"),
        (
            Rule("confirmed", _("確定した額は、承認された工程の全額と、確認された割合の分です。")),
            Rule("claimed", _("申告している額は、ワーカーが最後に報告した割合の分です。")),
            Rule(
                "standing",
                _("いま終わったらの額は、確定した額に、ファイルのある申告の残りの%(fallback_share)s%%を足した額です。"),
            ),
            Rule("share-by-agreement", _("この割合は、契約のときに二人で変えられます。")),
            Rule("within-price", _("どの額も、支払い済みより低くも、契約金額より高くもなりません。")),
            Rule(
                "superseded",
                _(
                    "振り出しに戻ると、確定した額と、頼まれたときまでにファイルで示した残りの%(restart_share)s%%が残ります。"
                ),
            ),
        ),
    ),
    Chapter(
        "hours",
        _("時間で働く"),
        (
            Rule("day-limit", _("記録できる時間には、1日と1週間の上限があります。")),
            Rule(
                "write-in-time",
                _("時間は、その日から決まった日数のうちに記録し、先の日や仮払い前の日には記録できません。"),
            ),
            Rule(
                "week-clock",
                _(
                    "ファイルのある週は、週の終わりか最後の記録から%(report_days)s日返事がなければ、確認済みになります。"
                ),
            ),
            Rule("week-file", _("ファイルは、出した週か、まだ記録できる日を含む週のものになります。")),
            Rule("week-objected", _("異議のある週があるあいだは、新しい時間の記録も納品もできません。")),
            Rule("week-paid", _("確認された週は、そのつど支払われます。")),
            Rule("cap", _("支払いは、契約金額を超えません。")),
        ),
    ),
    Chapter(
        "changes",
        _("条件を変える"),
        (
            Rule("amend", _("条件は、どちらからでも、新しい条件の全体と理由を示して、変えたいと言えます。")),
            Rule("amendment-lapses", _("変更の案は、%(amendment_days)s日返事がなければ消え、いまの条件が続きます。")),
            Rule("amend-up", _("金額が上がる変更は、差額が仮払いされてから有効になります。")),
            Rule(
                "difference-lapses", _("差額が%(difference_days)s日のうちに仮払いされなければ、いまの条件が続きます。")
            ),
            Rule("amend-down", _("金額が下がる変更はすぐに有効になり、差額はクライアントの残高に戻ります。")),
            Rule("no-cut-after-delivery", _("納品のあとに、金額を下げる変更はできません。")),
            Rule(
                "request", _("クライアントの変更依頼は、修正・追加・振り出しのどれかに、約束したことから決まります。")
            ),
            Rule("request-included", _("契約に含まれる修正や振り出しは、ワーカーが受けると、すぐに有効になります。")),
            Rule("request-extra", _("含まれないものは、差額のある条件変更として、あらためて二人で決めます。")),
            Rule("request-lapses", _("変更依頼は、%(request_days)s日返事がなければ消え、いまの条件が続きます。")),
            Rule("request-clock", _("変更依頼で、期限は止まりません。")),
            Rule(
                "request-declined",
                _("含まれない振り出しを断って終わるとき、その終わりはクライアントの都合になります。"),
            ),
            Rule("switch", _("固定報酬と時間報酬の切り替えは、いまの契約を精算し、同じときに続きの契約を始めます。")),
        ),
    ),
)
