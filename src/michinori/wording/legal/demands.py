"""Words for demands for deletion or disclosure."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Problems, Sentence

KINDS: dict[str, Sentence] = {
    "deletion": _("投稿の削除"),
    "sender": _("投稿した人の情報の開示"),
    "personal": _("自分の個人情報の開示、訂正、削除"),
}
KIND_HINTS: dict[str, Sentence] = {
    "deletion": _("名誉、プライバシー、著作権、商標など、自分の権利を侵す投稿を消してほしい。"),
    "sender": _("法律の要件を満たすときだけ開示します。先に、投稿した人の意見を聞きます。"),
}
OUTCOMES: dict[str, Sentence] = {
    "granted": _("求めに応じました"),
    "partly": _("一部だけ応じました"),
    "refused": _("応じられません"),
}
PROBLEMS: Problems = {
    "too-many-demands": (
        _("送る数が多すぎます"),
        _("同じ場所から、短いあいだにたくさん届いています。%(seconds)s秒ほど待ってから、もう一度送ってください。"),
    ),
    "demand-struck": (
        _("この求めは、もう消されています"),
        _("残しておく期間が過ぎたため、名前と連絡先を消しました。答えを送る先がありません。"),
    ),
    "demand-answered": (_("もう答えが送られています"), _("ほかのスタッフが先に答えました。答えはページで読めます。")),
}
