"""The second try in .ci/run is for the slow moment of a browser or a program, and for nothing else."""

import pytest

from tools.unsteady import may_run_again


@pytest.mark.parametrize(
    ("failed", "again"),
    [
        (["tests/browser/test_live.py::test_a[phone]"], True),
        (["tests/browser/test_live.py::test_a", "tests/safety/test_front.py::test_b[x/y]"], True),
        ([], False),
        (["tests/races/test_pairs_work.py::test_two"], False),
        (["tests/pages/test_payout_pages.py::test_asking"], False),
        (["tests/browser/test_live.py::test_a", "tests/many/test_sent_at_once.py::test_pairs"], False),
        (["tests/ledger/test_ledger.py"], False),
        ([f"tests/browser/test_live.py::test_{n}" for n in range(4)], False),
    ],
)
def test_few_failures_are_run_again_and_none_that_counts(failed: list[str], *, again: bool) -> None:
    assert may_run_again(failed) is again
