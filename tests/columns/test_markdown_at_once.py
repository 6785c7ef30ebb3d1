"""The first texts that a process shows, read by eight at once."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import reload
from threading import Barrier

import pytest

from michinori.machinery import markdown

TEXT = "# 見出し\n\n**強い** [リンク](https://example.com) `a`\n\n- 一\n- 二\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"


@pytest.fixture
def impatient() -> Iterator[None]:
    """Threads take turns after each microsecond instead of five thousand."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("impatient")
def test_a_column_is_the_same_for_all_who_are_first_to_read_it() -> None:
    right, gate = markdown.as_html(TEXT), Barrier(8)

    def read() -> str:
        gate.wait(30)
        return markdown.as_html(TEXT)

    with ThreadPoolExecutor(8) as readers:
        for _ in range(50):
            reload(markdown)
            assert {one.result() for one in [readers.submit(read) for _ in range(8)]} == {right}
