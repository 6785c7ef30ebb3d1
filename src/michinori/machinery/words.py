"""Splitting Japanese text into lexemes, so that search finds words however they are written.

A document has three kinds of lexemes. ``w…``: its dictionary words (SudachiPy, normalised: 打合せ = 打ち合わせ, web =
ウェブ). ``n…``: its character bigrams, for words that the dictionary lacks or does not recognise in hiragana
(らんでぃんぐぺーじ). ``h…``: the bigrams of its hiragana runs, for short katakana words (ろご = ロゴ). ``w`` and ``n``
have positions, so that 広告用 is 広告 followed by 用. Short words in the dictionary are looked up as words only, so
that 京都 does not find 東京都. All text is folded: full and half width, upper and lower case, hiragana and katakana are
the same; long vowel marks and middle dots are dropped.
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
_SIGNS = {"補助記号", "空白", "記号"}
_WEAK_SUFFIXES = {"用", "向ケ", "向"}
_JOINTS = re.compile(r"(?<=[ァ-ヺー])[・･=＝ \u3000]+(?=[ァ-ヺ])")
_BESIDE = re.compile(r" <(?:-|\d+)> ")
_RUNS = re.compile(r"[^\W_]+")
_HIRAGANA = re.compile(r"[ぁ-ゖー]{2,}")
_KANA = re.compile(r"[ぁ-ゖァ-ヺー・]+")
_ASCII = re.compile(r"[\x00-\x7f]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}


class _Piece(NamedTuple):
    """A content word: its folded forms, whether the dictionary lacks it, whether it directly follows the one before."""

    keys: tuple[str, ...]
    unknown: bool
    joined: bool


@cache
def _dictionary() -> Dictionary:
    """The dictionary, loaded once per process at its first use (0.1 s). It is read-only, so threads may share it."""
    return Dictionary(dict="small")


class _PerThread(threading.local):
    """A tokenizer for each thread: one that two threads use at once raises "already in use"."""

    @cached_property
    def tokenizer(self) -> Tokenizer:
        return _dictionary().tokenizer()


_per_thread = _PerThread()


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", clean_block(text)).lower()


def _fold(text: str) -> str:
    """Fold kana: hiragana to katakana, no long vowel marks, no middle dots and spaces between katakana words."""
    return _JOINTS.sub("", text).translate(_TO_KATAKANA).replace("ー", "")


def _key(form: str) -> str:
    folded = _fold(unicodedata.normalize("NFKC", form).lower())
    return "".join(char for char in folded if char.isalnum() or char in "+#")[:MAX_TERM]


def _tokens(text: str, mode: SplitMode = SplitMode.A) -> Iterator[Morpheme]:
    for start in range(0, len(text), _CHUNK):
        yield from _per_thread.tokenizer.tokenize(text[start : start + _CHUNK], mode)


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
    """The lexemes of a text as the text form of a ``tsvector``; only its first 16,000 characters count."""
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
    """The text with Latin words in the dictionary's kana (web = ウェブ), after a line end; "" if
    that changes nothing.
    """
    spelled = "".join(
        token.normalized_form() if token.surface().isascii() else token.surface() for token in _tokens(plain)
    )
    return "" if spelled.lower() == plain else "\n" + spelled.lower()


def _pairs(folded: str) -> Iterator[tuple[int, str]]:
    """Each bigram with its position; the last character of a run comes alone, so that a prefix
    finds single characters.
    """
    for run in _RUNS.finditer(folded):
        for at in range(run.start(), run.end()):
            yield at, folded[at : min(at + 2, run.end())]


def kana_of(text: str) -> str:
    """How a name is read, as the dictionary knows it: 青空ウェブ制作 gives アオゾラウェブセイサク. Guessed for names of
    people; letters and unknown words stay as they are.
    """
    tokens = [(token.part_of_speech()[0], token) for token in _tokens(_plain(text[:MAX_QUERY]))]
    return "".join(token.surface() if kind in _SIGNS else token.reading_form() for kind, token in tokens)


def nouns_of(text: str) -> list[str]:
    """The words that liken texts to each other: nouns of two characters or more, each once, at most 40."""
    found: dict[str, None] = {}
    for token in _tokens(_plain(text[:MAX_QUERY]), SplitMode.C):
        kind = token.part_of_speech()
        if kind[0] == "名詞" and kind[1] == "普通名詞" and len(_key(token.surface())) > 1:
            found[token.surface()] = None
    return list(found)[:40]


def terms_of(query: str) -> list[str]:
    """The terms of a query, split at spaces: at most 8, of at most 40 characters each, out of the first 200."""
    terms = (term[:MAX_TERM] for term in _plain(query[: 4 * MAX_QUERY])[:MAX_QUERY].split())
    return list(dict.fromkeys(term for term in terms if _RUNS.search(_fold(term))))[:MAX_TERMS]


def tsquery(terms: list[str]) -> str | None:
    """The text form of a ``tsquery`` that requires all ``terms``, each in any of its spellings; None without terms."""
    return " & ".join(_term(term) for term in terms) or None


def anywhere_and_beside(wanted: str) -> tuple[str, str]:
    """Two of a ``tsquery``: one for the same lexemes wherever they stand, which an index without positions answers
    alone, and itself, "" if it asks for no more than that.
    """
    anywhere = _BESIDE.sub(" & ", wanted)
    return anywhere, wanted if wanted != anywhere else ""


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
    """The words of a term. A term all in kana is read as katakana, since the dictionary splits でざいん into で, 際,
    ん.
    """
    if not _KANA.fullmatch(term):
        return list(_pieces(term))
    spelled = list(_pieces(term))
    if len(spelled) == 1 and not spelled[0].unknown:
        return spelled
    katakana = list(_pieces(term.translate(_TO_KATAKANA)))
    return [] if any(piece.unknown for piece in katakana) else katakana


def _phrases(pieces: list[_Piece]) -> str:
    """A query for pieces: adjoining ones as a phrase, the phrases in any order. Suffixes like 用 are dropped: 広告用
    finds 広告.
    """
    if len(pieces) > 1:
        pieces = [piece for piece in pieces if not _WEAK_SUFFIXES.intersection(piece.keys)] or pieces
    phrases: list[list[str]] = []
    for piece in pieces:
        if not (piece.joined and phrases):
            phrases.append([])
        phrases[-1].append(_any("w", piece.keys))
    return " & ".join(" <-> ".join(phrase) for phrase in phrases)


def _neighbours(folded: str) -> str:
    """A query for a run of characters: its bigrams, every second one, at their distances; one character as a prefix."""
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
