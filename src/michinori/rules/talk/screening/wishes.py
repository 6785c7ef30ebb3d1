"""Sentences that name a messenger, call, payment app or way round the site together with a wish, but no word of work.

The patterns of ``accounts`` and ``outside`` match known phrasings and miss new ones. This search is coarser, and lets
through whatever could be about the work itself, as most sentences that name LINE or PayPay are.
"""

import re
from collections.abc import Iterator
from itertools import islice

from michinori.rules.talk.screening.apps import LATIN, NAMES
from michinori.rules.talk.screening.finding import Reason
from michinori.rules.talk.screening.folding import Folded
from michinori.rules.talk.screening.outside import MONEY

_SENTENCE = re.compile(r"[^。!?\n]{6,160}[。!?]?")
_MOST_SENTENCES = 1000
_WORDS_TOO = frozenset(("らいん", "ずーむ", "しぐなる", "でぃすこ", "えっくす", "ちーむず", "すれっず"))
"""Names in kana that are also ordinary words of work: ラインを太く, ズームして."""
_MEANT = re.compile(
    r"(?:(?:で|にて)[^。]{0,6}(?:話|はな|連絡|れんらく|やりとり|やり取り|通話|相談|教え|送"
    r"|交換|招待|つなが|繋が|伝え|案内|続き)"
    r"|(?:に|へ)(?:も)?(?:送|ご?連絡|くだ|くれ|いただ|もら|お願|移|来|切り?替|招待|どうぞ|い(?:ま|る)|引っ?越)"
    r"|のみ|だけで|(?:の(?:ほう|方))?が(?:早|はや|楽|便利|助か|使え)"
    r"|(?:は|も)(?:やって|使|でき|つか|あり|お持|して(?:い?ま|る)|どう|いか|大丈夫|ok|交換|教)"
    r"|を?(?:やって|使って(?:い?ま|る)|交換|こうかん|お?教え|おしえ|お持)"
    r"|の?(?:id|あか|ぐるーぷ|とーく|連絡|qr|交換|友|だいれくと|dm|名前))"
)
_CHANNEL = re.compile(
    rf"{NAMES}|えっくす|dm|gmail|じーめーる|めあど|捨てあど|ふりーめーる|tiktok|てぃっくとっく"
    rf"|あめぶろ|みくしぃ|mixi"
)
"""Begins with letters, so that the engine can skip the rest; the words around a match are checked separately."""
_FOR_WORK = re.compile(r"[a-df-hj-z]|で(?:開|見[るた]|崩|表示)")
_USED = re.compile(
    r"(?:の?(?:dm|だいれくと(?:めっせーじ)?|めっせーじ|ぐるーぷ|さーばー|ほう|方|とーく|通話"
    r"|おーぷんちゃっと|id|あいでぃー?|あか(?:うんと)?|ゆーざー名"
    r"|連絡先?|qr(?:こーど)?|友だち|友達|名前|りんく|url|招待|ちゃっと|お名前|番号|あどれす"
    r"|こんたくと(?:申請|追加)?|こねくと|あぷり|めっせんじゃー|登録|名)|とか|など|等|か(?!ら)"
    r"|や(?![っり])|公式)*+"
    r"(?:で(?!予約)|に|へ|は(?!がき)|を|が|も|まで|のみ|だけ|って|と(?!の|比|入|書|表)|から"
    r"|経由|上で|$|交換|こうかん|やっ|やり|使|つか|でき|し(?:て|ま)|追加|お?教|おしえ|招待"
    r"|わか|知|お持|入れ|[a-z0-9._]{5}|送)"
)
"""What follows the name of a messenger that is to be used, in contrast to LINEの吹き出し, LINEスタンプ."""
_PAID_WITH = re.compile(
    r"(?:とか|など|等|か|や|または|まねー|送金|の?口座|の?送金|と?(?:ご?名義|お名前))*+(?:で"
    r"|に|へ|は|を(?:送|お送|受|渡|お渡|お願|教|お教)|が|も|の?id|払|支払|$|決|[a-z0-9])"
)
_TALK = re.compile(
    r"教えて|おしえて|お教え|ください|下さい|可能|わか[りる]|よろし(?:い|け)|交換|追加(?:し"
    r"|お|を|くだ)|つなが|繋が|話(?:しま|せ|した|を)|お話|連絡|れんらく|やりとり|やり取り"
    r"|招待|検索|やって"
    r"|使って(?:い?ま)|お使い|使えます|どうぞ|返信|参加(?!者)|受け?付け?|限り|用意|使われ"
    r"|お持ち|持ってま|ありますか|ほうが|方が|早[いく]|楽(?:です|で$)|便利|お?送り(?:し|ま"
    r"|たい)|送って|問い?合わ?せ(?:くだ|お|い)|お?聞き|まで(?:お願い|くだ|$)"
    r"|にくだ|くれ|いただ(?!い?た(?:画|内|資))|もらえ|もらい|どうです|いかが|大丈夫|しません"
    r"|しましょ|待って|お待ち|続き|移(?:り|動|しま)|引っ?越"
    r"|来て|声(?:を)?かけ|相談|申請|ふぉろー|おねが|お願い|希望|入れてい?ま(?:す|せ)|入れてもら"
    r"|(?:に|へ)ご?登録(?:くだ|いただ|お|を)|ご案内|かけ(?:て|ら|ま)"
)
_CALL = re.compile(
    r"(?:お電話|電話|通話|でんわ|めーる)(?:[^。]{0,4}?(?:で|にて)(?:直接|一度|少し|詳しく"
    r"|まず|の?ほうで)*(?:お?話(?:し|せ)|ご?説明(?:し|させ)|ご?相談(?:し|させ)"
    r"|打ち?合わせ(?:し|させ)|お?送り(?:し|ま|たい)|やりとり|やり取り|詰め)|(?:を|か)?(?:しませんか"
    r"|しましょう|かけても|ください(?!ね?と)|もらえ(?:ま|れば|ると)"
    r"|いただけ(?:ま|れば|ると|たら))|(?:に|へ|宛に?|宛て)[^。]{0,12}?(?:送って|お?送り(?:くだ"
    r"|いただ)|くだ(?:さ|し)))"
)
_ANY = re.compile("")
_PURSE = re.compile(
    rf"{MONEY}|口座番号|こうざ番号|口座|こうざ|振込先|手渡し|前金|d払い|aupay|itunesかーど|googleplayかーど"
)
_PAY = re.compile(
    r"払(?:う(?!お?客|人|店)|い(?!方)|え)|送金|送(?:って|ります|れ)|お送り|受け?取(?!額)"
    r"|渡し(?!て?い?た)|振り?込(?!ま?れ|手数料|先名|予定)|大丈夫|いただけ"
    r"|もらえ|いいです|お願い|id|どうです|いかが|できます|可能|助か|選べ|なり(?:ます|ました)"
    r"|伺|うかが|教え|お知らせ"
)
_ROUND = re.compile(
    r"直接|個人(?:的に|間で|で(?:受|お|や|契|続))|外で|別の(?:形|方法|かたち|手段)|別るーと"
    r"|よそで|裏で|直で|じかに|仲介(?:なし|無し|抜き|を挟)"
    r"|仮払い?(?:は?(?:使わ|なし|無し|しな|せず)|[^。]{0,6}(?:時間|面倒|手間)|(?:は|を)?(?:後"
    r"|あと)(?:から|で|に|回)|前)|先に(?:お?振り?込|送金|払)|契約(?:ぼたん)?は?(?:押さ|せず"
    r"|なしで|無しで)|(?:引かれ|取られ|持って(?:いか|行か)れ|抜かれ)"
)
_DEAL = re.compile(
    r"(?:契約|取引|払|支払|送金|振り?込|着手|請求(?:書|して)|お願い|受けて|依頼|やり(?:ま"
    r"|た|と|取)|着手|納品して|続け|進め|お?仕事(?!内容)|お?付き合い)[^。]{0,16}?"
    r"(?:ませんか|ましょう|できます|できません?か|もらえ|いただけ|もらっていい|たい(?:です"
    r"|ので|と)|でしょうか|どうで|いいですか|可能です|大丈夫です|ますよ"
    r"|と思って|予定です|できれば|します$|しますので|払います)|払います$"
)
_NETS: tuple[tuple[Reason, re.Pattern[str], re.Pattern[str]], ...] = (
    ("messenger", _CHANNEL, _TALK),
    ("asks_contact", _CALL, _ANY),
    ("outside_payment", _PURSE, _PAY),
    ("direct_deal", _ROUND, _DEAL),
)
_THERE = re.compile(
    r"(?:そっち|そちら|あっち|向こう|むこう)(?:の(?:ほう|方))?(?:で|に|へ|が)(?!確認|記載"
    r"|書|あ)|招待(?:し|を)|idを(?:用意|お?教え|お?知らせ|送)"
)
_WORK = re.compile(
    r"制作|作成|作って|作[りるら]|作業|記事|でざいん|開発|実装|bot|ぼっと|api|機能|広告|すたんぷ"
    r"|運用|経験|連携|投稿|ばなー|使い方|説明(?!し|会)|修正"
    r"|調べ|文字起こし|導入|事例|比較|比べ|解説|台本|漫画|まんが|講座|まにゅある|手順|英会話"
    r"|設定|絵文字|配信|集客|代行|きゃんぺーん|違い|料金|歴史|特集"
    r"|ろご|あいこん|ぺーじ|さむね|画面|納品物|翻訳|執筆|めにゅー|埋め込|ふぃるたー|すくりぷと"
    r"|ぴくせる|自動|つーる|通知(?!に気|が)|ろぐいん|不具合|動作|構築"
    r"|書(?:いて|く|き方)(?!あ)|描|決済|組み込|加盟店|還元|処理|改修|ぼたん(?!は押)|価格"
    r"|図|一覧|しすてむ|仕組み|あんけーと|れびゅ|口こみ|まとめ(?!て(?:お|あ))|監修"
    r"|編集し|録画|(?:画像|写真|動画)(?!を?(?:お?送|見せ)|のとおり)|背景|見本|素材|てんぷれ"
    r"|こぴー|店(?!普通)|売|商品|対応(?:し|さ|の)|実績|知識|勤務|お客|顧客|入力|登録(?:画"
    r"|ぼ|者|数|ふ|し)|開封|利用者|普及|えらー|表示"
    r"|検証|てすと|撮影|音声|録音|原稿|仕様|公開|規約(?!で)|掲載|分析|集計|移行|終了|技術"
    r"|研修|授業|ぷろふぃーる(?:文|欄)|案(?:を|考|出)|考えて(?:も|く|い)|文(?:面|章|言|案)"
    r"|曲|こま|紹介文|bpm|声優|検収|期日|予定日|時期|編集せず|ふぁいるを"
)
_REFUSED = re.compile(
    r"断り|断って|禁止|不可|違反|できません(?!か)|出来ません(?!か)|控え|遠慮|避け|(?:して"
    r"|使って|行って|受けて|持って)い?ません"
    r"|(?:行い|使い|利用し|致し|いたし|[^ま]しは?)ません(?!か)|ないで(?:くだ|下さ|お)|ないよう"
    r"|不要|ではなく|詐欺|誘わ|誘い"
)
_ENGLISH_CHANNEL = re.compile(
    r"\b(?:on|via|by|through|over|my|your|use|using|have|(?:move|switch|go|moving|over|talk) to)\s"
    r"(?:facebook |google )?(?!line(?: ?\d| (?:break|height|up|of|by|art|item|number|spacing"
    r"|length|chart|graph)))"
    r"(?!zoom (?:in|out|level))"
    rf"{LATIN}\b(?! (?:\w+ )?(?:carousel|stories|reels?))"
    r"|\b(?:your|my|a)\s(?:private |personal |direct )?(?:gmail|e-?mail|mail address)\b(?! (?:of|field|column))"
    rf"|\b{LATIN} is (?:easier|faster|better)"
)
_ENGLISH_PURSE = re.compile(
    r"\b(?:paypal|payoneer|venmo|cash ?app|zelle|revolut|crypto|usdt|bitcoin|bank (?:transfer"
    r"|account)|wire transfer"
    r"|western union|gift ?cards?|(?:via|by|on|with|through|your|my|use) wise"
    r"|(?:no|without|skip(?:ping)?) (?:the |an? )?escrow)\b"
)
_ENGLISH_WISH = re.compile(
    r"\b(?:your|my|me|us|you|send|pay|paid|upfront|talk|chat|call|reach|add|instead|easier|faster"
    r"|directly|let's|shall we)\b"
)
_ENGLISH_NETS: tuple[tuple[Reason, re.Pattern[str], re.Pattern[str]], ...] = (
    ("messenger", _ENGLISH_CHANNEL, _ENGLISH_WISH),
    ("outside_payment", _ENGLISH_PURSE, _ENGLISH_WISH),
)
_ENGLISH_WORK = re.compile(
    r"\b(?:article|write|writing|blog|design|sticker|bot|api|integrat\w*|template|compar\w*"
    r"|experience|button|caption|webhook"
    r"|plugin|checkout|page|app|feature|banner|ads?|campaign|translate|render|form|field"
    r"|test|survey|posts?|fund\w*|deposit"
    r"|release\w*|on this site|here|icon|logo|logic|function|update|fix|bug|code|carousel"
    r"|slides?|version|mockup)\b"
)
_ENGLISH_REFUSED = re.compile(
    r"\b(?:not|never|don't|do not|no need|avoid|forbid\w*|prohibit\w*|against|scam\w*|keep all)\b"
)


def wishes(folded: Folded) -> Iterator[tuple[Reason, int, int]]:
    """Wishes: reason, start and end in ``folded.text``, from the name of the thing to the end of its sentence."""
    asked, seen = False, set[tuple[bool, str]]()
    for sentence in islice(_SENTENCE.finditer(folded.text), _MOST_SENTENCES):
        said = sentence.group()
        if (asked, said) in seen:
            continue
        seen.add((asked, said))
        if said.isascii():
            yield from _of_english(said, sentence.start())
            continue
        words = "".join(filter(str.isalnum, said))
        if asked and _THERE.search(words):
            yield "messenger", *sentence.span()
        asked = False
        for reason, at, wished in _named(words):
            asked |= reason == "messenger"
            if wished:
                places = [place for place, char in enumerate(said) if char.isalnum()]
                yield reason, sentence.start() + places[at], sentence.end()


def _named(words: str) -> Iterator[tuple[Reason, int, bool]]:
    """What a sentence that is not about work names: reason, place, and whether a wish follows."""
    for reason, named, wished in _NETS:
        found = next((one for one in named.finditer(words) if _is_meant(words, one, reason)), None)
        if found and not _WORK.search(words) and not _REFUSED.search(words):
            yield reason, found.start(), bool(wished.search(words, found.end()))


def _is_meant(words: str, found: re.Match[str], reason: Reason) -> bool:
    """Whether the name means something to be used: not part of a longer word, nor an ordinary word of work."""
    start, end = found.span()
    if reason == "outside_payment":
        return bool(_PAID_WITH.match(words, end))
    if reason != "messenger":
        return True
    if words.startswith("ーど", end):
        end += 2
    if _FOR_WORK.match(words, end) or (start and words[start].isascii() and "a" <= words[start - 1] <= "z"):
        return False
    return bool((_MEANT if words[start:end] in _WORDS_TOO else _USED).match(words, end))


def _of_english(said: str, start: int) -> Iterator[tuple[Reason, int, int]]:
    for reason, named, wished in _ENGLISH_NETS:
        found = named.search(said)
        if found and wished.search(said) and not _ENGLISH_WORK.search(said) and not _ENGLISH_REFUSED.search(said):
            yield reason, start + found.start(), start + len(said)
