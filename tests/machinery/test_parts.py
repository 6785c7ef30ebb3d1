"""Hits are read by the part until enough of them fit, in the order in which they come."""

from collections.abc import Sequence
from typing import Any

import pytest

from michinori.machinery.parts import Behind, Hit, read_by_parts

HITS = 60_000


@pytest.mark.parametrize(
    ("every", "most", "parts"),
    [
        (1, 10, [12]),
        (7, 10, [12, 96]),
        (1, 300, [330]),
        (20_000, 10, [12, 96, 768, 6_144, 20_000, 20_000, 20_000]),
    ],
)
def test_as_many_parts_are_read_as_it_takes(every: int, most: int, parts: list[int]) -> None:
    read: list[int] = []

    def indexed(part: int, behind: Behind) -> list[tuple[str, int]]:
        read.append(part)
        first = behind["key"] + 1 if behind else 1
        assert not behind or behind["last"] == f"job_{first - 1}"
        return [(f"job_{n}", n) for n in range(first, min(first + part, HITS + 1))]

    def fit(hits: Sequence[Hit]) -> dict[str, str]:
        return {one: f"row {n}" for one, n in reversed(hits) if n % every == 0}

    found = read_by_parts(indexed, fit, most, {})
    assert found == [(n, f"row {n}") for n in range(every, HITS + 1, every)][:most]
    assert read == parts


def test_what_is_not_there_is_not_looked_at() -> None:
    def fit(hits: Sequence[Hit]) -> dict[str, Any]:
        pytest.fail("nothing was found that could fit")

    assert read_by_parts(lambda _part, _behind: [], fit, 20, {"last": "job_1", "key": 1}) == []
