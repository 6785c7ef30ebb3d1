"""Words for refusals by the HTTP API itself."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Words

PROBLEMS: Problems = {
    "bad-request": (
        _("リクエストを読み取れません"),
        _("リクエストの形が正しくないようです。アドレスとヘッダーをお確かめください。"),
    ),
    "malformed-body": (
        _("本文を読み取れません"),
        _("本文は UTF-8 の正しい JSON でお送りください。入れ子が深すぎるものも受け取れません。"),
    ),
    "body-too-large": (
        _("本文が大きすぎます"),
        _("本文は 1MB までです。ファイルは POST /files でお送りください。"),
    ),
    "request-too-slow": (
        _("送信に時間がかかりすぎました"),
        _("本文が届ききる前に、待つ時間が終わりました。何も保存されていません。もう一度お送りください。"),
    ),
    "no-room-now": (
        _("ただいま混み合っています"),
        _("いま受け取り中の本文が多すぎます。何も保存されていません。1分ほど待ってから、もう一度お送りください。"),
    ),
    "unsupported-media-type": (
        _("この形式の本文は受け取れません"),
        _(
            "本文は JSON で、Content-Type は application/json としてお送りください。"
            "ファイルだけは multipart/form-data です。"
        ),
    ),
    "unauthorized": (
        _("トークンが必要です"),
        _("Authorization: Bearer に、有効なトークンを付けてお送りください。トークンは設定の画面で作れます。"),
    ),
    "sent-in-the-open": (  # also in deploy/nginx.conf and deploy/cluster/haproxy.cfg
        _("暗号化されずに届きました"),
        _(
            "https ではなく http で届いたので、何も行っていません。途中でだれかがトークンを読んだかもしれません。"
            "設定の画面でそのトークンを無効にし、新しいものを https だけで送ってください。"
        ),
    ),
    "scope-missing": (
        _("トークンの権限が足りません"),
        _("この操作には「%(scope)s」の権限を持つトークンが必要です。"),
    ),
    "too-many-calls": (
        _("呼び出しが多すぎます"),
        _("少し時間をおいてください。%(seconds)s秒後にまた呼び出せます。"),
    ),
    "file-not-paid": (
        _("支払いのあとに受け取れます"),
        _(
            "このファイルの原本は、その分の支払いが済むと受け取れます。それまでは、プレビューがあれば、それを見られます。"
        ),
    ),
    "method-not-allowed": (
        _("このメソッドは使えません"),
        _("このアドレスで使えるメソッドは、Allow ヘッダーにあります。"),
    ),
    "too-busy": (
        _("ただいま混み合っています"),
        _("何も行っていません。Retry-After の秒数だけ待って、もう一度お送りください。"),
    ),
    "database-away": (
        _("少しのあいだ使えません"),
        _("データベースにつながりません。少し待って、同じ Idempotency-Key を付けてもう一度お送りください。"),
    ),
    "storage-full": (
        _("いまは保存できません"),
        _("サーバーの空きが足りません。何も保存されていません。読むことはできます。"),
    ),
    "server-error": (
        _("こちらの不具合で、処理できませんでした"),
        _("同じ Idempotency-Key を付けてもう一度送れば、二重に処理されることはありません。"),
    ),
}
FLAWS: Flaws = {
    "not_an_object": _("JSON のオブジェクト（{ }）でお送りください。"),
    "file_part_missing": _("file という名前のファイルを1つ、multipart/form-data でお送りください。"),
}
WORDS: Words = {
    "scope": {
        "read": _("読む"),
        "draft": _("下書きする"),
        "write": _("書く"),
    },
}
