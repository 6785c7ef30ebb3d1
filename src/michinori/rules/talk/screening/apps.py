"""Patterns of messengers' names for squeezed text (``folding``), including leetspeak, abbreviations, paraphrases."""

from michinori.rules.talk.screening.patterns import grouped

_COMPOUNDS = (
    *(
        "おん",
        "たいむ",
        "がいど",
        "でっど",
        "へっど",
        "あうと",
        "ぱいぷ",
        "すかい",
        "ふぇいす",
        "ぼーだー",
        "えあ",
        "べーす",
    ),
    *(
        "せんたー",
        "さいど",
        "ほっと",
        "こまんど",
        "すたーと",
        "ごーる",
        "いん",
        "おふ",
        "すとーりー",
        "あい",
        "でぃざいん",
        "とっぷ",
    ),
    *("ふぁーすと", "うえすと", "ねっく", "ぼでぃ", "ばすと", "製造", "生産", "あんだー", "くろす", "たくと", "おくた"),
)
"""Prefixes that make another word of らいん: オンライン, ガイドライン."""
_NO_COMPOUND = "".join(
    f"(?<!{'|'.join(f'{word}らいん' for word in _COMPOUNDS if len(word) == length)})"
    for length in sorted({len(word) for word in _COMPOUNDS})
)
LINE = (
    rf"らいん{_NO_COMPOUND}(?!なっぷ|あっぷ)|らい-ん|らいそ(?!う|ん)|ら[〇緑]ん|l[i1l]n[e3]|lne(?<![a-z]lne)"
    r"|1[i1l]ne|iine(?<![a-z]iine)|l[〇緑]ne|l[i1l]〇e"
)
_GREEN = (
    r"(?:色)?の?(?:あいこんの)?(?:めっせーじ|とーく|ちゃっと|連絡|れんらく|ふきだしの|吹き出しの|例の)?"
    r"(?:あぷり(?!あいこん|開発|の色)|やつ|あれ|そふと|とこ)"
)
_COLOUR = rf"緑{_GREEN}|みどり{_GREEN}|ぐりーん{_GREEN}"
_BIRD = r"青い?鳥(?:さん)?の?(?:ところ|ほう|方|やつ|あぷり|sns)"
_SHOT = r"の(?:かめら|写真)の?(?:あぷり|やつ|sns)"
_CAMERA = rf"紫{_SHOT}|ぴんく{_SHOT}|虹色{_SHOT}"
_CALLS = r"通話あぷり|とーくあぷり|ちゃっとあぷり|めっせーじあぷり"
_OTHERS = (
    r"d[i1]sc[o0]rd|でぃすこ(?:ーど)?(?!みゅ|ぐら|ん|ねく|ぼ|が|の(?:歴|時))|dこーど|slack|すらっく(?!す|らいん)"
    r"|sk[yi]pe|すかいぷ"
    r"|te[l1]egram|てれぐら(?:む)?|chatwork|ちゃっとわーく|ちゃとわ|ちゃわー|zoom|ずーむ(?!いん|あっぷ|れんず|あうと)"
    r"|whatsapp|わっつあっぷ"
    r"|かかお(?:とーく)?|kakao(?:talk)?|wechat|微信|うぃーちゃっと|messenger|めっせんじゃー|めっせ(?!ー|ん)"
    r"|facebook|ふぇいすぶっく|fb(?<![a-z]fb)(?![a-z])|instagram|insta(?<![a-z]insta)|いんすた(?:ぐらむ)?(?!れ"
    r"|ん)|twitter|ついったー?|teams(?<![a-z]teams)|ちーむず"
    r"|googlemeet|ぐーぐるみーと|googlechat|googleちゃっと|ぐーぐるちゃっと|signal(?<![a-z]signal)(?!s)|しぐなる(?!音)|viber"
    r"|ばいばー|sms(?<![a-z]sms)|しょーとめ(?:ーる|っせーじ)"
    r"|lineworks|らいんわーくす|messenger|sns|別(?:の|途)?ちゃっと|threads|すれっず|ぶるーすかい|bluesky"
)
_MASKED = "|".join(
    f"{name[:at]}〇{name[at + 1 :]}"
    for name in ("いんすた", "でぃすこ", "すかいぷ", "ちゃっとわーく", "かかお", "てれぐらむ", "ついったー")
    for at in range(1, len(name))
)
"""Names with one letter masked to get past the screening: イ○スタ."""
NAMES = rf"{LINE}|{_MASKED}|{_OTHERS}|{_COLOUR}|{_BIRD}|{_CAMERA}|{_CALLS}"
"""Any messenger's name. Each alternative begins with a letter, so that the search can skip all other characters."""
APP = rf"(?:{grouped(NAMES)})"
PARAPHRASED = rf"(?:{_COLOUR}|{_BIRD}|{_CAMERA})"
LATIN = (
    r"(?:telegram|discord|whatsapp|line|skype|slack|signal|wechat|zoom|messenger|facebook(?: messenger)?"
    r"|kakao(?:talk)?|viber|instagram|insta|twitter|imessage|snapchat|google (?:meet|chat)|teams)"
)
"""Names in English sentences, for folded text."""
