"""Values drawn from the seed: ids, names, popularity. The same seed and scale give the same market."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

GIVEN = tuple("葵蓮樹空湊凛翔楓健光澪匠恵渚駿圭茜舞遥紬")
COMPANIES = ("青空", "小川", "森田", "海辺", "はやぶさ", "三崎", "若葉", "北山", "みどり", "つばさ", "大和", "桜木")
TRADES = ("デザイン", "企画", "珈琲店", "木工所", "出版", "観光", "製作所", "食品", "印刷", "不動産", "教育", "商店")
_LETTERS = str.maketrans("0123456789", "ghijkmnpqr")


@dataclass(frozen=True)
class Draw:
    """A source of reproducible values. Each part draws under its own ``text``, so that parts do not
    affect each other.
    """

    seed: int

    def numbers(self, text: str) -> Random:
        return Random(f"{self.seed} {text}")

    def suffix(self, kind: str, number: int) -> str:
        """The 16 characters after an id's prefix."""
        found = hashlib.blake2b(f"{self.seed} {kind} {number}".encode(), digest_size=8)
        return found.hexdigest().translate(_LETTERS)

    def secret(self, user_id: str) -> str:
        """The API token of a user."""
        return f"mich_bench{hashlib.sha256(f'{self.seed} {user_id}'.encode()).hexdigest()[:32]}"


def popular(numbers: Random, count: int) -> int:
    """A random index below ``count``, low ones most often (like Zipf's law with an exponent of 2/3)."""
    return int(count * numbers.random() ** 3)


def one_of[T](numbers: Random, values: Sequence[T]) -> T:
    """A random value, the first ones most often."""
    return values[popular(numbers, len(values))]


def display_name(number: int) -> str:
    return f"{GIVEN[number * 11 // 3 % len(GIVEN)]}{number}"


def company(number: int) -> str:
    return f"{COMPANIES[number % len(COMPANIES)]}{TRADES[number * 5 // 3 % len(TRADES)]} {number}"


def email(number: int) -> str:
    return f"u{number}@bench.example"
