"""Japanese texts of jobs, profiles and messages. Words are drawn by Zipf's law, so that some are in every tenth text
and most in a few: a search finds thousands of jobs, some, or one.

What is played has blanks in place of a job's or a profile's texts (``blank``); each copy gets others from the library.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from bench.vocabulary import (
    CATEGORIES,
    CITIES,
    LINES,
    MOODS,
    NAMED,
    SAID_OF,
    SKILLS,
    SUBJECTS,
    TIMES,
    TRADES,
    WORKS,
)

STAGES = ("構成", "下書き", "清書", "仕上げ")
UNKNOWN = "鮟鱇鍋占星術ぬるへぽ"
MOOD = "雰囲気"
PROFILE = len(CATEGORIES)
"""The kind of a profile's text; a job's is its category's place in CATEGORIES."""
KINDS = PROFILE + 1
JOB_LINES, PROFILE_LINES, PROFILE_SKILLS = 4, 3, 4
BLANK = r"見本\d{8}号"
VECTOR = 9


@dataclass(frozen=True)
class Text:
    """The text of a job (title, four lines, mood) or a profile (headline, three lines, four skills)."""

    parts: tuple[str, ...]

    def document(self, kind: int) -> str:
        """The words by which the product finds it, composed as the product does."""
        first, *rest = self.parts
        if kind == PROFILE:
            return "\n".join((first, *rest[PROFILE_LINES:], "\n\n".join(rest[:PROFILE_LINES])))
        lines = "\n\n".join(rest[:JOB_LINES])
        return f"{first}\n{lines}\n{MOOD} {rest[-1]}\n"


def blank(text: int, part: int) -> str:
    """The word that stands for a part of the text with this number."""
    return f"見本{10 * text + part:08d}号"


def place_of(found: str) -> tuple[int, int]:
    """The number of the text and of its part for which a blank stands."""
    return divmod(int(found[2:-1]), 10)


def kind_of(text: int) -> int:
    """The kind of the text that has this number."""
    return text % KINDS


def zipf[T](numbers: Random, words: Sequence[T]) -> T:
    """One of the words, the n-th with a likelihood of about 1/n."""
    return words[int(len(words) ** numbers.random()) - 1]


def word(numbers: Random) -> str:
    """A word that people search for: usually a common one, sometimes a name."""
    of = zipf(numbers, (SUBJECTS, TRADES, SKILLS, CITIES, NAMED))
    return zipf(numbers, of)


def text(numbers: Random, kind: int) -> Text:
    """A text of this kind."""
    work = WORKS[CATEGORIES[kind if kind < PROFILE else numbers.randrange(PROFILE)]]
    what = zipf(numbers, SUBJECTS) + numbers.choice(work)
    if kind == PROFILE:
        skills = list(dict.fromkeys(zipf(numbers, SKILLS) for _ in range(40)))[:PROFILE_SKILLS]
        return Text((f"{what}が得意です", *_lines(numbers, PROFILE_LINES), *skills))
    return Text((f"{_whose(numbers)}{what}", *_lines(numbers, JOB_LINES), zipf(numbers, MOODS)))


def _whose(numbers: Random) -> str:
    if numbers.random() < 0.3:
        return ""
    of = zipf(numbers, TRADES)
    return f"{zipf(numbers, CITIES)}の{of}の" if numbers.random() < 0.5 else f"{of}「{zipf(numbers, NAMED)}」の"


def _lines(numbers: Random, count: int) -> list[str]:
    return [_filled(numbers, line) for line in numbers.sample(LINES, count)]


def _filled(numbers: Random, line: str) -> str:
    return line.format(
        subject=zipf(numbers, SUBJECTS), trade=zipf(numbers, TRADES), city=zipf(numbers, CITIES),
        name=zipf(numbers, NAMED), skill=zipf(numbers, SKILLS), time=numbers.choice(TIMES), n=numbers.randrange(2, 60),
    )  # fmt: skip


def said(numbers: Random) -> str:
    """A message."""
    return _filled(numbers, numbers.choice(SAID_OF))


def job(numbers: Random, counted: Iterator[int]) -> dict[str, Any]:
    """The body of the API's request to post a job, with blanks as its texts; ``counted``: numbers of texts."""
    category = numbers.choice(CATEGORIES)
    low = numbers.randrange(5, 120) * 1_000
    own = next(counted) * KINDS + CATEGORIES.index(category)
    return {
        "title": blank(own, 0),
        "description": "\n\n".join(blank(own, part) for part in range(1, 1 + JOB_LINES)),
        "category": category,
        "kind": "hourly" if numbers.random() < 0.15 else "fixed",
        "budget_min": low,
        "budget_max": low * numbers.randrange(11, 30) // 10,
        "brief": [{"key": MOOD, "value": blank(own, 1 + JOB_LINES), "direction": True}],
    }


def profile(numbers: Random, counted: Iterator[int]) -> list[tuple[str, str]]:
    """The fields of the form of a worker's profile, with blanks as its texts."""
    own = next(counted) * KINDS + PROFILE
    after = 1 + PROFILE_LINES
    return [
        ("headline", blank(own, 0)),
        ("about", "\n\n".join(blank(own, part) for part in range(1, after))),
        ("skills", "、".join(blank(own, part) for part in range(after, after + PROFILE_SKILLS))),
        ("hourly_guide", str(numbers.randrange(12, 60) * 100)),
        ("availability", "open"),
        *(("categories", kind) for kind in numbers.sample(CATEGORIES[:6], 2)),
    ]
