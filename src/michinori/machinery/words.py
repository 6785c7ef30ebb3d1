"""Japanese words of a text, so that search finds what people mean however they write it.

A text is found by two kinds of lexemes: ``w…`` its dictionary words (SudachiPy, normalised: 打合せ = 打ち合わせ,
web = ウェブ), and ``n…`` its pairs of neighbouring characters, which find what no dictionary knows and what hiragana
hides from it (らんでぃんぐぺーじ). ``h…`` are pairs inside hiragana alone, for short katakana words (ろご = ロゴ).
Both have positions, so that 広告用 is 広告 next to 用. Short known words are looked for as words only: no 京都
in 東京都. Everything is folded: full and half width, case, hiragana = katakana, no long marks, no middle dots.
"""

import re
import threading
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from functools import cache, cached_property
from typing import NamedTuple

from sudachipy import Dictionary, Morpheme, SplitMode, Tokenizer

from michinori.kernel.text import clean_block

MAX_QUERY, MAX_TERMS, MAX_TERM, MAX_TEXT = 200, 8, 40, 16_000
_CHUNK = 4_000
_LEFT_OUT = {"助詞", "助動詞", "補助記号", "空白", "記号"}
_WEAK_SUFFIXES = {"用", "向ケ", "向"}
_JOINTS = re.compile(r"(?<=[ァ-ヺー])[・･=＝ \u3000]+(?=[ァ-ヺ])")
_RUNS = re.compile(r"[^\W_]+")
_HIRAGANA = re.compile(r"[ぁ-ゖー]{2,}")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・]+")
_ASCII = re.compile(r"[\x00-\x7f]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


class _Piece(NamedTuple):
    """A content word: its keys, whether no dictionary knows it, whether it follows the word before directly."""

    keys: tuple[str, ...]
    unknown: bool
    joined: bool


@cache
def _dictionary() -> Dictionary:
    """Loaded once per process, at the first search or posting (0.1 s). Only read, so threads share it."""
    return Dictionary(dict="small")


class _OfThread(threading.local):
    """What each thread needs for itself: a tokenizer that two threads use at once raises "already in use"."""

    @cached_property
    def tokenizer(self) -> Tokenizer:
        return _dictionary().tokenizer()


_of_thread = _OfThread()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", clean_block(text)).lower()


def _fold(text: str) -> str:
    """Hiragana as katakana, without long marks; katakana joined over middle dots and spaces."""
    return _JOINTS.sub("", text).translate(_TO_KATAKANA).replace("ー", "")


def _key(form: str) -> str:
    folded = _fold(unicodedata.normalize("NFKC", form).lower())
    return "".join(char for char in folded if char.isalnum() or char in "+#")[:MAX_TERM]


def _tokens(text: str, mode: SplitMode = SplitMode.A) -> Iterator[Morpheme]:
    for start in range(0, len(text), _CHUNK):
        yield from _of_thread.tokenizer.tokenize(text[start : start + _CHUNK], mode)


def _pieces(text: str, mode: SplitMode = SplitMode.A) -> Iterator[_Piece]:
    joined = False
    for token in _tokens(text, mode):
        surface = token.surface()
        keys = dict.fromkeys(filter(None, (_key(token.normalized_form()), _key(surface))))
        if token.part_of_speech()[0] not in _LEFT_OUT and keys:
            yield _Piece(tuple(keys), token.is_oov(), joined)
            joined = True
        elif surface.strip(" ・=") or not surface:
            joined = False


def document(text: str) -> str:
    """What a text is found by, in PostgreSQL's writing of a ``tsvector``; of its first 16,000 characters."""
    plain = _plain(text[:MAX_TEXT])[:MAX_TEXT]
    places: dict[str, list[int]] = defaultdict(list)
    place = 0
    for piece in _pieces(plain):
        place += 1 if piece.joined else 2
        for key in piece.keys:
            places[f"w{key}"].append(place)
    for piece in _pieces(plain, SplitMode.C):
        for key in piece.keys:
            places.setdefault(f"w{key}", [])
    for at, pair in _pairs(_fold(plain + _spelled(plain))):
        places[f"n{pair}"].append(at + 1)
    for run in _HIRAGANA.findall(plain):
        for _, pair in _pairs(run.translate(_TO_KATAKANA)):
            places.setdefault(f"h{pair}", [])
    return " ".join(f"'{key}'{':' * bool(at)}{','.join(map(str, at[:250]))}" for key, at in places.items())


def _spelled(plain: str) -> str:
    """The text once more, Latin words in the kana that the dictionary gives them (web = ウェブ); "" without such."""
    spelled = "".join(
        token.normalized_form() if token.surface().isascii() else token.surface() for token in _tokens(plain)
    )
    return "" if spelled.lower() == plain else "\n" + spelled.lower()


def _pairs(folded: str) -> Iterator[tuple[int, str]]:
    """Each pair with its place; the last character of a run stands alone, so that single ones are found by prefix."""
    for run in _RUNS.finditer(folded):
        for at in range(run.start(), run.end()):
            yield at, folded[at : min(at + 2, run.end())]


def nouns_of(text: str) -> list[str]:
    """The words by which one text is like another: its nouns of two characters or more, each once, at most 40."""
    found: dict[str, None] = {}
    for token in _tokens(_plain(text[:MAX_QUERY]), SplitMode.C):
        kind = token.part_of_speech()
        if kind[0] == "名詞" and kind[1] == "普通名詞" and len(_key(token.surface())) > 1:
            found[token.surface()] = None
    return list(found)[:40]


def terms_of(query: str) -> list[str]:
    """The words of a query, cut at spaces: at most 8, of at most 40 characters each, 200 in all."""
    terms = (term[:MAX_TERM] for term in _plain(query[: 4 * MAX_QUERY])[:MAX_QUERY].split())
    return list(dict.fromkeys(term for term in terms if _RUNS.search(_fold(term))))[:MAX_TERMS]


def tsquery(terms: list[str]) -> str | None:
    """PostgreSQL's query for all of ``terms``, each in any of its ways; None when there are none."""
    return " & ".join(_term(term) for term in terms) or None


def _term(term: str) -> str:
    pieces = _read(term)
    folded = _key(term)
    ways = [_phrases(pieces)] if pieces else []
    whole = list(_pieces(term, SplitMode.C))
    if len(whole) == 1 and whole != pieces and not whole[0].unknown:
        ways.append(_any("w", whole[0].keys))
    unsure = len(folded) == 1 or not pieces or any(piece.unknown for piece in pieces)
    if (not _ASCII.fullmatch(term) and (unsure or len(folded) >= 3)) or not ways:
        ways.append(_neighbours(folded))
        spelled = _key(_spelled(term))
        ways += [_neighbours(spelled)] if spelled else []
    elif _KANA.fullmatch(term) and len(folded) == 2:
        kana = term.translate(_TO_KATAKANA).replace("・", "")
        ways.append(" & ".join(_quoted("h" + kana[at : at + 2]) for at in range(len(kana) - 1)))
    return "(" + " | ".join(f"({way})" for way in dict.fromkeys(ways) if way) + ")"


def _read(term: str) -> list[_Piece]:
    """A term's words. Kana alone is read as katakana, since the dictionary takes でざいん for で, 際, ん."""
    if not _KANA.fullmatch(term):
        return list(_pieces(term))
    spelled = list(_pieces(term))
    if len(spelled) == 1 and not spelled[0].unknown:
        return spelled
    katakana = list(_pieces(term.translate(_TO_KATAKANA)))
    return [] if any(piece.unknown for piece in katakana) else katakana


def _phrases(pieces: list[_Piece]) -> str:
    """Words that stand together as phrases, the phrases in any order. 広告用 also means 広告."""
    if len(pieces) > 1:
        pieces = [piece for piece in pieces if not _WEAK_SUFFIXES.intersection(piece.keys)] or pieces
    phrases: list[list[str]] = []
    for piece in pieces:
        if not (piece.joined and phrases):
            phrases.append([])
        phrases[-1].append(_any("w", piece.keys))
    return " & ".join(" <-> ".join(phrase) for phrase in phrases)


def _neighbours(folded: str) -> str:
    """Pairs that follow each other, every other one; a single character by prefix."""
    if len(folded) < 2:
        return _quoted(f"n{folded}") + ":*" if folded else ""
    starts = [*range(0, len(folded) - 1, 2)]
    last = len(folded) - 2
    text = _quoted("n" + folded[:2])
    for at in starts[1:]:
        text += f" <2> {_quoted('n' + folded[at : at + 2])}"
    return text if starts[-1] == last else f"{text} <1> {_quoted('n' + folded[last:])}"


def _any(kind: str, keys: tuple[str, ...]) -> str:
    return "(" + " | ".join(_quoted(kind + key) for key in keys) + ")"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "").replace("'", "") + "'"
