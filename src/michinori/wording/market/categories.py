"""The names of the kinds of work on both levels."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.market.jobs import CATEGORIES
from michinori.wording.sentences import Sentence

SHORT: dict[str, Sentence] = {
    **CATEGORIES,
    "web": _("ウェブ"),
    "video": _("写真・動画"),
    "data": _("データ"),
}
"""Names of categories that fit on a tile of a phone."""
ICONS = {
    "design": "palette",
    "writing": "pen",
    "web": "code",
    "video": "video",
    "translation": "globe",
    "data": "table",
    "other": "more",
}
"""The icon of each category in the sprite."""

SUBCATEGORIES: dict[str, Sentence] = {
    "logo": _("ロゴ"),
    "flyer": _("チラシ・ポスター"),
    "business-card": _("名刺・カード"),
    "banner": _("バナー"),
    "package": _("パッケージ"),
    "illustration": _("イラスト"),
    "manga": _("漫画"),
    "screen-design": _("画面のデザイン"),
    "article": _("記事"),
    "interview": _("取材・インタビュー"),
    "copywriting": _("コピー・キャッチフレーズ"),
    "press-release": _("プレスリリース"),
    "proofreading": _("校正・校閲"),
    "scenario": _("シナリオ・物語"),
    "product-text": _("商品の説明文"),
    "manual": _("マニュアル"),
    "landing-page": _("ランディングページ"),
    "website": _("ウェブサイト"),
    "wordpress": _("WordPress"),
    "web-shop": _("ネットショップ"),
    "web-app": _("ウェブアプリ"),
    "mobile-app": _("スマホアプリ"),
    "markup": _("コーディング"),
    "maintenance": _("修正・保守"),
    "video-editing": _("動画の編集"),
    "animation": _("アニメーション"),
    "filming": _("動画の撮影"),
    "photography": _("写真の撮影"),
    "retouching": _("写真の加工"),
    "narration": _("ナレーション"),
    "music": _("音楽・効果音"),
    "captions": _("字幕"),
    "english": _("英語"),
    "chinese": _("中国語"),
    "korean": _("韓国語"),
    "other-languages": _("ほかの言語"),
    "interpreting": _("通訳"),
    "localization": _("ローカライズ"),
    "translation-check": _("訳文のチェック"),
    "data-entry": _("データ入力"),
    "research": _("調べもの"),
    "spreadsheet": _("表計算・集計"),
    "list-making": _("リストづくり"),
    "transcription": _("文字起こし"),
    "bookkeeping": _("経理・記帳"),
    "secretary": _("秘書・事務の代行"),
    "data-analysis": _("データ分析"),
    "planning": _("企画"),
    "naming": _("名前を考える"),
    "consulting": _("相談・助言"),
    "teaching": _("教える"),
    "survey": _("アンケート"),
    "customer-support": _("問い合わせ対応"),
    "testing": _("動作の確認"),
    "handmade": _("ハンドメイド"),
}


def kind_of_work(category: str, subcategory: str = "") -> str:
    """The most exact name of a job's kind of work, in the active language."""
    return str(SUBCATEGORIES.get(subcategory) or CATEGORIES[category])
