"""What notices say: for each kind title, text and the address that it leads to; values by ``%(name)s``.

Ids in addresses are texts, so they stand as they are; whole numbers come with thousands separators.
"""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence

NOTICES: dict[str, tuple[Sentence, Sentence, str]] = {
    "member_added": (
        _("「%(organisation)s」のメンバーになりました"),
        _(
            "「%(organisation)s」に、%(role)sとして加わりました。この組織の名で仕事を出したり、契約を進めたりできます。"
            "お心当たりがないときは、組織のページからいつでも抜けられます。"
        ),
        "/organisations",
    ),
    "mail_bounced": (
        _("メールが届きませんでした"),
        _(
            "あなたのメールアドレスに送ったメールが戻ってきたので、お知らせのメールを止めています。アドレスを確かめてください。"
        ),
        "/settings/notices",
    ),
    "proposal_made": (
        _("応募がありました: %(job)s"),
        _("「%(job)s」に、%(worker)sさんから応募がありました（%(price)s円、税抜）。"),
        "/jobs/%(job_id)s/proposals",
    ),
    "proposal_withdrawn": (
        _("応募が取り下げられました: %(job)s"),
        _("「%(job)s」への%(worker)sさんの応募が取り下げられました。"),
        "/jobs/%(job_id)s/proposals",
    ),
    "proposal_declined": (
        _("応募への返事: %(job)s"),
        _("「%(job)s」へのご応募は、今回は見送りとなりました。ほかの仕事もさがしてみてください。"),
        "/jobs",
    ),
    "money_in": (
        _("入金を確かめました（%(amount)s円）"),
        _("%(amount)s円の入金を確かめ、残高に加えました。契約の仮払いに使えます。"),
        "/money",
    ),
}
