"""Words for saved searches, recommendations, finding workers, invitations and favourites."""

from django.utils.translation import gettext_lazy as _

from michinori.wording.sentences import Flaws, Problems, Sentence

PROBLEMS: Problems = {
    "too-many-searches": (
        _("保存した検索がいっぱいです"),
        _("保存できる検索は%(limit)s個までです。使っていないものを消してください。"),
    ),
    "too-many-favourites": (
        _("お気に入りがいっぱいです"),
        _("お気に入りは%(limit)s件までです。どれかをはずしてから加えてください。"),
    ),
    "own-side-invitation": (
        _("自分の側の人は招待できません"),
        _("あなた自身、またはこの仕事を出した側の人です。同じ人や会社のあいだでは契約できません。"),
    ),
    "invited-already": (
        _("もう招待しています"),
        _("招待は、一つの仕事に一人一度です。返事は、招待の一覧で見られます。"),
    ),
    "has-proposed": (
        _("この人はもう応募しています"),
        _("応募の一覧から、候補に残したり、条件を提示したりできます。"),
    ),
    "blocked-by-you": (
        _("ブロックしている相手です"),
        _("招待や相談をするには、先にブロックをやめてください。ブロックの一覧からやめられます。"),
    ),
    "too-many-invitations": (
        _("今日はこれ以上招待できません"),
        _("一つの仕事に招待できるのは、1日に%(limit)s人までです。明日になると、また招待できます。"),
    ),
}

FLAWS: Flaws = {"no_words": _("キーワードを読み取れません。文字で入力してください。")}

EVERY: dict[str, Sentence] = {
    "at_once": _("すぐに知らせる"),
    "daily": _("1日に1回、朝にまとめて知らせる"),
    "never": _("知らせない"),
}
EVERY_HINTS: dict[str, Sentence] = {
    "at_once": _("合う仕事が出るたびに、一件ずつ。"),
    "daily": _("前の日からの分を、7時から9時のあいだに一通で。新しい仕事がない日は送りません。"),
    "never": _("検索だけを取っておきます。"),
}

AVAILABILITY: dict[str, Sentence] = {
    "open": _("新しい仕事を受けられます"),
    "busy": _("いまは手いっぱいです"),
    "unlisted": _("人をさがす一覧に載せない"),
}
TAKES_ON: Sentence = _("「%(kind)s」を受けています")
RATE: Sentence = _("1時間 %(amount)s円が目安（税抜）")
AVAILABILITY_HINTS: dict[str, Sentence] = {
    "open": _("「受けられる人」でさがしたときに見つかります。"),
    "busy": _("一覧には載り、手いっぱいと示されます。"),
    "unlisted": _("プロフィールのページは、アドレスを知る人には見えます。"),
}

SEVERAL: tuple[Sentence, Sentence] = (
    _("「%(name)s」に合う新しい仕事が%(n)s件"),
    _("保存した検索「%(name)s」に合う仕事が、前のお知らせのあとに%(n)s件出ました。"),
)
SEVERAL_MORE: tuple[Sentence, Sentence] = (
    _("「%(name)s」に合う新しい仕事が%(n)s件より多く"),
    _("保存した検索「%(name)s」に合う仕事が、前のお知らせのあとに%(n)s件より多く出ました。新しいものから並べます。"),
)
JOB_LINE: Sentence = _("・%(title)s\n　%(risk)s\n　%(path)s")
HOW_TO_CHANGE: Sentence = _("知らせる間隔は、「保存した検索」でいつでも変えられます。")

BY_SKILL: Sentence = _("あなたのスキル%(words)sに合う")
BY_CATEGORY: Sentence = _("あなたの仕事と同じ種類")
BY_WORD: Sentence = _("前の仕事と同じ%(words)s")
NAMED: Sentence = _("「%(word)s」")

ONE_SKILL: Sentence = _("「%(word)s」を活かせる")
ONE_CATEGORY: Sentence = _("いつもの種類の仕事")
ONE_WORD: Sentence = _("「%(word)s」の経験がある")
"""The one reason for a recommendation that home has room for."""
