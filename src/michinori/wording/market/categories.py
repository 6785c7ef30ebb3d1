"""The names and icons of the kinds of work on both levels: of the shipped ones, and of the operator's own as added."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from michinori.rules.market.kinds import Kinds
from michinori.rules.market.own_kinds import NAMES, folded
from michinori.wording import display
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


SHIPPED: dict[str, Sentence] = CATEGORIES | SUBCATEGORIES
ICON_WORDS: dict[str, Sentence] = {
    "palette": _("パレット"),
    "pen": _("ペン"),
    "picture": _("絵"),
    "video": _("ビデオ"),
    "mic": _("マイク"),
    "hand": _("手"),
    "gear": _("歯車"),
    "code": _("コード"),
    "table": _("表"),
    "file": _("書類"),
    "chat": _("吹き出し"),
    "globe": _("地球"),
    "compass": _("方位磁石"),
    "building": _("建物"),
    "home": _("家"),
    "car": _("車"),
    "people": _("人"),
    "calendar": _("カレンダー"),
    "sun": _("太陽"),
    "moon": _("月"),
    "star": _("星"),
    "heart": _("ハート"),
    "seal": _("封筒"),
    "flag": _("旗"),
    "bulb": _("電球"),
}
"""Icons of the sprite that the operator may give to a kind of work, in words."""


def name_of(slug: str, kinds: Kinds) -> str:
    """The name of a kind of work in the active language; the slug itself where there is none."""
    own = kinds.added.get(slug)
    if own is not None:
        return own.ja if display.japanese() else own.en
    return str(SHIPPED.get(slug, slug))


def short_name(slug: str, kinds: Kinds) -> str:
    """The name on a tile."""
    return name_of(slug, kinds) if slug in kinds.added else str(SHORT.get(slug, slug))


def names_beside(parent: str, kinds: Kinds, but: str = "") -> dict[str, frozenset[str]]:
    """The names in each language, folded, of what stands within a category, of the categories for an empty one; without
    those of ``but``.
    """
    beside = [slug for slug in (kinds.within.get(parent, ()) if parent else kinds.categories) if slug != but]
    found = {}
    for language in NAMES:
        with override(language):
            found[language] = frozenset(folded(name_of(slug, kinds)) for slug in beside)
    return found


def icon_of(slug: str, kinds: Kinds) -> str:
    """The icon of a category."""
    return kinds.added[slug].icon if slug in kinds.added else ICONS.get(slug, "more")


def named(slugs: Iterable[str], kinds: Kinds) -> list[tuple[str, str]]:
    """Slugs with their names, as choices."""
    return [(slug, name_of(slug, kinds)) for slug in slugs]


def grouped(kinds: Kinds, *kept: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """The subcategories that are offered within what is taken on, by category, as choices; and those ``kept``, which
    were chosen before they were retired.
    """
    shown = [*kinds.taken_on, *(one for one in kinds.categories if one in kept and one not in kinds.taken_on)]
    found = []
    for category in shown:
        slugs = [one for one in kinds.within[category] if one in kinds.offered.get(category, ()) or one in kept]
        if slugs:
            found.append((name_of(category, kinds), named(slugs, kinds)))
    return found


def kind_of_work(category: str, subcategory: str, kinds: Kinds) -> str:
    """The most exact name of a job's kind of work, in the active language."""
    return name_of(subcategory or category, kinds)
