"""The computation of the standing figure explains every yen: its lines add up to the figure, also at its bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from michinori.kernel.yen import percent_of
from michinori.wording.contract.page import standing_lines

YEN = st.integers(0, 30_000)


@settings(deadline=None)  # the first sentence loads the catalogues
@given(YEN, YEN, st.integers(30, 100), YEN, YEN, st.integers(0, 100))
def test_the_lines_add_up(counted: int, filed_rest: int, share: int, price: int, paid: int, before: int) -> None:
    """Filed work not yet confirmed is shown whole, and only its share is added."""
    paid, superseded = min(paid, price), percent_of(counted, before)
    standing = min(price, max(paid, counted + percent_of(filed_rest, share)))
    lines = standing_lines(counted, filed_rest, share, standing, price=price, paid=paid, superseded=superseded)
    amounts = [line.amount for line in lines]
    assert amounts[-1] == standing
    assert sum(amounts[:-1]) - filed_rest == standing
    assert filed_rest in amounts


@pytest.mark.parametrize(("paid", "said"), [(0, False), (3_000, True)])
def test_an_undisputed_part_that_was_paid_is_no_confirmed_work(paid: int, said: bool) -> None:
    """16,800 shown and objected to, 3,000 paid: half of 16,800 is the figure, the 3,000 are of it."""
    lines = standing_lines(0, 16_800, 50, 8_400, price=28_000, paid=paid)
    assert [line.amount for line in lines] == [0, 16_800, 8_400, 8_400]
    assert ("すでに支払われた3,000円は、決まりによる額のうちです" in lines[0].note) is said
