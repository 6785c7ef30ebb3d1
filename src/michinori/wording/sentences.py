"""The shape of every module of sentences: ``PROBLEMS`` by slug, ``FLAWS`` by key, and ``WORDS`` for values.

Sentences are filled with ``%``: a value stands as ``%(name)s``, a percent sign as ``%%``. Whole numbers come with
thousands separators (write ``%(amount)s円``), dates and instants the Japanese way. ``WORDS[name][value]`` says in words
a value that is itself a key (a status, a kind).
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.utils.functional import Promise

from michinori.wording import display

type Sentence = str | Promise
type Problems = dict[str, tuple[Sentence, Sentence]]
type Flaws = dict[str, Sentence]
type Words = dict[str, dict[str, Sentence]]


def fill(sentence: Sentence, values: Mapping[str, object], words: Words) -> str:
    """The sentence in the active language with its values in words; a value that was not given shows as ``…``."""
    return str(sentence) % _Given({name: _said(value, words.get(name, {})) for name, value in values.items()})


def _said(value: object, words: Mapping[str, Sentence]) -> str:
    if isinstance(value, str) and value in words:
        return str(words[value])
    if isinstance(value, int) and not isinstance(value, bool):
        return display.number(value)
    if isinstance(value, datetime):
        return display.moment(value)
    if isinstance(value, date):
        return display.day(value)
    return str(value)


class _Given(dict[str, str]):
    def __missing__(self, name: str) -> str:
        return "…"
