"""Words for refusals by the machinery."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems

PROBLEMS: Problems = {
    "clock-not-simulated": (
        _("このサイトの時計は進められません"),
        _("時計を進められるのは、デモと練習のサイトだけです。"),
    ),
    "idempotency-in-progress": (
        _("同じ操作を処理しています"),
        _("同じキーの最初のリクエストがまだ終わっていません。少し待ってから、もう一度お送りください。"),
    ),
    "idempotency-mismatch": (
        _("同じキーで、内容の違うリクエストです"),
        _("このキーは別の内容のリクエストで使われています。新しい操作には新しいキーをお使いください。"),
    ),
    "file-too-large": (
        _("ファイルが大きすぎます"),
        _("1つのファイルは%(limit_mb)sMBまでです。分けるか、小さくしてからお送りください。"),
    ),
    "file-empty": (
        _("ファイルの中身がありません"),
        _("選んだファイルは空です。もう一度お選びください。"),
    ),
    "upload-quota": (
        _("今日送れる量を超えました"),
        _("1日に送れるファイルは、合わせて%(limit)sMBまでです。明日もう一度お送りください。"),
    ),
    "preview-busy": (
        _("プレビューを作るのに時間がかかっています"),
        _("いま多くのファイルを処理しています。1分ほど待ってから、もう一度お試しください。"),
    ),
    "file-type": (
        _("この種類のファイルは使えません"),
        _("ここで使えない種類のファイルです。種類は名前ではなく中身で判断しています。別のファイルをお選びください。"),
    ),
}
FLAWS: Flaws = {}
