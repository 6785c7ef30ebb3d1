"""Words for the security log of an account, by the kind of entry; ``%(name)s`` is the token's,
the organisation's, the staff role's or the legal page's."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence

ENTRIES: dict[str, Sentence] = {
    "account_made": _("会員登録しました"),
    "signed_in": _("ログインしました"),
    "sign_in_failed": _("ログインに失敗しました（パスワードの間違い）"),
    "second_step_failed": _("2段階認証のコードが違いました"),
    "signed_out": _("ログアウトしました"),
    "session_ended": _("ほかの端末をログアウトしました"),
    "token_made": _("APIトークン「%(name)s」を作りました"),
    "token_revoked": _("APIトークン「%(name)s」を無効にしました"),
    "passkeys_kept": _("パスワードの決め直しのあと、パスキーを見直して残しました"),
    "tokens_revoked": _("パスワードが変わったため、すべてのAPIトークンを無効にしました"),
    "password_changed": _("パスワードを変えました"),
    "password_reset": _("メールのリンクからパスワードを決め直しました"),
    "password_set": _("パスワードを設定しました"),
    "email_changed": _("メールアドレスを変えました"),
    "email_confirm": _("メールアドレスを確認しました"),
    "email_deleted": _("メールアドレスを削除しました"),
    "recovery_codes_generated": _("予備コードを作り直しました"),
    "totp_activated": _("認証アプリを使えるようにしました"),
    "totp_deactivated": _("認証アプリを解除しました"),
    "webauthn_added": _("パスキーを追加しました"),
    "webauthn_removed": _("パスキーをはずしました"),
    "second_step_reset": _("運営が、2段階認証とパスキーをすべて解除しました"),
    "staff_given": _("運営スタッフになりました"),
    "staff_ended": _("運営スタッフではなくなりました"),
    "staff_role_given": _("運営スタッフの役割「%(name)s」を受けました"),
    "staff_role_taken": _("運営スタッフの役割「%(name)s」がなくなりました"),
    "identity_check_made": _("運営が、本人確認を済ませました"),
    "identity_check_ended": _("本名が変わったため、本人確認が取り消されました"),
    "organisation_check_made": _("運営が、「%(name)s」の確認を済ませました"),
    "organisation_check_ended": _("名前が変わったため、「%(name)s」の確認が取り消されました"),
    "consent_given": _("「%(name)s」に同意しました"),
    "bank_account_set": _("振込先の口座を変えました"),
    "role_given": _("「%(name)s」での役割を受けました"),
    "role_changed": _("「%(name)s」での役割が変わりました"),
    "role_ended": _("「%(name)s」のメンバーではなくなりました"),
}
