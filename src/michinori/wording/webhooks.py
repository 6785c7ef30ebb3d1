"""Words for webhooks: the events to subscribe to, the result of a call, and why a webhook was switched off."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Sentence

EVENTS: dict[str, Sentence] = {
    "contract": _("契約の動き"),
    "proposal": _("応募の動き"),
    "message": _("新しいメッセージ"),
    "notice": _("あなたへのお知らせ"),
    "test": _("試し送り"),
}
FAULTS: dict[str, Sentence] = {
    "address": _("呼び出せないアドレスです（社内や手元の機械など）"),
    "name": _("アドレスの名前が見つかりません"),
    "refused": _("つながりません"),
    "certificate": _("証明書を確かめられません"),
    "slow": _("10秒のうちに返事がありません"),
    "garbage": _("返事が HTTP になっていません"),
}
OFF: dict[str, Sentence] = {
    "gone": _("送り先が「もう受け取らない」（410）と答えたので、止めました。"),
    "failing": _("3日のあいだ一度も届かなかったので、止めました。"),
    "password": _("パスワードが変わったので、止めました。自分で作ったものなら、再開できます。"),
}
PROBLEMS = {
    "too-many-webhooks": (
        _("Webhookが多すぎます"),
        _("作れるのは%(limit)s個までです。使っていないものを削除してください。"),
    ),
    "webhook-off": (
        _("このWebhookは止まっています"),
        _("届かなかったために止まっています。受け取る側を直してから、再開してください。"),
    ),
    "webhook-renewed-lately": (
        _("署名の鍵は、新しくしたばかりです"),
        _(
            "前の鍵での署名を%(until)sまで続けているので、それまでプログラムからは替えられません。鍵が漏れたときは、"
            "Webhookのページで新しくしてください。"
        ),
    ),
    "too-many-test-calls": (
        _("試し送りが続いています"),
        _("試し送りは1分に%(limit)s回までです。少し待ってから、もう一度お試しください。"),
    ),
}
FLAWS = {
    "no_device": _("この端末の登録ができませんでした。ページを読み込み直して、もう一度お試しください。"),
    "not_callable": _("https:// で始まる、インターネットから呼び出せるアドレスを入力してください。"),
}
