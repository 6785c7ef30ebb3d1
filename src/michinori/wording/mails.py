"""What mails say: subject and text by name, with values by ``%(name)s``. Lines stand as they will be read."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

GREETING = pgettext_lazy("mail", "%(name)s さん")
GREETING_NAMELESS = _("こんにちは。")
CLOSING = _("道のり\n%(site)s")
MANAGE = _("お知らせの受け取り方を変える:\n%(manage)s")
LEAVE = _("この種類のメールを止める:\n%(leave)s")
DIGEST_SUBJECT = _("お知らせのまとめ（%(count)s件）")
DIGEST_INTRO = _("まだ読まれていないお知らせが%(count)s件あります。")
NOT_ME = _(
    "お心当たりがないときは、すぐにパスワードを変え、ログイン中の端末を確かめてください。\n\n"
    "日時: %(at)s\nIPアドレス: %(ip)s\nブラウザー: %(browser)s"
)

# name: (subject, text). Those in CHANGES end with NOT_ME.
MAILS = {
    "email_confirmation_signup": (
        _("メールアドレスの確認をお願いします"),
        _(
            "ご登録ありがとうございます。\n\n"
            "次のリンクを開いて「確認する」を押すと、登録が完了します。リンクは3日のあいだ使えます。\n%(url)s\n\n"
            "お心当たりがないときは、このメールは捨ててください。"
        ),
    ),
    "email_confirmation": (
        _("メールアドレスの確認をお願いします"),
        _(
            "次のリンクを開いて「確認する」を押すと、このメールアドレスが使えるようになります。リンクは3日のあいだ使えます。\n%(url)s\n\n"
            "お心当たりがないときは、このメールは捨ててください。"
        ),
    ),
    "account_already_exists": (
        _("すでに登録されています"),
        _(
            "このメールアドレスで会員登録の申し込みがありましたが、すでに登録ずみです。新しいアカウントは作られていません。\n\n"
            "パスワードを忘れたときは、次のページから決め直せます。\n%(url)s"
        ),
    ),
    "unknown_account": (
        _("このメールアドレスは登録されていません"),
        _(
            "パスワードの再設定の申し込みがありましたが、このメールアドレスの会員は見つかりませんでした。\n\n"
            "はじめての方は、次のページから会員登録ができます。\n%(url)s\n\n"
            "お心当たりがないときは、このメールは捨ててください。"
        ),
    ),
    "password_reset_key": (
        _("パスワードの再設定"),
        _(
            "次のリンクを開くと、新しいパスワードを決められます。リンクは3日のあいだ、一度だけ使えます。\n%(url)s\n\n"
            "お心当たりがないときは、このメールは捨ててください。パスワードは変わりません。"
        ),
    ),
    "address_again": (
        _("このアドレスにメールが届くか確かめます"),
        _(
            "前に送ったメールが戻ってきたため、お知らせのメールを止めています。\n\n"
            "このメールが届いていたら、次のリンクを開いて「メールをまた受け取る」を押してください。リンクは3日のあいだ使えます。\n%(url)s"
        ),
    ),
    "email_changed": (_("メールアドレスが変わりました"), _("ログインに使うメールアドレスが変わりました。")),
    "email_confirm": (_("メールアドレスを確認しました"), _("メールアドレスの確認が終わりました。")),
    "email_deleted": (_("メールアドレスを削除しました"), _("登録されていたメールアドレスの一つを削除しました。")),
    "password_changed": (_("パスワードが変わりました"), _("アカウントのパスワードが変わりました。")),
    "password_reset": (_("パスワードを決め直しました"), _("アカウントのパスワードを決め直しました。")),
    "password_set": (_("パスワードを設定しました"), _("アカウントにパスワードを設定しました。")),
    "recovery_codes_generated": (
        _("予備コードを作り直しました"),
        _("2段階認証の予備コードを作り直しました。前のコードはもう使えません。"),
    ),
    "totp_activated": (
        _("認証アプリを使えるようにしました"),
        _("ログインのとき、認証アプリのコードを使うようにしました。"),
    ),
    "totp_deactivated": (_("認証アプリを解除しました"), _("ログインのとき、認証アプリのコードは使わなくなりました。")),
    "webauthn_added": (_("パスキーを追加しました"), _("アカウントにパスキーを追加しました。")),
    "webauthn_removed": (_("パスキーをはずしました"), _("アカウントからパスキーをはずしました。")),
    "handover": (
        _("残りの仕事のご案内: %(title)s"),
        _(
            "「%(title)s」の残りの仕事を、%(worker)sさんに続けて頼めます。目安は%(price)s円（税抜）です。\n\n"
            "次のリンクから、題名と金額を見られます。このメールアドレスで登録またはログインすると、くわしい内容を読んで、"
            "金額と納期を決めて引き受けられます。ワーカーが同意し、あなたが仮払いするまで、お金は動きません。\n"
            "%(site)s/handovers/%(token)s\n\n"
            "リンクは%(until)sまで使えます。お心当たりがないときは、このメールは捨ててください。"
        ),
    ),
    "comment_link": (
        _("コメントを受け取りました: %(column)s"),
        _(
            "コラム「%(column)s」へのコメントを受け取りました。すぐに公開されるか、内容を確かめてから公開されます。\n\n"
            "消したくなったら、次のリンクを開いて「削除する」を押してください。いつでも使えます。\n"
            "%(site)s/comments/delete/%(token)s\n\n"
            "お心当たりがないときは、だれかがこのメールアドレスを書いてコメントしたのかもしれません。同じリンクから削除できます。"
        ),
    ),
}

CHANGES = frozenset(
    {
        "email_changed",
        "email_confirm",
        "email_deleted",
        "password_changed",
        "password_reset",
        "password_set",
        "recovery_codes_generated",
        "totp_activated",
        "totp_deactivated",
        "webauthn_added",
        "webauthn_removed",
    }
)
