"""Japanese words and character pairs of a text, so that search finds what people mean however they write it."""

import re
import unicodedata
from functools import cache

from sudachipy import Dictionary, SplitMode, Tokenizer

_LEFT_OUT = {"助詞", "助動詞", "補助記号", "空白", "記号", "感動詞"}
_JOINTS = re.compile(r"(?<=[ァ-ヺー])[・･\s\-＝=]+(?=[ァ-ヺ])")
_RUNS = re.compile(r"[0-9a-zぁ-ゖァ-ヺー一-龯々〆ヵヶ]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
MAX_QUERY, MAX_TERMS, MAX_TEXT = 200, 8, 12_000


@cache
def _tokenizer() -> Tokenizer:
    """Loaded once per process, at the first search (0.15 s)."""
    return Dictionary(dict="small").tokenizer()


def fold(text: str) -> str:
    """NFKC, lower case, katakana joined over middle dots and spaces: ランディング・ページ = ﾗﾝﾃﾞｨﾝｸﾞ ﾍﾟｰｼﾞ."""
    return _JOINTS.sub("", unicodedata.normalize("NFKC", text).lower())


def _words(folded: str) -> set[str]:
    found: set[str] = set()
    for mode in (SplitMode.A, SplitMode.C):
        for piece in _tokenizer().tokenize(folded, mode):
            form = piece.normalized_form().strip().lower()
            if form and piece.part_of_speech()[0] not in _LEFT_OUT and _RUNS.search(fold(form)):
                found.add(fold(form))
    return found


def _pairs(folded: str) -> list[str]:
    """Pairs of neighbouring characters, hiragana as katakana: they find words that no dictionary knows."""
    runs = _RUNS.findall(folded.translate(_TO_KATAKANA))
    return list(dict.fromkeys(run[i : i + 2] for run in runs for i in range(len(run) - 1)))


def lexemes(text: str) -> list[str]:
    """What a text is found by; at most 12,000 characters of it."""
    folded = fold(text[:MAX_TEXT])
    return sorted(_words(folded) | {f"~{pair}" for pair in _pairs(folded)})


def terms_of(query: str) -> list[str]:
    """The words of a query as typed, cut at spaces, at most 8 of 200 characters in all."""
    return fold(query[:MAX_QUERY]).split()[:MAX_TERMS]


def tsquery(terms: list[str]) -> str | None:
    """PostgreSQL's query for all of ``terms``: each by its words or by its character pairs.

    None when nothing can be found.
    """
    parts = [part for part in (_term(term) for term in terms) if part]
    return " & ".join(parts) if parts else None


def _term(term: str) -> str:
    words, pairs = sorted(_words(term)), [f"~{pair}" for pair in _pairs(term)]
    ways = [" & ".join(_quoted(lexeme) for lexeme in way) for way in (words, pairs) if way]
    return "(" + " | ".join(f"({way})" for way in ways) + ")" if ways else ""


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"
