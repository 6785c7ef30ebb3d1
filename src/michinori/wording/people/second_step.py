"""Words for the second step that moving an organisation's money takes (decision 68)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.contract.contracts import act_label
from michinori.wording.sentences import Flaws, Problems, Sentence

MOVES: dict[str, Sentence] = {
    "payout": _("出金する"),
    "bank-account": _("振込先の口座を登録する"),
    "deposit-by-itself": _("入金のたびに、自動で仮払いする"),
    "power": _("オーナーや承認者の権限を変える"),
    "withdraw": _("事業をやめる"),
}
"""What is done besides acts on contracts."""

FLAWS: Flaws = {"wrong_code": _("数字が違います。メールにある8けたの数字を入力してください。")}

PROBLEMS: Problems = {
    "second-step-needed": (
        _("2段階認証が必要です"),
        _(
            "組織のお金を24時間に%(limit)s円より多く動かすことと、お金を動かす権限や口座を変えることは、"
            "本人が認証アプリかパスキーで確かめてから、ページで行います。"
        ),
    ),
    "form-not-waiting": (
        _("この操作は、もう待っていません"),
        _("もう送られたか、取りやめられたか、24時間がたちました。送られたかどうかは、送る先のページでわかります。"),
    ),
    "too-many-codes": (
        _("数字を何度も送りました"),
        _("1時間に送れるのは%(limit)s通までです。時間をおいて、もう一度お試しください。"),
    ),
    "too-many-tries": (
        _("数字の間違いが続きました"),
        _("この数字はもう使えません。新しい数字を、メールで受け取ってください。"),
    ),
    "address-too-new": (
        _("メールアドレスを変えたばかりです"),
        _("%(until)sから設定できます。だれかがアドレスを変えて設定することを、防ぐためです。"),
    ),
}


def move_label(act: str) -> str:
    """What is done, as the button says it, in the active language."""
    return str(MOVES[act]) if act in MOVES else act_label(act, "client")
