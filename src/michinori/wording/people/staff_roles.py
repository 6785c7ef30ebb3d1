"""Words for the roles of the operator's staff (decision 38)."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "own-role": (
        _("ご自分の役割は変えられません"),
        _("役割は、ほかの管理者が変えます。管理者がほかにいないときは、サーバーのコマンドで変えられます。"),
    ),
    "elevation-needed": (
        _("もう一度、ご本人の確認が必要です"),
        _("この操作は、パスワードかパスキーで確認してから15分のあいだ、ページの上だけでできます。"),
    ),
}
FLAWS: Flaws = {"own_role": _("ご自分の役割は変えられません。ほかの管理者に頼んでください。")}

STAFF_ROLES: dict[str, Sentence] = {
    "support": _("サポート"),
    "moderator": _("通報の担当"),
    "editor": _("編集"),
    "finance": _("経理"),
    "finance-approver": _("出金の承認"),
    "admin": _("管理者"),
}
STAFF_POWERS: dict[str, Sentence] = {
    "support": _(
        "会員や契約をさがして理由を書いて見る、ログアウト、2段階認証の解除、メールアドレスの変更をする、本人確認をする、倒産と、外で決まった結果の書類を確かめる。削除や開示の求めに答える。会員登録に招待する。"
    ),
    "moderator": _("通報に決定し、異議に答える。削除や開示の求めに答える。コラムとコメントを非表示にする。"),
    "editor": _("コメントを公開するか決める。おすすめのコラムを選ぶ。"),
    "finance": _("入金を割り当て、出金をまとめ、口座を確かめる。"),
    "finance-approver": _("ほかの人がまとめた出金や、提案した設定の変更を、実行に移す。"),
    "admin": _("すべて。スタッフの役割と設定を変え、規約を公開し、同じ当事者のアカウントをまとめる。"),
}
