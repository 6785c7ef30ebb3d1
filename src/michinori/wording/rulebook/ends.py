"""Rules of endings, ends of business and handovers (domain §§ 6, 7)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.rulebook.chapter import Chapter, Rule

CHAPTERS = (
    Chapter(
        "ending",
        _("途中で終わる"),
        (
            Rule(
                "either-side", _("作業中でも納品のあとでも、どちらからでも、額と理由を添えて終わりを申し出られます。")
            ),
            Rule("free", _("手続きは、どこまで進んでも無料です。")),
            Rule("towards", _("一度言った額は、相手に近づく向きにしか動かせません。")),
            Rule(
                "small-steps",
                _(
                    "動かすのは一度に契約金額の1%%かつ100円以上、1日3回までで、相手の額に合わせるときはそれより少なくてかまいません。"
                ),
            ),
            Rule("agreed", _("相手の額に同意すると、その額ですぐに精算されます。")),
            Rule("undisputed", _("二人の額が出そろうと、争いのない分はすぐに支払われます。")),
            Rule("nothing-disputed", _("争いのない分がワーカーの額に届くと、合意がなくても、そこで精算されます。")),
            Rule(
                "silence",
                _(
                    "一度も返事がないまま%(silence_days)s日たつと、申し出の額と「いま終わったら」の額のうち、返事をしなかった側に有利なほうで終わります。"
                ),
            ),
            Rule("illness", _("病気の個人は、返事の期限を一度だけ%(extension_days)s日延ばせます。")),
            Rule(
                "sealed",
                _(
                    "%(bids_from_days)s日たっても折り合わなければ、どちらも%(bids_days)s日のあいだに、封をした額を一つだけ出せます。"
                ),
            ),
            Rule(
                "sealed-meet",
                _("ワーカーの数字がクライアントの数字以下なら、真ん中の額（端数切り捨て）で精算されます。"),
            ),
            Rule("sealed-secret", _("折り合わなかった数字は、だれにも見せられず、だれも縛りません。")),
            Rule(
                "rule",
                _("それでも決まらなければ、封をした額のあと%(rule_days)s日で、「いま終わったら」の額で終わります。"),
            ),
            Rule("rule-bounds", _("その額は、ワーカーの額より高くも、クライアントの額より低くもなりません。")),
            Rule("nobody-judges", _("運営者は、どちらが正しいかも、いくらが正しいかも決めません。")),
            Rule(
                "outside",
                _("確定した判決、裁判所での和解、認証ODRの結果は、本物と確かめられると、すぐに優先されます。"),
            ),
            Rule(
                "outside-private",
                _("裁判所を通さない和解の記録は、相手が%(denial_days)s日のあいだ否認しなければ、優先されます。"),
            ),
            Rule("withdraw", _("申し出は、相手の返事の前に一度だけ、取り下げられます。")),
            Rule(
                "answers-go-on",
                _("終わりの手続きのあいだも、前に出したものへの返事はできますが、新しい作業はしません。"),
            ),
            Rule(
                "notice",
                _(
                    "人を雇うクライアントが%(lasting_months)sか月以上の契約を終えるときは、%(notice_days)s日前の予告になり、そのあいだ仕事も支払いも続きます。"
                ),
            ),
            Rule("refund", _("支払われなかった仮払いは、クライアントの残高に戻ります。")),
            Rule(
                "no-waiver", _("返事がないことや決まりで終わったときは、残りを外で求める権利は、どちらも失いません。")
            ),
            Rule("evidence", _("条件、出来事、ファイルの記録、二人の言い分は、いつでも書類として受け取れます。")),
        ),
    ),
    Chapter(
        "business-ends",
        _("クライアントの事業が終わる"),
        (
            Rule(
                "withdrawal",
                _(
                    "クライアントが事業をやめると、進んでいる契約は、申告の額での途中終了に（長い契約では予告のあとで）入ります。"
                ),
            ),
            Rule(
                "withdrawal-offers", _("仮払い前の契約は取り消され、納品済みの契約は、検収の期限がそのまま進みます。")
            ),
            Rule("insolvency", _("倒産が記録されると、クライアントに不利に進む期限は止まります。")),
            Rule(
                "insolvency-end",
                _("そのとき、納品までのワーカーと破産管財人は、見せて異議のない分を全額数えた額で終えられます。"),
            ),
            Rule("insolvency-delivery", _("納品の期限は、記録の日から、破産管財人に対して進みます。")),
            Rule("shortfall", _("仮払いで足りない分の明細を、ワーカーは受け取れます。")),
        ),
    ),
    Chapter(
        "handover",
        _("残りの仕事を引き継ぐ"),
        (
            Rule("link", _("終わる契約の残りの仕事は、名指しした新しいクライアントに、リンクで渡せます。")),
            Rule("link-days", _("リンクは%(handover_days)s日で使えなくなります。")),
            Rule("link-price", _("金額は、精算されていない分の合計が目安で、1円から決められます。")),
            Rule(
                "new-client",
                _("新しいクライアントは本人確認が済んだ人で、前のクライアントともワーカーとも別の人です。"),
            ),
        ),
    ),
)
