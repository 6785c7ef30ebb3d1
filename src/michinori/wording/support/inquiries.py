"""Words for inquiries to the operator."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.wording.sentences import Flaws, Problems, Sentence

TOPICS: dict[str, Sentence] = {
    "contract": _("契約や仕事のこと"),
    "money": _("お金や書類のこと"),
    "account": _("登録やログインのこと"),
    "people": _("ほかの会員とのこと"),
    "site": _("サイトの使い方や不具合"),
    "other": pgettext_lazy("inquiry", "そのほか"),
}
STATES: dict[str, Sentence] = {
    "unconfirmed": _("メールアドレスの確認待ち"),
    "open": pgettext_lazy("inquiry", "対応中"),
    "closed": _("終わりました"),
}
WHICH: dict[str, Sentence] = {
    "waiting": pgettext_lazy("inquiry", "答えを待っている"),
    "mine": _("自分の担当"),
    "open": pgettext_lazy("inquiry", "対応中すべて"),
    "unconfirmed": _("送り主が未確認"),
    "closed": _("終わったもの"),
}
"""The lists at the desk."""
PROBLEMS: Problems = {
    "too-many-inquiries": (
        _("送る数が多すぎます"),
        _("同じ場所から、短いあいだにたくさん届いています。%(seconds)s秒ほど待ってから、もう一度送ってください。"),
    ),
    "inquiry-full": (
        _("これ以上は書き足せません"),
        _("ひとつのお問い合わせに書けるのは%(limit)s件までです。続きは、新しいお問い合わせでお送りください。"),
    ),
    "inquiry-moved": (
        _("そのあとに、新しい書き込みがありました"),
        _("送り主が書き足したか、ほかのスタッフが先に答えました。読んでから、もう一度送ってください。"),
    ),
    "inquiry-closed": (
        _("もう終わっています"),
        _("このお問い合わせは終わりました。続けるときは、先にもう一度開いてください。"),
    ),
    "inquiry-open": (_("終わっていません"), _("このお問い合わせは、まだ対応中です。")),
    "inquiry-rated": (
        _("ありがとうございました"),
        _("お返事が役に立ったかどうかは、終わったときに一度だけ伺っています。"),
    ),
    "too-many-templates": (
        _("ひな形が多すぎます"),
        _("ひな形は%(limit)s件までです。使わないものを消してください。"),
    ),
}
FLAWS: Flaws = {"title_taken": _("同じ題のひな形があります。")}
