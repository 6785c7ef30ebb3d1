"""What the law asks of clients, one sentence a duty (domain § 9). Information, never a verdict."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.rulebook.chapter import Chapter, Rule

CHAPTERS = (
    Chapter(
        "law",
        _("法律で決まっていること"),
        (
            Rule("law-notice", _("事業として頼む人は、頼んだらすぐに、条件を文字で示します（フリーランス法3条）。")),
            Rule(
                "law-sixty",
                _("人を雇うか役員が二人以上のクライアントは、受け取った日を1日目として60日目までに支払います（4条）。"),
            ),
            Rule(
                "law-forbidden",
                _(
                    "その契約が1か月以上なら、ワーカーに責任がないのに、受け取らない、減らす、返す、ただでやり直させることはできません（5条）。"
                ),
            ),
            Rule(
                "law-forbidden-too",
                _(
                    "ふつうよりずっと安い額を押しつける、物を買わせる、約束にないことをただでさせるのも、同じです（5条）。"
                ),
            ),
            Rule(
                "no-retaliation",
                _("違反を国に知らせたことを理由に、仕事を減らしたり契約をやめたりしてはいけません（6条）。"),
            ),
            Rule("true-postings", _("募集に、うそや誤解を招くことを書いてはいけません（12条）。")),
            Rule(
                "care",
                _(
                    "人を雇うか役員が二人以上のクライアントは、%(lasting_months)sか月以上の契約で、育児や介護のために頼まれたら、納期などに配慮します（13条）。"
                ),
            ),
            Rule(
                "harassment",
                _(
                    "人を雇うか役員が二人以上のクライアントは、ハラスメントの相談を受ける窓口を置き、相談した人を不利に扱いません（14条）。"
                ),
            ),
            Rule(
                "law-by-size",
                _(
                    "人数か資本金の大きいクライアントには、契約の長さによらず、同じことを禁じる法律があります（中小受託取引適正化法）。"
                ),
            ),
            Rule(
                "private-client",
                _("事業でなく頼む人に、これらの義務はありませんが、返事をしなければ認めたことになるのは同じです。"),
            ),
            Rule(
                "not-advice",
                _("ここにあるのは情報で、迷うときは、フリーランス・トラブル110番で弁護士に無料で相談できます。"),
            ),
        ),
    ),
)
