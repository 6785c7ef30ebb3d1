"""Links that serve as contact data or are disguised; other links are let through (decision 0016)."""

import re
from collections.abc import Iterator

from michinori.rules.talk.screening.finding import Reason
from michinori.rules.talk.screening.folding import Folded
from michinori.rules.talk.screening.hosts import reason_of
from michinori.rules.talk.screening.patterns import compiled

_LINK = re.compile(
    r"(?<![a-z0-9.@/_-])(?:h[tx]{2}ps?://)?(?P<host>(?:[a-z0-9-]{1,63}+\.){1,5}+[a-z]{2,10})(?![a-z0-9.-]|@)"
    r"(?P<path>(?::\d{1,5})?(?:/[a-z0-9/_.?=&%#@:~+-]{0,200}+)?)"
)
_FILE = re.compile(
    r"\.(?:html?|js|ts|tsx|jsx|css|py|rs|rb|php|md|png|jpe?g|gif|svg|ai|psd|csv|docx?|xlsx?|pptx?|zip|log)$"
)
_TOP = r"(?:com|net|org|jp|co\.?jp|co|me|gg|io|info|work|works|studio|design|gle|ee|ly|gd|link|こむ|じぇいぴー|ねっと)"
_SPELLED = re.compile(
    rf"(?<![a-z0-9])(?!asp|vb)[a-z0-9][a-z0-9-]{{2,40}}+(?:\s?[(\[{{<【]\s?(?:どっと|dot|\.|点)\s?[)\]}}>】]\s?"
    rf"|\s?どっと\s?|\s\.\s|\sdot\s)"
    rf"{_TOP}(?![a-z])"
)
_SPACED = re.compile(r"h\st\st\sp|hxxps?\s?:|https?\s:\s?/|h[.・]t[.・]t[.・]p")
_HOST_SPELLED = re.compile(
    r"discord\W{1,3}(?:どっと|dot)?\W{0,3}gg\b|discord\W{0,3}(?:どっと|dot)\W{0,3}gg\b|らいんどっと(?:みー|me)"
    r"|lineどっと(?:みー|me)"
    r"|line\s?dot\s?me|t\s?どっと\s?me\b|てぃーどっとみー|びっとどっと"
)
_FORM = r"(?:問い?合わ?せ(?:の?ふぉーむ|ぺーじ|先)?|めーるふぉーむ|採用ぺーじ|応募ぺーじ|こんたくと(?:ふぉーむ)?)"
_ASKS = r"(?:ください|下さい|お願い|どうぞ|もらえ|いただ|頂|ok|構い|かまい|大丈夫|ほしい|欲しい|のほうが)"
_FORM_OF_SITE = compiled(
    rf"(?:{_FORM}|(?:ほーむぺーじ|hp|さいと(?<!このさいと)))(?:\([^)\n]{{1,60}}\))?(?:のほう)?(?:から|より|にて"
    rf"|に)[^。\n]{{0,6}}"
    rf"(?:ご?連絡|ご?応募|ご?依頼|お?問い?合|ご?相談|めーる|えんとりー)[^。\n]{{0,10}}{_ASKS}"
    rf"|(?:{_FORM})(?:のほう)?(?:から|より)(?:お願い|どうぞ)"
    r"|(?:うち|弊社|当社|私|わたし|自社|こちら)の?(?:ほーむぺーじ|hp|さいと|web(?:さいと)?"
    r"|採用ぺーじ)[^。\n]{0,8}(?:問い?合わ?せ|ふぉーむ|応募|めーる)"
    r"[^。\n]{0,8}(?:から|より|を|に)[^。\n]{0,6}(?:送(?:って|り)|くだ|お願|いただ|頂|ご?連絡|利用(?:くだ|い))"
)
_LINK_ASKS = re.compile(
    rf"^[^a-z0-9。\n]{{0,8}}(?:から|より|のほう|にて|の(?:{_FORM}))[^。\n]{{0,8}}?(?:ご?連絡|お?問い?合|ご?応募"
    rf"|ご?相談|めーる|早い|どうぞ|{_FORM})"
)
_NOT_TO_US = re.compile(r"^[^。\n]{0,12}(?:の(?:でざいん|修正|こーでぃんぐ|url|設置|改修)|が(?:動|崩|来))")
_BEHIND = 40
"""The number of characters behind a link that are read with it."""


def links(folded: Folded) -> Iterator[tuple[Reason, int, int]]:
    """Links that serve as contact data: reason, start and end in ``folded.text``."""
    text = folded.text
    for match in _told_apart(text):
        path = match["path"].partition("/")
        if _FILE.search(match["host"]) and not path[1]:
            continue
        reason = reason_of(match["host"].removeprefix("www."), path[1] + path[2])
        if not reason and _LINK_ASKS.search(text[match.end() : match.end() + _BEHIND]):
            reason = "contact_form"
        if reason:
            yield reason, *match.span()
    for pattern in (_SPELLED, _SPACED, _HOST_SPELLED):
        for match in folded.matches(pattern):
            yield "spelled_link", *match.span()
    for pattern in _FORM_OF_SITE:
        for match in folded.matches(pattern):
            if not _NOT_TO_US.search(text[match.end() : match.end() + 24]):
                yield "contact_form", *match.span()


def _told_apart(text: str) -> Iterator[re.Match[str]]:
    """The links that differ in themselves or in the text behind them; only the first of equal ones."""
    seen = set[str]()
    for match in _LINK.finditer(text):
        said = text[match.start() : match.end() + _BEHIND]
        if said not in seen:
            seen.add(said)
            yield match
