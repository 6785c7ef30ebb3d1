"""Words for NDAs and the confidential parts of jobs."""

from django.utils.translation import gettext_lazy as _

from michinori.rules.market.ndas import Whose
from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "nda-changed": (
        _("文面が変わりました"),
        _("読んでいるあいだに、秘密保持契約の文面が変わりました。いまの文面を読んでから、もう一度押してください。"),
    ),
    "nda-declined": (
        _("この文面は断られています"),
        _("同じ文面で、もう一度求めることはできません。相手が考えを変えたときは、相手から同意できます。"),
    ),
    "nda-agreed": (
        _("もう同意されています"),
        _("同意した秘密保持契約は、取り消せません。書類はお金のページの「書類」にあります。"),
    ),
    "nda-withdrawn": (
        _("この求めは取り下げられました"),
        _("クライアントが、秘密保持契約の求めを取り下げました。必要なら、もう一度求めてもらってください。"),
    ),
    "nda-not-possible": (
        _("この相手とは、いま秘密保持契約を結べません"),
        _("相手が退会したか、どちらかが相手をブロックしています。"),
    ),
    "too-many-ndas": (
        _("今日はこれ以上求められません"),
        _("秘密保持契約を求められるのは、1日に%(limit)s人までです。明日になると、また求められます。"),
    ),
    "too-many-nda-texts": (
        _("今日はこれ以上、文面を変えられません"),
        _("自分の文面を変えられるのは、1日に%(limit)s回までです。前の文面なら、いまでも使えます。"),
    ),
}
FLAWS: Flaws = {
    "no_standard_nda": _("運営の標準の文面は、まだ公開されていません。自分の文面を使ってください。"),
}
WHOSE: dict[Whose, Sentence] = {"standard": _("運営の標準の文面"), "own": _("自分の文面")}
WHOSE_HINTS: dict[str, Sentence] = {
    "standard": _("日本語と英語があります。"),
    "own": _("会社で使っている文面などを、下に入れてください。変えると、新しい版になります。"),
}
STATUSES: dict[str, Sentence] = {
    "asked": _("返事待ち"),
    "agreed": _("同意ずみ"),
    "declined": _("お断り"),
    "withdrawn": _("取り下げ"),
}
