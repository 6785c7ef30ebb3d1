"""Words for what the entries of the staff log are about, by the prefix of its id."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence

THINGS: dict[str, Sentence] = {
    "usr": _("会員"),
    "org": _("組織"),
    "job": _("仕事"),
    "con": _("契約"),
    "trm": _("途中終了"),
    "out": _("外で決まった結果"),
    "end": _("事業の終わり"),
    "inf": _("倒産の記録の申請"),
    "cas": _("通報"),
    "rep": _("通報"),
    "app": _("異議"),
    "dec": _("決定"),
    "rev": _("評価"),
    "col": _("コラム"),
    "cmt": _("コメント"),
    "idc": _("本人確認"),
    "idp": _("確認の書類の画像"),
    "idr": _("確認の申請"),
    "bac": _("口座"),
    "run": _("振り込みのまとまり"),
    "pay": _("出金"),
    "phd": _("出金の保留"),
    "bst": _("銀行の明細"),
    "bsl": _("明細の行"),
    "bsf": _("明細の形"),
    "chd": _("止めている報酬"),
    "cdp": _("カードの異議"),
    "fil": _("書類"),
    "lgl": _("規約の版"),
    "dem": _("削除や開示の求め"),
    "stc": _("設定の変更"),
    "clo": _("サイトの終了の提案"),
}
