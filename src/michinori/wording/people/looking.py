"""Words for looking at somebody's data, for what staff do to an account, for notes and the one search box."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "reason-needed": (
        _("先に、見る理由を書いてください"),
        _("理由を書いてから時間がたったか、まだ書いていません。その人のページで書くと、続けられます。"),
    ),
    "staff-by-admin": (
        _("スタッフのアカウントです"),
        _("運営スタッフのアカウントへの操作は、管理者だけができます。"),
    ),
    "too-many-looks": (
        _("短いあいだに、たくさんの理由を書いています"),
        _(
            "一人のスタッフが1時間に書ける理由は%(limit)s件までです。%(seconds)s秒ほど待つか、ほかのスタッフに頼んでください。"
        ),
    ),
    "too-many-tags": (
        _("印が多すぎます"),
        _("一人につけられる印は%(limit)s個までです。どれかをはずしてください。"),
    ),
    "two-of-staff": (
        _("もう一つの操作は、別のスタッフがします"),
        _(
            "メールアドレスの変更と、2段階認証の解除は、続けると他人がアカウントに入れてしまう操作です。30日のあいだは、別のスタッフに頼んでください。"
        ),
    ),
    "address-waits": (
        _("もう、変更を待っています"),
        _("この人のメールアドレスの変更は、受け付けてあります。先に、それを取りやめてください。"),
    ),
    "joined-already": (
        _("もう、同じ当事者です"),
        _("この二つは、すでに同じ人か会社のアカウントです。"),
    ),
    "alone-already": (
        _("ほかのアカウントはありません"),
        _("この当事者のアカウントは、これだけです。"),
    ),
    "two-identities": (
        _("別の人か会社だと確かめられています"),
        _("どちらも、本人確認や法人番号で別の当事者だとわかっています。まちがいなら、先に片方を分けてください。"),
    ),
    "contract-between": (
        _("二つのあいだに、進んでいる契約があります"),
        _("同じ当事者の二つのアカウントでは契約できません。その契約が終わってから、まとめてください。"),
    ),
    "not-suspended": (
        _("利用停止は、もう終わっています"),
        _("ほかのスタッフが終わりにしたか、期限が過ぎました。"),
    ),
}
FLAWS: Flaws = {
    "kinds_differ": _("個人と会社のアカウントは、まとめられません。"),
    "talk_needs_cause": _(
        "メッセージは、当事者に頼まれたとき、通報を調べるとき、法令に基づくときのほかは読めません（通信の秘密）。"
    ),
}

LOOK_REASONS: dict[str, Sentence] = {
    "asked": _("ご本人や契約の相手に頼まれて"),
    "report": _("通報を調べるため"),
    "money": _("入金や出金を確かめるため"),
    "identity": _("本人確認のため"),
    "safety": _("不正な利用を防ぐため"),
    "law": _("法令に基づいて"),
}
ACTS: dict[str, Sentence] = {
    "signed_out": _("すべての端末をログアウトし、APIトークンを無効にしました"),
    "second_step_reset": _("2段階認証とパスキーを解除しました"),
    "suspension_lifted": _("利用停止を終わりにしました"),
    "address_asked": _("メールアドレスの変更を受け付けました"),
    "joined": _("同じ人や会社のアカウントとして、まとめました"),
    "parted": _("ほかのアカウントと分けました"),
    "number_corrected": _("法人番号を直しました"),
}
OPERATOR: Sentence = _("サーバーの管理者")
KEPT_BACK: dict[str, Sentence] = {
    "": _("本人が、自分のデータとして読める"),
    "harm": _("知らせると、だれかの命、体、財産、権利を害するおそれがある"),
    "work": _("知らせると、サイトの運営に著しい支障がある"),
}
"""個人情報保護法 art. 33 (2) i, ii."""
KEPT_BACK_SHORT: dict[str, Sentence] = {
    "harm": _("本人に見せない（人を害するおそれ）"),
    "work": _("本人に見せない（運営への支障）"),
}
FOUND: dict[str, Sentence] = {
    "person": _("会員"),
    "organisation": pgettext_lazy("desk", "組織"),
    "job": _("仕事の募集"),
    "contract": pgettext_lazy("desk", "契約"),
    "payout": _("出金"),
    "paper": _("書類"),
    "file": _("ファイル"),
}
PARTS: dict[str, Sentence] = {
    "about": _("会員の情報"),
    "work": _("仕事と契約"),
    "money": pgettext_lazy("desk", "お金"),
    "access": _("ログイン"),
    "trouble": _("通報と決定"),
    "notes": _("メモと印"),
    "seen": _("見た人と操作"),
}
CONTRACT_PARTS: dict[str, Sentence] = {
    "now": _("いまの状態"),
    "history": _("記録"),
    "files": _("ファイル"),
    "talk": _("メッセージ"),
}
