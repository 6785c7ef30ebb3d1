"""Words for reports (通報), what staff decide, and appeals."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "own-thing": (
        _("自分のものは通報できません"),
        _("ご自分や、ご自分のいる組織が出したものです。直すか、取り下げるかしてください。"),
    ),
    "reported-already": (
        _("もう通報をいただいています"),
        _("運営が確認しています。結果は、ご自分の通報のページでお知らせします。"),
    ),
    "too-many-reports": (
        _("きょうは、これ以上通報できません"),
        _("通報は、1日%(limit)s件までです。急ぐものがあるときは、運営にお問い合わせください。"),
    ),
}
FLAWS: Flaws = {}

KINDS: dict[str, Sentence] = {
    "job": _("仕事の募集"),
    "message": _("メッセージ"),
    "person": _("会員"),
    "review": _("評価"),
    "column": _("コラムの記事"),
    "comment": _("コラムへのコメント"),
    "organisation": _("組織"),
}
REASONS: dict[str, Sentence] = {
    "outside": _("サイトの外でのやり取りや支払いに誘っている"),
    "fraud": _("だまそうとしている、または実際にはない仕事だと思う"),
    "harassment": _("嫌がらせ、脅し、差別、中傷がある"),
    "unlawful": _("法律に反している、または危ない"),
    "private": _("個人情報や連絡先が書かれている"),
    "rights": _("著作権など、だれかの権利を侵している"),
    "spam": _("宣伝や、同じ内容のくり返し"),
    "other": _("そのほか"),
}
