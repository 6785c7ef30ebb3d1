"""60 kB of whatever a crook sends takes less than 50 ms of the processor."""

import random
from functools import partial

import pytest
from stopwatch import least_cpu_ms

from michinori.rules.talk.screening import screen

SIZE, MOST_MS = 60_000, 50.0
_MIXED = random.Random(4)
_CHARACTERS = [chr(code) for code in range(0x80, 0x2FFFF) if not 0xD800 <= code < 0xE000]
SHAPES = {
    "signs": "@",
    "short addresses": "a@",
    "addresses": "a@a.aa ",
    "zeros": "0",
    "figures": "0123456789",
    "mobile prefixes": "09",
    "apart": "0 9 ",
    "separators": "0-",
    "nested separators": "0 - ( . ",
    "kanji": "〇九八",
    "kana": "ぜろきゅう",
    "short kana": "にしご",
    "particles": "0の",
    "zero-widths": "\u200b",
    "zero-widths between": "a\u200b",
    "invisible in a number": "0\u200b9\u200b",
    "plus": "+81 9",
    "letters": "a",
    "single letters": "a ",
    "letter and figure": "1a",
    "dots": "a.",
    "dashes": "a-",
    "underscores": "a_",
    "brackets": "(",
    "spelled at": "(at)",
    "at": " at ",
    "katakana at": "アット",
    "line": "line",
    "line apart": "line ",
    "katakana line": "ラインで",
    "refused": "ラインで連絡禁止",
    "green": "緑の",
    "ids": "id",
    "handles": "x @a_ ",
    "houses": "gmail",
    "houses apart": "a gmail ",
    "houses with dots": "a-gmail.com ",
    "links": "https://a.com/contact ",
    "plain links": "https://a.com/x ",
    "www": "www.",
    "fees": "手数料",
    "half a fee": "手数料がもった",
    "direct": "直接",
    "forms": "お問い合わせ",
    "english": "pay you ",
    "more english": "add me on ",
    "voiced": "ｶﾞ",
    "voice marks": "ﾞ",
    "phrases in a character": "\ufdfa",
    "marks": "e\u0301",
    "spaces": " ",
    "lines": "\n",
    "prose": "はじめまして。Webデザイナーの見本と申します。予算は50,000円、納期は5/20とのこと、承知しました。",
    "rare": "".join(_MIXED.sample(_CHARACTERS, 20_000)),
    "mixed": "".join(_MIXED.choices("a@.0- ラインで直接手数料ぜ一", k=30_000)),
}


def _sized(shape: str) -> str:
    long = shape if len(shape) > 1000 else shape * SIZE
    return long.encode()[:SIZE].decode(errors="ignore")


@pytest.mark.parametrize("name", SHAPES)
def test_a_hostile_text_takes_no_time(name: str) -> None:
    text = _sized(SHAPES[name])
    assert least_cpu_ms(lambda: screen(text), enough=MOST_MS) < MOST_MS


@pytest.mark.parametrize(
    ("padding", "hidden", "reason"),
    [
        ("a{n}.com ", "https://line.me/ti/p/abc", "message_profile"),
        ("文その{n}です。", "続きはラインで話しましょう。", "messenger"),
    ],
)
def test_no_padding_hides_what_comes_after_it(padding: str, hidden: str, reason: str) -> None:
    text = "".join(padding.format(n=n) for n in range(600)) + hidden
    assert reason in {found.reason for found in screen(text)}


if __name__ == "__main__":
    import sys

    for shape in SHAPES:
        spent = least_cpu_ms(partial(screen, _sized(SHAPES[shape])), enough=0)
        sys.stdout.write(f"{spent:6.1f} {shape}\n")
