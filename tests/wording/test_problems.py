"""Every refusal in the source has words, in both languages, and its values find their places."""

import ast
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

import michinori
from michinori.kernel.problems import Flaw, Problem
from michinori.wording import problems
from michinori.wording.sentences import fill

SOURCE = Path(michinori.__file__).parent
_VALUE = re.compile(r"%\((\w+)\)s")
_LOOSE_PERCENT = re.compile(r"%(?!\(\w+\)s|%)")


@cache
def _calls() -> Sequence[tuple[str, ast.Call]]:
    return [
        (str(path.relative_to(SOURCE)), node)
        for path in SOURCE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
    ]


def _literal(call: ast.Call, position: int, name: str) -> str | None:
    given = [*call.args[position : position + 1], *[each.value for each in call.keywords if each.arg == name]]
    return given[0].value if given and isinstance(given[0], ast.Constant) and isinstance(given[0].value, str) else None


def _named(function: ast.expr, names: tuple[str, ...]) -> bool:
    return ast.unparse(function).split("problems.")[-1] in names


def slugs_in_source() -> dict[str, str]:
    """Each slug that is raised, with a file that raises it."""
    makers = ("Problem", "Problem.forbidden", "Problem.unknown")
    return {
        slug: path
        for path, call in _calls()
        if _named(call.func, makers) and (slug := _literal(call, 0, "slug")) is not None
    }


def flaws_in_source() -> dict[str, str]:
    """Each flaw's key, with a file that finds it."""
    return {
        key: path
        for path, call in _calls()
        if _named(call.func, ("Flaw",)) and (key := _literal(call, 1, "key")) is not None
    }


def _english() -> dict[str, str]:
    with (SOURCE / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id}


def _japanese_sentences() -> list[str]:
    with translation.override(None):
        pairs = [sentence for pair in problems.PROBLEMS.values() for sentence in pair]
        words = [said for each in problems.WORDS.values() for said in each.values()]
        return [str(sentence) for sentence in (*pairs, *problems.FLAWS.values(), *words)]


def test_every_slug_raised_has_words() -> None:
    assert {slug: path for slug, path in slugs_in_source().items() if slug not in problems.PROBLEMS} == {}


def test_what_problem_says_by_itself_has_words() -> None:
    made = (Problem.invalid(), Problem.forbidden(), Problem.unknown())
    assert {problem.slug for problem in made} <= set(problems.PROBLEMS)


def test_every_flaw_found_has_words() -> None:
    assert {key: path for key, path in flaws_in_source().items() if key not in problems.FLAWS} == {}


def test_the_search_finds_what_is_there() -> None:
    assert {"insufficient-balance", "idempotency-mismatch", "file-too-large"} <= set(slugs_in_source())
    assert {"too_long", "bad_format"} <= set(flaws_in_source())


def test_no_two_modules_say_the_same_slug_or_key() -> None:
    for name in ("PROBLEMS", "FLAWS"):
        keys = [key for module in problems.modules() for key in getattr(module, name, {})]
        assert sorted(keys) == sorted(set(keys))


def test_every_sentence_has_english_with_the_same_values() -> None:
    english = _english()
    wrong = [
        sentence
        for sentence in _japanese_sentences()
        if not english.get(sentence) or set(_VALUE.findall(english[sentence])) != set(_VALUE.findall(sentence))
    ]
    assert wrong == []


def test_no_sentence_has_a_loose_percent_sign() -> None:
    english = _english()
    both = [text for sentence in _japanese_sentences() for text in (sentence, english.get(sentence, ""))]
    assert [text for text in both if _LOOSE_PERCENT.search(text)] == []


def test_values_are_said_as_people_say_them() -> None:
    words = {"account": {"escrow": "仮払い"}}
    assert fill("%(account)sから%(amount)s円", {"account": "escrow", "amount": 12_345}, words) == "仮払いから12,345円"
    assert problems.flaw_text(Flaw("price", "too_large", {"limit": 100_000_000})).startswith("100,000,000")
    assert "2026年11月24日（火）" in problems.flaw_text(Flaw("due_date", "too_small", {"limit": date(2026, 11, 24)}))
    late = datetime(2026, 11, 24, 14, 5, tzinfo=UTC)
    assert "23:05" in problems.flaw_text(Flaw("at", "too_small", {"limit": late}))


def test_a_value_that_was_forgotten_is_no_fault() -> None:
    assert problems.flaw_text(Flaw("title", "too_long")).startswith("…")


@pytest.mark.parametrize("slug", ["nobody-thought-of-this", ""])
def test_a_slug_without_words_is_no_fault_either(slug: str) -> None:
    assert problems.title(Problem(slug)) == "この操作はできませんでした"
    assert problems.detail(Problem(slug))
    assert problems.flaw_text(Flaw("title", "nobody_thought_of_this")) == "この値は使えません。"
