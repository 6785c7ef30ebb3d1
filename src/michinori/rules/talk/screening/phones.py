"""Telephone numbers in any digits: figures, kanji, kana, English words, and the letter o for 0."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from michinori.rules.talk.screening.folding import Folded

_KANJI = str.maketrans("〇零一二三四五六七八九壱弐参壹貳參弍肆伍陸漆柒捌玖o", "00123456789123123245677890")
_FORMAL = "壱弐参壹貳參弍肆伍陸漆柒捌玖"
_FIGURES, _CHARACTERS = "[0-9oli]", f"[〇零一二三四五六七八九{_FORMAL}]"
_NAMES = {
    "ぜろ": "0",
    "れい": "0",
    "まる": "0",
    "おー": "0",
    "いち": "1",
    "わん": "1",
    "にい": "2",
    "にー": "2",
    "に": "2",
    "つー": "2",
    "さん": "3",
    "すりー": "3",
    "よん": "4",
    "しー": "4",
    "し": "4",
    "ごー": "5",
    "ご": "5",
    "ふぁいぶ": "5",
    "ろく": "6",
    "しっくす": "6",
    "なな": "7",
    "しち": "7",
    "せぶん": "7",
    "はち": "8",
    "えいと": "8",
    "きゅう": "9",
    "きゅー": "9",
    "ないん": "9",
    "く": "9",
    "zero": "0",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
    "six": "6",
    "seven": "7",
    "eight": "8",
    "nine": "9",
}


def _group(firsts: str, letters: str) -> str:
    """A pattern for digits in a row. It begins with a set of characters, so that the search can skip all others."""
    names = [f"(?<={first})(?:{'|'.join(_rests(first))})" for first in firsts]
    digits = rf"(?<={_FIGURES})(?:(?<=o)ne(?![a-z])|{_FIGURES}*+)|(?<={_CHARACTERS}){_CHARACTERS}*+"
    return rf"[0-9{letters}〇零一二三四五六七八九{_FORMAL}{firsts}](?:{digits}|{'|'.join(names)})"


def _rests(first: str) -> list[str]:
    return sorted((name[1:] for name in _NAMES if name[0] == first), key=len, reverse=True)


_BETWEEN = (
    r"(?:[\W_]{0,4}+(?:そ?のあと[にがは]?|そ?の後[にがは]?|あと[にがは]|で始まっ?て?り?|はいふん"
    r"|だっしゅ|dash|ばー|そして|それから"
    r"|次[がはに]|つぎ[がはに]|続けて|続いて|続き[がは]|真ん中[がは]|まんなか[がは]|最後[がは]?|さいご[がは]?"
    r"|残り[がは]|下[四4]桁[がは]?|前半|後半|かっこ|の|と|ー)?+[\W_]{0,4}+)"
)
_FIRSTS = "".join(sorted({name[0] for name in _NAMES} - {"o"}))
_GROUP = _group(_FIRSTS, "oli")
_RUN = re.compile(rf"{_group('ぜれまおz', 'o')}(?:{_BETWEEN}{_GROUP})*+")
"""A run of digits. One that begins with a digit's name has to begin with a zero; others cannot be numbers."""
_STEP = re.compile(rf"{_BETWEEN}(?P<digits>{_GROUP})")
_NAME = re.compile(f"[{''.join({name[0] for name in _NAMES if not name.isascii()})}]|[a-z]{{3}}")
_POSSIBLE = re.compile(r"0[1-9]\d{8}|81\d{9}|[2-9]\d{8}|[6-9]0\d{8}")
"""What a run of figures must contain to be looked at closely."""
_PIECE, _OVERLAP = 600, 100
"""Longer runs are looked at in pieces of this length that overlap."""
_ZERO = re.compile(r"[0〇零oぜれまお]|zero")
_SPLIT = re.compile(r"0[6-9]0(?<![0-9]{4})[^0-9\n]{5,24}[0-9]{4}-?[0-9]{4}(?![0-9円])")
"""The prefix of a mobile number, some words, then the rest."""
_NUMBERED = re.compile(
    r"(?:(?:会員|注文|管理|受付|伝票|整理|商品|社員|学籍|追跡|製造|製品|予約)の?番号|品番"
    r"|型番|図番|/|id=)[\s:：はがを「]{0,3}$"
)
_SERIAL = re.compile(r"(?:^|[^a-z])(?!(?:tel|no|mob|ph|cell)$)[a-z]{2,4}$")
"""Letters directly before the figures, as in serial numbers: SN090…."""
_FEWEST = 9
"""The fewest digits of a telephone number."""
_MOST = 40
"""A longer run of figures neither is nor contains a telephone number."""

_SHAPES = frozenset(
    (
        *((11,), (10,), (2, 4, 4), (3, 3, 4), (3, 4, 4), (4, 2, 4), (5, 1, 4), (4, 3, 3), (4, 3, 4)),
        *((4, 4, 3), (3, 8), (2, 8), (7, 4), (6, 4), (4, 6), (4, 7), (3, 7)),
    )
)
_PLAN = (
    (re.compile(r"0[6-9]0\d{8}"), "mobile"),
    (re.compile(r"050\d{8}"), "other"),
    (re.compile(r"0800\d{7}"), "other"),
    (re.compile(r"0[1-9]\d{8}"), "other"),
)
_ABOUT_PHONES = re.compile(r"電話|でんわ|tel|phone|call|携帯|けーたい|fax|ふぁっくす|whatsapp|わっつあっぷ|番号は|ぜろ")
_LABELS = re.compile(
    r"(?:(?<!電話)(?<!携帯)(?<!代表)(?<!の)番号|品番|型番|こーど|isbn|issn|伝票|no\.?|id"
    r"|注文|しりある|sku|jan|ean|ろっと|〒)[\s:：の「]{0,3}$"
)
_HEX = re.compile(r"[a-f]{4}")
_ADDED_ZERO = re.compile(
    r"(?:頭|先頭|最初|前|はじめ|始め)[にのは]{0,2}(?:ぜろ|0|〇|れい)|国番号|(?:0|ぜろ|〇)を(?:つけ|付け|足し)"
)
_DUMMIES = ("0123456789", "0987654321")
_CONTEXT = 16


class _Token(NamedTuple):
    digit: str
    start: int
    end: int
    script: str


def phones(folded: Folded) -> Iterator[tuple[int, int]]:
    """Telephone numbers: start and end in ``folded.text``."""
    text = folded.text
    for split in _SPLIT.finditer(text):
        yield split.span()
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= _FEWEST:
            for start in range(run.start(), max(run.start() + 1, run.end() - _OVERLAP), _PIECE - _OVERLAP):
                yield from _in_piece(text, start, min(start + _PIECE, run.end()))


def _in_piece(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    if not _NAME.search(piece) and not _POSSIBLE.search("".join(filter(str.isdecimal, piece.translate(_KANJI)))):
        return
    if _ZERO.search(piece) or _near_plus_or_call(text, start):
        tokens = _tokens(text, start, end)
        if len(tokens) >= _FEWEST:
            yield from _in_run(text, tokens)


def _near_plus_or_call(text: str, start: int) -> bool:
    before = text[max(0, start - _CONTEXT) : start]
    return "+" in before or bool(_ABOUT_PHONES.search(before)) or "number" in before


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    found: list[_Token] = []
    for match in _STEP.finditer(text, start, end):
        word, place = match["digits"], match.start("digits")
        if word in _NAMES:
            found.append(_Token(_NAMES[word], place, match.end(), "名"))
            continue
        if len(word) > _MOST:
            word = "x"
        script = "0" if word.isascii() else "漢"
        plain = word.translate(_KANJI).replace("l", "1").replace("i", "1")
        found += [_Token(digit, place + n, place + n + 1, script) for n, digit in enumerate(plain)]
    return found


def _in_run(text: str, tokens: list[_Token]) -> Iterator[tuple[int, int]]:
    digits = "".join(token.digit for token in tokens)
    groups = [0]
    for n, (before, after) in enumerate(pairwise(tokens), 1):
        if after.start > before.end or after.script != before.script:
            groups.append(n)
    edges = frozenset((*groups, len(tokens)))
    done = 0
    for n, first in enumerate(groups):
        if first < done:
            continue
        length = _length(text, tokens, digits, first, edges, groups[n : n + 12])
        if length:
            done = first + length
            yield tokens[first].start, tokens[done - 1].end


def _length(
    text: str,
    tokens: list[_Token],
    digits: str,
    first: int,
    edges: frozenset[int],
    groups: list[int],
) -> int:
    """The number of digits from ``first`` on that form a telephone number; 0 if they form none."""
    start = tokens[first].start
    before = text[max(0, start - _CONTEXT) : start]
    if before.rstrip("( ").endswith("+") and not before.rstrip("( +").endswith(("=", "*")):
        return _international(text, tokens, digits, first, edges)
    if digits.startswith(("0081", "81"), first):
        length = 12 + (2 if digits.startswith("00", first) else 0)
        for shift in (length - 1, length, length + 1):
            local = digits[first : first + shift].lstrip("0").removeprefix("81").lstrip("0")
            if first + shift in edges and re.fullmatch(r"[6-9]0\d{8}", local):
                return shift
    for pattern, sort in _PLAN:
        number = pattern.match(digits, first)
        if number and number.end() in edges:
            length = number.end() - first
            after = text[tokens[number.end() - 1].end :][:_CONTEXT]
            if _is_number(before, after, text, tokens[first : number.end()], sort):
                return length
    return _without_zero(text, tokens, digits, first, edges)


def _is_number(before: str, after: str, text: str, tokens: list[_Token], sort: str) -> bool:
    digits = "".join(token.digit for token in tokens)
    if (
        digits.endswith("0000000")
        or digits.startswith(_DUMMIES)
        or _HEX.match(after)
        or _NUMBERED.search(before)
        or _SERIAL.search(before)
    ):
        return False
    shape = _shape(tokens)
    about = bool(_ABOUT_PHONES.search(before))
    if sort == "other":
        labelled = bool(_LABELS.search(before))
        loose = about or (_singles(shape) and not _like_decimals(text, tokens))
        return (shape in _SHAPES or (loose and not _like_others(text, tokens))) and not labelled
    if shape in _SHAPES or all(token.script == "名" for token in tokens):
        return True
    return (shape[0] >= 3 or _singles(shape) or about or _mixed(tokens)) and not (
        _like_decimals(text, tokens) if _singles(shape) else _like_others(text, tokens)
    )


def _shape(tokens: list[_Token]) -> tuple[int, ...]:
    lengths = [1]
    for before, after in pairwise(tokens):
        if after.start > before.end:
            lengths.append(1)
        else:
            lengths[-1] += 1
    return tuple(lengths)


def _singles(shape: tuple[int, ...]) -> bool:
    return all(length == 1 for length in shape)


def _mixed(tokens: list[_Token]) -> bool:
    """Whether figures are mixed with kanji or names of digits, as nobody does in a date."""
    return len({token.script for token in tokens}) > 1


def _like_others(text: str, tokens: list[_Token]) -> bool:
    """Whether the digits look like times, dates, decimals or pairs in brackets."""
    between = _between(text, tokens)
    return not between.isdisjoint((":", "/", "),(", "), (")) or _like_decimals(text, tokens)


def _like_decimals(text: str, tokens: list[_Token]) -> bool:
    return _between(text, tokens) >= {".", " "}


def _between(text: str, tokens: list[_Token]) -> set[str]:
    return {text[before.end : after.start] for before, after in pairwise(tokens)}


def _international(text: str, tokens: list[_Token], digits: str, first: int, edges: frozenset[int]) -> int:
    """The length of a number after a plus sign: 9 to 15 digits to the end of a group, not an amount with commas."""
    for length in range(15, 8, -1):
        if first + length in edges:
            between = [text[a.end : b.start] for a, b in pairwise(tokens[first : first + length])]
            if "," not in between and first + length == len(tokens):
                return length
            if "," not in between and any(between):
                return length
    return 0


def _without_zero(text: str, tokens: list[_Token], digits: str, first: int, edges: frozenset[int]) -> int:
    """10 for ten digits without their leading zero, if the words around say so, or for an American number; else 0."""
    if first + 10 not in edges:
        return 0
    start, end = tokens[first].start, tokens[first + 9].end
    around = text[max(0, start - _CONTEXT) : start] + " " + text[end : end + _CONTEXT]
    mobile = re.match(r"[6-9]0\d{8}", digits[first : first + 10])
    if mobile and _ADDED_ZERO.search(around):
        return 10
    american = digits[first] in "23456789" and _shape(tokens[first : first + 10]) == (3, 3, 4)
    return 10 if american and re.search(r"number|call|phone|tel|text|電話", around) else 0
