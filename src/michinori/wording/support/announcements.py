"""Words for announcements of the operator."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.wording.sentences import Problems, Sentence

AUDIENCES: dict[str, Sentence] = {
    "everybody": _("みんな（会員でない方も）"),
    "workers": pgettext_lazy("all", "ワーカー"),
    "clients": pgettext_lazy("all", "クライアント"),
    "staff": _("スタッフ"),
}
KINDS: dict[str, Sentence] = {"news": _("運営からのお知らせ"), "service": _("利用にかかわる大事な連絡")}
KIND_HINTS: dict[str, Sentence] = {
    "news": _("新しい機能や催しなど。受け取る人が止められます。"),
    "service": _("規約や料金の変更、障害など。メールは止められません。"),
}
PROBLEMS: Problems = {
    "announcement-out": (
        _("もう公開されています"),
        _("公開したお知らせは直せません。取り下げて、新しく書いてください。"),
    ),
    "announcement-not-out": (_("公開されていません"), _("取り下げられるのは、公開されているお知らせだけです。")),
    "announcement-second": (
        _("ほかのスタッフが公開します"),
        _("%(count)s人に届きます。%(limit)s人を超えるお知らせは、書いた人とは別のスタッフが公開します。"),
    ),
    "announcement-moved": (_("そのあとに直されています"), _("読み直してから、もう一度公開してください。")),
}
