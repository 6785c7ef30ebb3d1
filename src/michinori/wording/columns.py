"""Words for columns (コラム) and comments on them."""

from django.utils.translation import gettext_lazy as _

PROBLEMS = {
    "column-not-public": (
        _("公開されていないコラムです"),
        _("おすすめにできるのは、公開中のコラムだけです。"),
    ),
    "column-hidden-already": (
        _("このコラムは、すでに非表示です"),
        _("公開に戻すか、そのままにしてください。"),
    ),
    "column-not-hidden": (
        _("このコラムは、非表示ではありません"),
        _("非表示にしたものだけを、公開に戻せます。"),
    ),
    "comment-hidden-already": (
        _("このコメントは、すでに非表示です"),
        _("公開に戻すか、そのままにしてください。"),
    ),
    "comment-not-hidden": (
        _("このコメントは、非表示ではありません"),
        _("非表示にしたものだけを、公開に戻せます。"),
    ),
    "too-many-columns": (
        _("コラムが多すぎます"),
        _("コラムは、24時間に%(limit)s件まで書けます。時間をおいてから書いてください。"),
    ),
    "too-many-comments": (
        _("コメントが続きすぎています"),
        _(
            "同じ場所から、短いあいだにたくさんのコメントが届いています。%(seconds)s秒ほど待ってから、もう一度送ってください。"
        ),
    ),
}

FLAWS = {
    "proof_wrong": _("確認の計算が合いません。もう一度送ってください。"),
    "proof_expired": _("確認の計算の期限が切れました。もう一度送ってください。"),
    "proof_used": _("この確認の計算は、もう使われています。もう一度送ってください。"),
    "tag_too_long": _("タグは1つ%(limit)s文字以内にしてください。"),
    "too_many_tags": _("タグは%(limit)s個までです。"),
}

REASONS = {
    "trap": _("見えない欄に書き込みがある"),
    "no_proof": _("確認の計算がない（スクリプトが動かない環境）"),
    "links": _("リンクが多い、または名前にリンク"),
    "words": _("迷惑な投稿によくあることば"),
    "repeated": _("同じ文字やことばのくりかえし"),
    "seen_before": _("同じ文のコメントがすでにある"),
    "too_fast": _("書きはじめてから送るまでが速すぎる"),
    "too_many": _("同じ場所から続けて届いている"),
    "foreign": _("日本語がなく、リンクがある"),
}
"""Why the site's own rules did not publish a comment; shown to staff."""

OPINIONS = {
    "ham": _("Akismet: 問題なし"),
    "spam": _("Akismet: 迷惑な投稿"),
    "discard": _("Akismet: 明らかに迷惑な投稿"),
}
