"""Words for signing up, signing in and account security, in place of the sign-in library's own messages."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Problems

ERRORS = {
    "account_inactive": _("このアカウントはいま使えません。"),
    "cannot_remove_primary_email": _("おもなメールアドレスは削除できません。"),
    "duplicate_email": _("このメールアドレスは、すでにこのアカウントに登録されています。"),
    "email_password_mismatch": _("メールアドレスかパスワードが違います。"),
    "email_taken": _("このメールアドレスはすでに登録されています。"),
    "enter_current_password": _("いまのパスワードが違います。"),
    "incorrect_code": _("コードが違います。"),
    "incorrect_password": _("パスワードが違います。"),
    "invalid_or_expired_key": _("このリンクは使えないか、期限が切れています。"),
    "invalid_login": _("ログインできませんでした。"),
    "invalid_password_reset": _("このリンクは使えません。もう一度はじめからやり直してください。"),
    "max_email_addresses": _("登録できるメールアドレスは%d件までです。"),
    "too_many_login_attempts": _("失敗が続いたため、いまはログインできません。しばらくしてからお試しください。"),
    "unknown_email": _("このメールアドレスの会員は見つかりません。"),
    "unverified_primary_email": _("先に、おもなメールアドレスを確認してください。"),
    "same_as_current": _("いまと違うものを入力してください。"),
    "rate_limited": _("操作が続いています。少し待ってからお試しください。"),
}

PROBLEMS: Problems = {
    "provider-taken": (
        _("もう、ほかとつながっています"),
        _("このログインは別のアカウントとつながっているか、このアカウントが別のログインとつながっています。"),
    ),
    "no-other-way-in": (
        _("先に、パスワードを設定してください"),
        _("つなぐのをやめると、ほかにログインする方法がありません。パスワードを設定すると、やめられます。"),
    ),
}

KNOWN_FROM_BREACHES = _(
    "このパスワードは、よそから漏れたパスワードの一覧に載っています。ほかのものにしてください。"
    "関わりのない言葉をいくつか並べると、覚えやすく、当てられにくくなります。"
)

OF_KNOWN_WORDS = _("名前やアドレスと、数字だけのものは、人に当てられます。ほかの言葉も入れてください。")
"""Of a password that is little more than names of the site, its operator or its owner."""

MFA_ERRORS = {
    "add_email_blocked": _("2段階認証を使っているあいだは、メールアドレスを追加できません。"),
    "cannot_delete_authenticator": _("2段階認証は解除できません。"),
    "cannot_generate_recovery_codes": _("2段階認証を設定してから、予備コードを作ってください。"),
    "incorrect_code": _("コードが違います。"),
    "passkey_doubted": _(
        "パスワードが決め直されたので、パスキーだけではログインできません。メールアドレスとパスワードでログインして、パスキーを見直してください。"
    ),
    "unverified_email": _("2段階認証を使うには、先にメールアドレスを確認してください。"),
}

# By the name of the library's message; messages that are missing here are not shown.
MESSAGES = {
    "cannot_delete_primary_email": _("おもなメールアドレスは削除できません。"),
    "email_confirmation_failed": _("別のアカウントで確認済みのため、このメールアドレスは確認できません。"),
    "email_confirmation_sent": _("%(email)sに、確認のメールを送りました。"),
    "email_confirmed": _("メールアドレスを確認しました。"),
    "email_deleted": _("メールアドレスを削除しました。"),
    "logged_out": _("ログアウトしました。"),
    "password_changed": _("パスワードを変えました。"),
    "password_set": _("パスワードを設定しました。"),
    "unverified_primary_email": _("先に、おもなメールアドレスを確認してください。"),
    "recovery_codes_generated": _("新しい予備コードを作りました。"),
    "totp_activated": _("認証アプリを使えるようにしました。"),
    "totp_deactivated": _("認証アプリを解除しました。"),
    "webauthn_added": _("パスキーを追加しました。"),
    "webauthn_removed": _("パスキーをはずしました。"),
    "sessions_logged_out": _("ほかの端末をすべてログアウトしました。"),
}
