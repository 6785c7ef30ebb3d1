"""Mail addresses: plain, spaced, spelled out, or given in parts that the reader puts together.

A "house" is a mail provider, its "guest" the local part of an address there.
"""

import re
from collections.abc import Iterator
from itertools import islice

from michinori.rules.talk.screening.folding import Folded

_AT = r"(?:@|あ[っつ]?[と卜](?:[ま][ーあ一-]?く)?(?:が入り?ます)?|atmark|at mark|at)"
_TOPS = (
    r"(?:com|net|org|jp|co|ne|or|ac|go|io|me|dev|info|biz|studio|app|xyz|tokyo|work|works"
    r"|shop|site|online|design|tech"
    r"|email|uk|us|cn|kr|tw|de|fr|eu|cc|tv|こむ|じぇいぴー|ねっと|しーおー|えぬいー)"
)
_OPEN, _SHUT = r"[\s(\[{<【「『〔〈《]{0,3}+", r"[\s)\]}>】」』〕〉》]{0,3}+"
_DOT = rf"{_OPEN}(?:[.,。、・]|どっと|dot|てん|点){_SHUT}"
_IN = r"\s?(?:@|at)\s?[)\]}>】]\s?"
_PLAIN = re.compile(
    rf"@{{1,3}}+{_SHUT}[a-z0-9](?:[a-z0-9-]{{0,62}}+)(?:\s?[.,。]\s?[a-z0-9-]{{1,62}}+){{0,3}}?\s?(?:[.,。]"
    rf"|点)\s?[a-z]{{2,10}}(?![a-z0-9])"
)
"""An address from its ``@`` on. The local part is searched separately, so that no text is read twice."""
_SPELLED = re.compile(
    rf"(?:あ[っつ]?[と卜](?:まーく|まあく|ま一く|ま-く)?{_SHUT}|\({_IN}|\[{_IN}|\{{{_IN}"
    rf"|<{_IN}|【{_IN}|_at_|\x20at\s|@)"
    rf"[a-z0-9][a-z0-9-]{{0,40}}+(?:{_DOT}[a-z0-9-]{{1,40}}+){{0,3}}?{_DOT}{_TOPS}(?![a-z0-9])"
)
_NAMELESS = re.compile(r"@[一-鿿ぁ-ん]{1,12}\s?\.\s?(?:co\.jp|jp|com|net)")
_SAID_DOT = re.compile(r"どっと|dot|てん|点")
_LOCAL = re.compile(r"[a-z0-9_.+%一-鿿-][\s\"'」”)]{0,3}\Z")
_LOCAL_START = re.compile(r"[a-z0-9_.+%-]{1,64}[\s\"'」”)(\[{<【「『〔〈《]{0,3}(?:ここ[にが])?\Z")
_EXAMPLE = re.compile(r"(?:^|[.@])example\.(?:com|net|org|jp|co\.jp)$|\.(?:example|test|invalid|localhost)$")
_OF_PROGRAMS = re.compile(r"git@(?:github|gitlab|bitbucket)\.")

_HOUSES = (
    r"(?:g-?(?:ma[i1l]l|まいる|めーる)|じーめーる|googleめーる|ya[h]oo(?:めーる)?|やふー(?:めーる)?"
    r"|icloud|あいくらうど|outlook"
    r"|あうとるっく|hotmail|ほっとめーる|docomo|どこも|ezweb|softbank|protonmail|proton|nifty)"
)
_ENDS = r"(?:どっと|dot|てん|点|の)?(?:c[oお0]m|こむ|c[oお0]jp|n[e3]jp|しーおー|jp|icom)"
_HOUSE = re.compile(rf"(?:{_HOUSES}){_ENDS}")
"""A provider directly behind a local part, in squeezed text."""
_SIGN_HOUSE = re.compile(rf"(?:あ[っつ]?[と卜](?:ま[ーあ一]?く)?|atmark)(?:{_HOUSES}|google|あい(?={_ENDS}))")
_AT_HOUSE = re.compile(
    rf"@[\sとのに、「」]{{0,4}}(?:{_HOUSES})(?![a-z.])|@\s?(?:g\sm\sa\si\sl|y\sa\sh\so\so"
    rf"|i\sc\sl\so\su\sd|o\su\st\sl\so\so\sk)"
)
_NAMED_HOUSE = re.compile(
    rf"(?:{_HOUSES}|めるあど|めあど|めーるあどれす)(?:の?あどれす)?(?:のほう)?[はのでを、:\s]{{1,4}}+"
    r"(?:「[^」\n]{1,12}」[^a-z0-9\n]{0,8})?[a-z0-9][a-z0-9._-]{3,40}+(?:にして、?)?\s?(?:gmail)?(?:です"
    r"|で$|といい|宛|さん|まで|に[^。\n]{0,12}(?:送|願|くだ|連絡|投げ|もらえ|いただ))"
)
_HOUSE_AFTER = re.compile(rf"(?:{_HOUSES})\s?(?:[.,。・]|の?どっと)\s?(?:com|こむ|co|ne)")
_NAME_BEFORE = re.compile(r"[a-z0-9][a-z0-9._-]{3,}(?P<between>[^a-z0-9\n]{1,30})\Z")
_BINDS = re.compile(r"[@☆★♡♥◎●&＆+*#×]|あと|うしろ|後ろ|あっと|つな|どめいん|足し|→")
_DOMAIN_HOUSE = re.compile(rf"どめいん(?:は|が|=|:)?\s?(?:{_HOUSES})")
_HOUSE_BEFORE = re.compile(
    rf"(?:{_HOUSES})\s?[.,。]\s?(?:com|co\.jp|ne\.jp)の(?:前|まえ|左)[^a-z\n]{{0,12}}+[a-z0-9][a-z0-9._-]{{2,40}}"
)
_HOUSE_NAMED = re.compile(
    rf"{_HOUSES}|ymail|rocketmail|そふとばんく|えーゆー|にふてぃ|ぷろとん|めるあど|めあど"
    rf"|あど(?=\s?[:→=])|捨てあど"
)
_MOST_NAMED = 300
"""The most mentions of providers that are looked at in one text."""
_AND_NAME = re.compile(
    r"[」』)\]\"']?(?:の?あどれす)?(?:のほう)?(?:\s?(?:[はのでを、:=]|→|->|=>|⇒)){1,3}+"
    r"\s?[「『\"'(]?(?!v?\d)(?=[a-z0-9-]{0,40}[0-9._])[a-z][a-z0-9._-]{4,40}+(?!\s?[@(/=])"
)
"""What looks like a local part behind the name of a provider."""
_NO_START = frozenset("abcdefghijklmnopqrstuvwxyz@.")
_DOMAIN = re.compile(r"の?どめいん")
_GUEST_OF = re.compile(r"[a-z0-9][a-z0-9._-]{3,40}[^a-z0-9\n。]{1,12}\Z")
_GUEST_AT = re.compile(
    r"[a-z0-9][a-z0-9._-]{2,40}(?:\s?[(\[<【〔「〈《][^\n)\]>】〕」〉》]{1,8}[)\]>】〕」〉》]\s?"
    r"|\s?(?:あ[っつ]?と(?:まーく)?|atmark)\s?"
    r"|\sdot\s[a-z0-9]{1,20}\sat\s)\Z"
)
_REPLACED = re.compile(
    r"(?:を|は|→|->|=|が)\s?(?:半角の?)?(?:@|あ[っつ]とまーく)(?:まーく)?(?:に|へ)\s?(?:置き?換"
    r"|変|換え|直し|して)|→\s?@(?<=[☆★♡◎●■].@)"
    r"|を\W{0,2}(?:@|あっとまーく)\W{0,2}で(?:つな|繋|むす|結)"
)
_BACKWARDS = re.compile(
    r"moc\.(?:liamg|oohay|duolci|liamtoh|kooltuo)(?:@[a-z0-9._-]{1,64})?|pj\.(?:oc|en)\.[a-z0-9]{2,20}@"
)


def mails(folded: Folded) -> Iterator[tuple[int, int]]:
    """Mail addresses: start and end in ``folded.text``."""
    text = folded.text
    yield from _plain(text)
    for match in folded.matches(_SPELLED):
        if match.group().startswith("@") and not _SAID_DOT.search(match.group()):
            continue
        local = _LOCAL_START.search(text, max(0, match.start() - 70), match.start())
        if local or _of_letters(text, match.start()):
            yield (local.start() if local else match.start()), match.end()
    for pattern in (_NAMELESS, _DOMAIN_HOUSE, _AT_HOUSE, _NAMED_HOUSE, _HOUSE_BEFORE, _REPLACED, _BACKWARDS):
        for match in folded.matches(pattern):
            yield match.span()
    yield from _put_together(text)
    yield from _guests(text)
    for pattern in (_HOUSE, _SIGN_HOUSE):
        for match in folded.matches_squeezed(pattern):
            if pattern is _HOUSE and not folded.squeezed[max(0, match.start() - 1) : match.start()].isascii():
                continue
            start, end = folded.unsqueezed(*match.span())
            if pattern is _SIGN_HOUSE or _apart(text, start):
                yield _with_name(text, start), end


def _put_together(text: str) -> Iterator[tuple[int, int]]:
    """A local part, a joining word or sign, and a provider."""
    for match in _HOUSE_AFTER.finditer(text):
        before = text[max(0, match.start() - 36) : match.start()]
        name = _NAME_BEFORE.search(before) if _BINDS.search(before) else None
        if name and _BINDS.search(name["between"]):
            yield match.start() - len(before) + name.start(), match.end()


def _guests(text: str) -> Iterator[tuple[int, int]]:
    """A provider with a local part before or behind it."""
    seen = set[tuple[str, int, int]]()  # only the first of equal passages is looked at
    for house in islice(_HOUSE_NAMED.finditer(text), _MOST_NAMED):
        start, end = house.span()
        said = (text[max(0, start - 60) : end + 60], min(start, 60), end - start)
        if said in seen:
            continue
        seen.add(said)
        behind = _AND_NAME.match(text, end)
        if behind and text[start - 1 : start] not in _NO_START:
            yield start, behind.end()
        if text[start - 1 : start].isalnum() and text[start - 1].isascii():
            continue
        guest = _GUEST_OF if _DOMAIN.match(text, end) else _GUEST_AT
        before = guest.search(text[max(0, start - 60) : start])
        if before:
            yield max(0, start - 60) + before.start(), end


def _plain(text: str) -> Iterator[tuple[int, int]]:
    for match in _PLAIN.finditer(text):
        before = text[max(0, match.start() - 68) : match.start()]
        if not _LOCAL.search(before):
            continue
        local = _LOCAL_START.search(before)
        start = match.start() - len(before) + (local.start() if local else len(before) - 1)
        if not _EXAMPLE.search(match.group()) and not _OF_PROGRAMS.search(text, start, match.end()):
            yield start, match.end()


def _of_letters(text: str, start: int) -> bool:
    """Whether a name spelled letter by letter in kana stands before ``start``."""
    return bool(
        re.search(
            r"(?:[えびしでじあいけおぴきゅわだぶりてすゆうぜっなー]{1,4}[、,・ ]){2}", text[max(0, start - 30) : start]
        )
    )


def _apart(text: str, start: int) -> bool:
    """Whether the character before ``start`` separates the provider from the word before it."""
    return start > 0 and not text[start - 1].isalnum()


def _with_name(text: str, start: int) -> int:
    name = re.search(r"[a-z0-9][a-z0-9._ -]{0,40}[^a-z0-9\n]{0,4}\Z", text[max(0, start - 48) : start])
    return start - len(name.group()) if name else start
