"""Ids of messengers, invitations to talk there, and requests for contact data.

A messenger's name alone is not a finding, since the work may be about it. It is one with an id, or with a wish to talk
there.
"""

import re
from collections.abc import Iterator

from michinori.rules.talk.screening.apps import APP, LATIN, PARAPHRASED
from michinori.rules.talk.screening.finding import Reason
from michinori.rules.talk.screening.folding import Folded
from michinori.rules.talk.screening.patterns import compiled
from michinori.rules.talk.screening.tempering import is_tempered

_WAYS = (
    r"(?:の?(?:ほう|方)|など|等|とか|あたり|通話|電話|びでお通話|の?dm|の?だいれくとめっせーじ|の?めっせーじ"
    r"|の?ぐるーぷ|の?さーばー|の?わーくすぺーす"
    r"|おーぷんちゃっと|の?(?:お?友達|お?友だち|ちゃんねる|ふれんど(?:こーど|申請)?|るーむ|こーど)|の?げすと"
    r"|めっせ|あぷり|あかうんと|のあかうんと|名|公式)?"
)
_PARTICLE = r"(?:では|でも|での|で|には|にも|に|にて|へ|が|を|は|も|って|上で|経由で)"
_OVER = r"(?:では|でも|で|にて|も|上で|経由で)"
_NEAR = (
    r"(?:お?話(?!題)|おはな|送りま|送って|待って|お待ち|飛ばして|りぷ|連絡|れんらく|やりとり|やり取り"
    r"|相談(?!でき?る|窓口|所)"
    r"|通話|会話(?:し|で)|つなが|繋が|つなぎ|移(?!植|行)|うつり"
    r"|教えて|おしえて|交換|追加して|登録して|招待|面談|検索して|探して|参加(?:し|お|くだ|いた)|入って"
    r"|入れま(?:す|せ)|なって(?:も|い|く)|つなげま|送りま|して(?:もら|いた|くだ|ほし)|切り?替え(?:て|ま)"
    r"|打ち?合わせ|うちあわせ|詳しく|詳細(?:を|は|お)"
    r"|みー?てぃんぐ(?:し|を)|顔合わせ|ください|下さい)"
)
_WEAK = (
    r"(?:お?願い|おねがい|よろし|宜し|どう(?:ぞ|です|でし|かな|か$|$)|いかが|(?:いい|良い)(?:です"
    r"|でし|か|よ|ので"
    r"|し|$)|ok|大丈夫|構い|かまい|可(?!能|愛)"
    r"|進め(?:させ|たい|ま|て(?:い|も))|くださ|なります|できますか|よければ|やりま(?:しょ"
    r"|せ)|やりたい|しましょ)"
)
_FAR = (
    r"(?:連絡|やりとり|やり取り|お話|話(?:せ|しま|した|しな|しませ)|ご?相談したい|相談させ|面談|顔合わせ|招待"
    r"|参加し(?:て|ま)|入って|教えて|交換し|検索(?:し|お)"
    r"|dmくださ|めっせーじくださ|友達申請|通話しな|打ち合わせさせ|打ち合わせしま|ご?案内し|送って|送りま)"
)
_TO_TALK = (
    rf"(?:{_WAYS}{_PARTICLE}(?:{_NEAR}|[^。]{{1,3}}{_NEAR}|[^。]{{0,12}}?{_FAR})|{_WAYS}{_OVER}[^。]{{0,2}}?{_WEAK}"
    r"|の?(?:ほう|方)(?:が|で)[^。]{0,10}?(?:早|はや|速|楽|らく|助か|便利|気づ|見|返|やす"
    r"|慣れ|いいで|良いで|確実|すむーず))"
)
_OFFERED = (
    r"(?:(?:を|って|は|も)?(?:して|やって|使って|され|お使い|あり|使え|つかえ|可の|可能な方|ok|おーけー)"
    r"(?:ますか|ませんか|いますか|おられ|いらっしゃ|らっしゃ|ます$|るか|る方|ます(?=そっち"
    r"|そちら)|てるか|方|です)|交換"
    r"|(?:を|の)?教えて|ください|招待|追加お|を?使える方|可の方|できますか|電話でき|通話でき)"
)
_ID = r"(?:id|あいでぃー?|あかうんと名?|qr(?:こーど)?|ゆーざー名|名前?|あどれす|番号)"
_WITH_ID = (
    rf"の?(?:みーてぃんぐ)?{_ID}(?:は|を|も|が|で|と)?[^。]{{0,4}}?"
    r"(?:[a-z0-9][a-z0-9._#]{3}|教え|交換|送(?:り|っと|る)|知らせ|お願い|検索|伝え|貼|書いて|いただ|かそう)"
    rf"|の?{_ID}(?:を|が|は)?(?:お?持ち|お持|あ(?:れば|りましたら)|使って|よ(?:け|ろし)|差し支え"
    rf"|もし)[^。]{{0,12}}?"
    r"(?:教え|知らせ|送|くだ|いただ)"
)
_WITH_APP = re.compile(rf"{APP}(?![a-ce-hj-npr-z])(?:{_TO_TALK}|{_OFFERED}|{_WITH_ID}|(?:は|が)(?:画像|添付|ぷろふ))")
_SAID_BEFORE = re.compile(
    r"(?:連絡|れんらく|やりとり|やり取り|面談|打ち?合わせ|相談|詳細|続き)(?:の?手段|の?つーる|方法|先|用)?(?:は"
    r"|を)?(?:すべて|全て|主に|基本|まずは)?"
    rf"{APP}(?!公式|すたんぷ|bot|ぼっと|api|連携|広告|配信|風|の使|での予約)"
)
_OF_ITSELF = compiled(
    r"x(?<![a-z]x)のほうが[^。]{0,8}?(?:早|はや|気づ|見て|見る|連絡|返)",
    rf"(?:公式|当社|弊社)の?{APP}(?:を|に|へ)ご?(?:追加し|登録(?:くだ|お願|いただ|し))"
    r"|x(?<![a-z]x)(?:の|で|から)?(?:の?dm|だいれくと)(?!.{0,4}(?:自動|つーる|機能))|x(?<![a-z]x)の(?:あかうんと"
    r"|ほう)(?:に|へ|で)"
    r"|dm(?<![a-z]dm)(?:で|に|を|は|とか)?(?:も|の)?(?:ください|下さい|くださ|お願い|お待ち|待って|送り|送って"
    r"|開放|解放|可$|okです|し(?:て(?:くだ|もら|いた)|ま(?:す|した))|くれ(?:れば|たら|ると)"
    r"|もらえ|いただけ|いただい|頂け|飛ばし|投げて|どうぞ|よろ"
    r"|待ち|希望)"
    r"|えっくすの?(?:dm|だいれくと|めっせーじ)(?!.{0,4}(?:自動|つーる|機能))"
    r"|(?:線|せん)(?:を|の|って)英語[^。]{0,6}あぷり|英語で(?:線|せん)[^。]{0,6}あぷり"
    r"|検索(?:して|お願い)[^a-z0-9。]{0,10}(?=[a-z0-9]{6})(?=[a-z]{0,20}\d|[a-z]{4,20}(?:です"
    r"|と申|$))[a-z][a-z0-9]{4,30}(?:です|と申|$)"
    r"|(?:友だち|友達|ともだち)検索(?:で|から|し)|(?:友だち|友達|ともだち|とも達)(?:に|へ)?(?:追加"
    r"|登録|申請)を?(?:して|しま|送|飛ば|お願い|おねがい|よろ|くださ|いただ)"
    r"|qr(?:こーど)?を?(?:送|添付|貼|載せ)[^。]{0,12}(?:読み?(?:取|込)|追加|よみ)|idで?を?検索(?:して"
    r"|お願い|くださ)"
    r"|(?:で|と|って)検索(?:(?<=[a-z0-9]{4}で検索)|(?<=[a-z0-9]{4}と検索)|(?<=[a-z0-9]{4}って検索))(?:して|する"
    r"|お願|くださ|$)(?!結果)|id[a-z0-9_.]{4,20}(?:緑|みどり|らいん|青)"
    rf"|{PARAPHRASED}(?:で|に|の|使|id|へ)"
    r"|加我|我的微信|(?:微信|wechat)号?是?[a-z0-9_]{5,20}(?<!wechatpay)",
)
_ASKS_CONTACT = compiled(
    r"(?:連絡先|電話番号|めーるあどれす|めあど|めるあど|携帯の?番号|けーたい番号|使えるあどれす|あなたの番号"
    r"|こうざ名義)"
    r"(?:を|の|も|は)?(?:お?教え(?!られ|でき)|おしえ(?!られ)|交換(?:し|を|お)|知り|聞いて|聞かせ|伺|うかが"
    r"|お聞き|くださ|いただけ|頂け|お?知らせ)"
    r"|番号(?:を)?(?:いただけ|頂け|うかがえ|伺え)(?<![理文付票跡員品]番号いただけ)"
    r"|(?:番号|連絡先|めあど|あどれす)(?:に|へ|まで|宛てに)(?:お|ご)?(?:電話|連絡|めーる"
    r"|でんわ|かけて|ぴん)(?:を|で)?(?:くだ|下さ|お?願|いただ"
    r"|頂|して(?:くだ|もら|いた|ほし)|もら)|お電話(?:を|で)?(?:ください|下さい|いただけ(?!る)"
    r"|頂け(?!る)|もらえ(?!る))"
    r"|(?:連絡先|電話番号|めーるあどれす|めあど|らいんid|line(?:の)?id)(?:を|は|も)?(?:私の"
    r"|わたしの|自分の)?(?:ぷろふぃーる|ぷろふ|添付|ぽーとふぉりお|名刺|自己紹介|作例)[^。]{0,10}?"
    r"(?:書いて|書き|載せ|記載し|入れて|貼って|隠し|仕込)(?:あり|ま|お(?:き|い)|い(?:ま|る))"
    r"|(?:面接|面談|選考|説明会)は?[^。]{0,6}(?:お電話|電話|通話)(?:で|にて)|(?:つながる"
    r"|連絡のつく|連絡の取れる|連絡がつく)お?(?:電話)?番号"
    r"|(?:連絡先|めあど|めーるあどれす|電話番号|連絡手段)は[^。]{0,6}(?:画像|ぷろふ|りんく先"
    r"|ぽーとふぉりお|名刺)[^。]{0,6}(?:確認|書いて|載せて|見て|ご覧|ある|あり)"
    r"|(?:あどれす|番号)[はを]ぷろふ[^。]{0,10}(?:書いて(?:あ|お)|載せて(?:あ|お)|見て|ご覧)"
    r"|連絡(?:先|手段|方法)[はをが](?:すべて|全部)?[^。]{0,10}?(?:とおりです|通りです|載せて(?:お"
    r"|あ|い)|まとめて(?:お|あ|い)|書いて(?:お|あ|い)|隠し)"
    r"|(?:宛先|送り先のあどれす|送信先)(?:を|は)?(?:教え|いただけ|頂け|くだ|お?知らせ|伺)"
    r"|(?:お?電話|通話|かけて|おかけして)[^。]{0,16}番号[^。]{0,3}(?:お?教え(?!られ|でき)"
    r"|お?知らせ|ありますか|伺|うかが|いただ|頂|くだ)"
    r"|番号教えて(?<!管理番号教えて)(?<!注文番号教えて)(?<!受付番号教えて)(?<!伝票番号教えて)(?<!追跡番号教えて)"
)
_HANDLE = (
    r"(?:@[a-z0-9_.]{4,40}|(?!v\d)(?=[a-z0-9.:#-]{0,30}_|[a-z.:]{2,30}\d|[a-z]{2,20}[.:][a-z]{2,20}"
    r"|[a-z0-9]{3,20}#\d)"
    r"[a-z0-9][a-z0-9._#:-]{4,40})"
)
_SPACED_APP = (
    r"(?:l[!|]ne|l\W?[i1l]\W?n\W?e|らいん|l[i1l]ne|1[i1l]ne|d[i1]sc[o0]rd|でぃすこ(?:ーど)?"
    r"|skype|すかいぷ|telegram"
    r"|てれぐらむ?|chatwork|ちゃっとわーく|slack|whatsapp|わっつあっぷ"
    r"|instagram|insta|いんすた(?:ぐらむ)?|twitter|ついったー?|wechat|微信|かかお(?:とーく)?|kakao|zoom|x"
    r"|threads|messenger|signal)"
)
_APP_HANDLE = re.compile(
    rf"{_SPACED_APP}(?:\s?(?:の|id|あいでぃー?|あかうんと|名|ゆーざー名)){{0,2}}+(?:は|が|で|まで|:|→|->|=|⇒"
    rf"|\s){{1,4}}+{_HANDLE}"
)
_NAMED = re.compile(
    r"(?:らいん|line|l[!|]ne|discord|でぃすこ|skype|すかいぷ|telegram|てれぐら|ちゃっとわーく"
    r"|chatwork|いんすた|insta|twitter"
    rf"|ついった|つい垢|垢|緑のあぷり|緑あぷり)[^a-z0-9。\n]{{1,24}}{_HANDLE}(?=\s?(?:で"
    rf"|に|と|まで|へ|、|。|\)|」|』|$|\n))"
)
"""A messenger's name and, in the same sentence, what looks like an id."""
_PART_OF_ADDRESS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789/._=<-")
_NO_HANDLE = re.compile(
    r"\.(?:py|js|ts|rb|php|net|com|html?|png|jpe?g|gif|svg|ai|psd|pdf|csv|xlsx?|docx?|mp[34]|zip)$|^@(?:サイト"
    r"|media|import)"
)
_HANDLE_APP = re.compile(rf"(?<![a-z0-9._]){_HANDLE}\s?[(（「\[]\s?{_SPACED_APP}\s?(?:id)?\s?[)）」\]]")
_ENGLISH = compiled(
    rf"(?:add|message|contact|reach|text|call|dm|ping|hit|find)\s(?:me|us|you)\s(?:up\s)?(?:on"
    rf"|at|via|by|through"
    rf"|in)\s{LATIN}"
    rf"|(?:talk|chat|move|switch|continue|go|discuss|connect)\b[a-z' ]{{0,20}}\s(?:on|to|via|over|in)\s{LATIN}"
    rf"|my\s{LATIN}\s(?:id\s)?(?:is|:)|(?:prefer|rather\suse|use)\s{LATIN}\W{{1,3}}(?:can|could|may|shall"
    rf"|instead|please)|add\s(?:me|my)\s{LATIN}"
    rf"|do\syou\s(?:use|have)\s(?:{LATIN}|wise\b|venmo|paypal|payoneer)|are\syou\son\s{LATIN}"
    rf"|my\s(?:handle|username|user\sname|tag)\sis|drop\sme\sa\sline\s(?:at|on|via)|email\s(?:me"
    rf"|us|our)\s[^.\n]{{0,16}}(?:at|:)"
    r"|best\s(?:phone\s|mobile\s)?number\sto\s(?:reach|call)|my\s(?:cell|mobile|phone)(?:\snumber)?\sis\b"
    r"|your\s(?:phone\s|whatsapp\s|cell\s|mobile\s)?number\b(?!\s(?:one|of|field|is))"
    r"|@[a-z0-9_.-]{4,30}\s?\)?を(?:追加|登録|ふぉろー|検索)(?:し|くだ|お|いた)|@[a-z0-9_.]{4,30}\s?(?:まで"
    r"|(?:に|へ)(?:も)?(?:お?気軽|ご?連絡|dm|どうぞ|めっせーじ|りぷらい))",
    r"(?:rain|line|kakao|insuta|insta|disuko(?:do)?|sukaipu|skype|terega?ramu|tyattowaku"
    r"|chattowaku)\s(?:no\s|wo\s|de\s|ni\s"
    r"|mo\s)?(?:id|koukan|kokan|oshiete|osiete|hanas|yarita|yaritori|renraku|tsuika|tuika|kensaku|touroku)"
    r"|(?:renrakusaki|renraku\ssaki|denwa\s?bangou?|denwa\s?bango|keitai|meado|mail\s?address"
    r"|meru)\s(?:wo\s|o\s|ha\s|wa\s|no\s)?"
    r"(?:oshiete|osiete|koukan|kokan|kudasai|okuri|okut)",
)


def accounts(folded: Folded) -> Iterator[tuple[Reason, int, int]]:
    """Ids of messengers and requests for contact: reason, start and end in ``folded.text``."""
    text = folded.text
    for pattern in (_WITH_APP, _SAID_BEFORE, *_OF_ITSELF):
        yield from _in_squeezed(folded, pattern, "messenger")
    for pattern in _ASKS_CONTACT:
        yield from _in_squeezed(folded, pattern, "asks_contact")
    for match in folded.matches(_APP_HANDLE):
        before = text[match.start() - 1] if match.start() else ""
        if before not in _PART_OF_ADDRESS and not _NO_HANDLE.search(match.group()):
            yield "messenger", *match.span()
    for pattern in (_HANDLE_APP, _NAMED, *_ENGLISH):
        for match in folded.matches(pattern):
            if _begins_word(text, match.start()) and not _NO_HANDLE.search(match.group()):
                yield "messenger", *match.span()


def _in_squeezed(folded: Folded, pattern: re.Pattern[str], reason: Reason) -> Iterator[tuple[Reason, int, int]]:
    for match in folded.matches_squeezed(pattern):
        start, end = folded.unsqueezed(*match.span())
        if _begins_word(folded.text, start) and not is_tempered(folded.text, end):
            yield reason, start, end


def _begins_word(text: str, start: int) -> bool:
    """Whether a match does not start in the middle of a Latin word ("line" in "online")."""
    return start == 0 or not (_is_latin(text[start]) and _is_latin(text[start - 1]))


def _is_latin(char: str) -> bool:
    return "a" <= char <= "z"
