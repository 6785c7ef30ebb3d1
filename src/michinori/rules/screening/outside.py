"""Invitations to deal, or to pay, outside the site, in squeezed text; and their English in folded text."""

import re
from collections.abc import Iterator

from michinori.rules.screening.finding import Reason
from michinori.rules.screening.folding import Folded
from michinori.rules.screening.patterns import compiled
from michinori.rules.screening.tempering import is_tempered, is_told_about

_DIRECT = r"(?:直接|ちょくせつ|直せつ|ちょく接|じかに)"
_DEAL = r"お?(?:取引|とりひき|取り引き|契約|けいやく)"
_MARKET = (
    r"(?:ここなら|らんさーず|くらうどわーくす|すきま|あっぷわーく|さぐーわーくす|しゅふてぃ|ままわーくす|fiverr"
    r"|upwork|coconala|lancers|crowdworks)"
)
_SITE = (
    r"(?:さいと|ぷらっとふぉーむ|しすてむ|さーびす|site|くらうどわーくす|くらうどそーしんぐ|運営|えーじぇんと"
    r"|ぷらっとほーむ)"
)
_OUT = r"(?:外|そと)(?!部|観|側|注|国)(?:で(?!も?動)|での(?:契約|取引|やり|支払)|決済|契約|支払|取引|にて|から契約)"
_FEE = r"(?:手数料|てすうりょう|てすう料|手数量|利用料|まーじん|中抜き|仲介料)"
_PAID = (
    r"(?:払いま(?!す(?:か|ぼ|る))|払って(?!もら)|払いに|払いで|お?支払い?(?:します|いたし|でき|致し|する形"
    r"|もでき)|送金し|振り?込み?(?:ます|ましょ|たい|む形|むので|でお)|でお願い|お渡し|入れます|にてお)"
)
_MONEY = (
    r"(?:ぺいぺい|paypay|paypal|ぺいぱる|あまぎふ|あまぞんぎふと券?|amazonぎふと券?|ぎふと券|usdt|びっとこいん"
    r"|仮想通貨(?:usdt)?|暗号資産|現金|げんきん"
    r"|銀行振込|西联汇款|らいんぺい|linepay|楽天ぺい|めるぺい)"
)
_RULES: tuple[tuple[Reason, tuple[str, ...]], ...] = (
    (
        "direct_deal",
        (
            rf"{_DIRECT}の?(?:{_DEAL}|業務委託|雇用契約|受注|発注|ご?依頼)",
            rf"{_DIRECT}(?:お願い|おねがい|お仕事を|やり(?:とり|取り|直|ま|ませ|たい|ません)|頼|たのみ|ご?依頼"
            rf"|うけ|請け)",
            r"(?:次|次回|今後|今度|2回目|二回目)(?:以降|から|は|も){1,3}(?:ぜひ)?(?:直接|直で|ちょく)",
            r"直(?<![素正]直)(?:接)?で(?:お願い|おねがい|やり(?!直)|やっ|いい|よろし|契約|取引|頼|どう|いか|うけ"
            r"|受け|請け|仕事)",
            r"ちょくで(?:お|や|い|頼|ど|契)|直に(?:やり|お願い|契約|取引|頼)|直取引|直契約|直案件|直くらいあんと"
            r"|直受け|直請け",
            r"(?:手数料|中抜き|仲介)[^。]{0,20}(?:直接|直で)$",
            r"きゃんせるして[^。]{0,12}直接|個人間で(?:契約|取引|やり|お願い)|個人間(?:取引|契約)(?:に切|でお"
            r"|しま|にしま)|個人(?:同士|的)に?で?(?:契約|取引|お仕事|依頼)",
        ),
    ),
    (
        "fee_avoidance",
        (
            rf"{_FEE}(?<!atm手数料)(?<!振込手数料)(?<!決済手数料)(?<!売買手数料)(?<!口座手数料)(?<!両替手数料)(?<!送金手数料)(?<!販売手数料)[^。]{{0,10}}?"
            r"(?:もったいな|勿体な|浮か|浮く|浮き|なしで|なしの形|無しで|ぬきで|抜きで|かからな|取られ|とられ"
            r"|引かれ|高いの(?:で|は)|高いです|高いし|高いから|高くて"
            r"|ばか|馬鹿|無駄|きつ(?:い|く)|ぜろ(?:で|です|に)|節約|避け|回避|不要で|いらな|要らな|損)",
            rf"{_FEE}分(?:を|は|だけ)?(?:報酬|上乗せ|お?安|値引|還元|お返|うわのせ)",
            r"中抜きされ|抜きでやり[^。]{0,6}手数料|手数料安(?:い|く)のでそ",
        ),
    ),
    (
        "elsewhere",
        (
            rf"(?:{_SITE}|ここ|こちら|えーじぇんと|仲介)(?:さん)?(?:を|は|に)?(?:通さ|とおさ|介さ|経由せ"
            rf"|経由しな|挟ま|はさま|抜きで|抜きに)",
            r"(?:さいと|ここ)(?:を|は)?(?:使わな|使わず|つかわ|利用せ)|さーびすを?(?:利用せ|使わず|使わな)"
            r"|仲介なしで|仲介無しで|を通すと手数料",
            rf"{_SITE}の?{_OUT}|c(?<![a-z]c)w?の?{_OUT}",
            r"(?:外|そと)(?<![屋内以海野号圏窓店例除]外)で(?:の)?(?:契約|取引|やり(?:とり|取り|ませ|ましょ|たい)"
            r"|お?支払い|お?話|お会|進め|やれ|できま|お願い|やった)",
            r"外部(?:で|にて)(?:の)?(?:契約|直接|やり|話|取引)|外部(?:ちゃっと|つーる|の?つーる"
            r"|めっせんじゃー)(?:で(?:の)?やり|での?ご?案内|でご|に移|へ移|で連絡)",
            r"(?:別|他|ほか|よそ|他所|外部)の?さいと(?:で|のほうで?|の方で?|に)(?:も)?(?:同じ)?(?:契約|応募|案件"
            r"|依頼|取引|やり|登録|手数料|が手数料)",
            r"(?:よそ|他所|余所)で(?:やり|契約|お願い|やれ|やっ|頼)|(?:さいと|ここ)の外で",
            rf"{_MARKET}(?:さん)?(?:経由|のほう|の方|側)?(?:で|に|から)(?:依頼|お願い|契約|しませ|しま|応募|やり"
            rf"|発注|購入)",
            r"別の(?:手段|ところ|場所|方法)で(?:ご?連絡|お?支払|話|やり|$)|裏で(?:契約|やり|取引|話|お)"
            r"|表では(?<![比一図価料期年工旅代発公別]表では)(?:でき|言|話|書)",
        ),
    ),
    (
        "outside_payment",
        (
            rf"{_MONEY}(?:で|に|へ|にて|での|をお|送って)(?:も)?(?:直接)?(?:お)?(?:{_PAID}|払|支払(?!うぼ"
            rf"|い(?:ぼ|画|機|方))|送金し|振り込み)",
            rf"(?:支払い?|報酬)は[^。]{{0,6}}?{_MONEY}(?:で|に|にて|を)(?:お?願|し|なり|お|送)",
            r"(?:現金)?手渡し(?:でも?(?:いい|お|可|し|大|ok|払)|します|になり|も可)|直接お?(?:振り?込|支払|払"
            r"|送金|渡し(?:し|で)|手渡)",
            r"(?:報酬|お金|代金|残額|残金)は?(?:を)?(?:口座|そちらの口座)に|口座(?:番号|情報)?を?(?:教え(?!ら)"
            r"|お知らせ|おしえ|送って)|口座番号教え",
            r"仮払い?(?:なし|無し|は?せず|をせず|をしない|しない(?:で|形)|しなくて|抜き)",
            r"契約は?ここでせ|ここでは?(?:少額|せず|最低)|(?:形だけ|名目だけ|形式上)[0-9]{0,6}円?で?契約"
            r"|円で契約(?:(?<=(?<![0-9])1円で契約)|(?<=(?<![0-9])100円で契約))|今回だけここで",
            r"残(?:り|額|金|り分)(?:は|を|の分は)?(?:別で|別途振|直接|口座|手渡|現金|振り?込|ぺいぺい|paypay)"
            r"|0円で終わらせ|振込で済ませ",
        ),
    ),
    (
        "secrecy",
        (
            r"運営(?:さん|側)?に(?:は|も)?(?:見つか|ばれ|内緒|ないしょ|言わ|黙|知られ|見られ|報告しな|わからな"
            r"|気づかれ|内密)",
            r"(?:ここ|こちら|この場)(?:に|で)は(?:書け|話しに|話しず|言え|話せ|言いに|かけ|書きに|書きづ)"
            r"|(?:監視|検閲|ちぇっく)され(?:て|る)(?:い?る)?ので",
            r"規約違反(?:な|だ|)の?(?:と)?は(?:わか|承知|分か|知)|規約的に(?:は)?(?:ぐれー|まず|あう|だめ|ng|違反)",
        ),
    ),
)
_PATTERNS = tuple((reason, pattern) for reason, patterns in _RULES for pattern in compiled(*patterns))
_ENGLISH: tuple[tuple[Reason, re.Pattern[str]], ...] = (
    (
        "direct_deal",
        re.compile(
            r"(?:deal|pay|paid|work|contract|hire|go|transfer)\b[^.\n]{0,20}\bdirect(?:ly)?\b(?! mail)"
            r"|directly (?:with|to) (?:me|us|you)\b"
        ),
    ),
    (
        "fee_avoidance",
        re.compile(
            r"(?:skip|avoid|save|without|dodge)\b (?:on )?(?:the |any |this )?(?:platform |site |service )?fees?\b"
        ),
    ),
    (
        "elsewhere",
        re.compile(
            r"off[ -]?(?:platform|site)\b|outside (?:of )?(?:the |this )?(?:platform|site|website|system|app)\b"
        ),
    ),
)


def invitations(folded: Folded) -> Iterator[tuple[Reason, int, int]]:
    """Places in ``folded.text``."""
    for reason, pattern in _PATTERNS:
        for match in pattern.finditer(folded.squeezed):
            start, end = folded.unsqueezed(*match.span())
            told = reason == "fee_avoidance" and is_told_about(folded.text, end)
            if not told and not is_tempered(folded.text, end):
                yield reason, start, end
    for reason, pattern in _ENGLISH:
        for match in pattern.finditer(folded.text):
            yield reason, *match.span()
