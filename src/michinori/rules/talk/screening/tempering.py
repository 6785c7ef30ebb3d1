"""Words that make a finding harmless: a refusal, or a hint that the work is about the thing named.

Only the rest of the sentence behind the place is searched, because an inviter could write such words before it.
"""

import re

_REACH = 28
_REFUSED = re.compile(
    r"お断り|断って|断りし|禁止|不可|違反|ng(?![a-z])|遠慮|控え|応じられ|応じませ|できません(?!か|でしょうか)|出来ません(?!か|でしょうか)"
    r"|(?:行|使|利用)(?:って|い|わ|し)ません(?!か)|(?:行|使|し)(?:って|て)い?(?:ない|ません)|しない(?:方針|で(?:くだ|お|下)|こと|よう)"
    r"|教えられ(?:ない|ませ)|お教えでき|避け|受け付けて(?:い|お)?ませ|なりません|いけません|使わず|やめて|誘い"
)
_SUBJECT = re.compile(
    r"^(?:[」』】)\"']|する|した|できる|可能な|ための|という|をうたう|がもったいないと感じる|って?いう)*[\s」』)]*(?:ため(?:の|に)?)?"
    r"(?:しすてむ|機能|つーる|仕組み|ぼたん|bot|ぼっと|あぷりを|ぺーじ|記事|台本|せりふ|しなりお|てんぷれ|画面|まんが|漫画|事例"
    r"|と.{1,10}の(?:違い|比較)|の違い|について|に関す|を扱|と代理|らんきんぐ|比較|きゃんぺーん|ばなー|lp|方向け|人向け|とぅるーる|ぷろぐらむ|すくりぷと|api|連携"
    r"|の(?:違い|仕組み|しくみ|記事|解説|とらぶる|めりっと|歴史|ぽすたー|画像))"
)
_TOLD = re.compile(
    r"記事|比較|解説|まとめ|らんきんぐ|きゃんぺーん|ばなー|人向け|方向け|こぴー|しくみ|仕組み|特集|こらむ"
)
_SENTENCE = re.compile(r"[。!?\n]")


def is_tempered(text: str, end: int) -> bool:
    """Whether the rest of the sentence after ``end`` refuses the thing named, or makes it the subject of the work."""
    rest = _rest(text, end)
    return bool(_REFUSED.search(rest) or _SUBJECT.search(rest))


def is_told_about(text: str, end: int) -> bool:
    """Whether the rest of the sentence after ``end`` says that the thing named is to be written about or compared."""
    return bool(_TOLD.search(_rest(text, end)))


def _rest(text: str, end: int) -> str:
    return _SENTENCE.split(text[end : end + _REACH], maxsplit=1)[0]
