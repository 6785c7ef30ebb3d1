"""Numbers of registration, and who is registered on which day (Consumption Tax Act art. 57-2)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.registrations import FIRST_DAY, Stated, read_invoice_number, registered_on, spans

A, B = "T7000012050002", "T8700110005901"
APRIL, OCTOBER = date(2026, 4, 1), date(2026, 10, 1)


@pytest.mark.parametrize("typed", [A, "t7000012050002", "Ｔ７０００－０１２０－５０００２", " T 7000 0120 50002 "])
def test_a_number_is_read_as_typed(typed: str) -> None:
    assert read_invoice_number(typed) == A


@pytest.mark.parametrize(
    "typed", ["7000012050002", "T700001205000", "T70000120500021", "TT000012050002", "T٧٠٠٠٠١٢٠٥٠٠٠٢"]
)
def test_what_has_another_form_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="not_an_invoice_number"):
        read_invoice_number(typed)


def test_the_check_digit_finds_a_wrong_digit_and_most_changed_places() -> None:
    for place in range(1, 14):
        for digit in "0123456789":
            other = A[:place] + digit + A[place + 1 :]
            # 9 and 0 of one place weigh the same to the tax office's rule (modulo 9).
            if other != A and {digit, A[place]} != {"0", "9"}:
                with pytest.raises(ValueError, match="invoice_number"):
                    read_invoice_number(other)


def test_none_is_none_and_other_things_are_no_text() -> None:
    assert read_invoice_number(None) == read_invoice_number("　") == ""
    with pytest.raises(ValueError, match="not_text"):
        read_invoice_number(7_000_012_050_002)


def test_it_holds_from_its_first_day_until_it_ends() -> None:
    said = [Stated(A, APRIL), Stated("", OCTOBER)]
    days = (APRIL - timedelta(1), APRIL, OCTOBER - timedelta(1), OCTOBER)
    assert [registered_on(said, day) for day in days] == ["", A, A, ""]


def test_another_day_for_the_same_number_corrects_the_first() -> None:
    later = [Stated(A, APRIL), Stated(A, OCTOBER)]
    assert (registered_on(later, APRIL), registered_on(later, OCTOBER)) == ("", A)
    earlier = [Stated(A, OCTOBER), Stated(A, APRIL)]
    assert registered_on(earlier, APRIL) == A


def test_a_new_number_leaves_the_days_before_it() -> None:
    said = [Stated(A, APRIL), Stated(B, OCTOBER)]
    assert (registered_on(said, OCTOBER - timedelta(1)), registered_on(said, OCTOBER)) == (A, B)


_STATED = st.builds(Stated, st.sampled_from(["", A, B]), st.dates(FIRST_DAY, date(2027, 12, 31)))


@given(st.lists(_STATED, max_size=8))
def test_the_last_word_holds_on_its_day_and_after(said: list[Stated]) -> None:
    found = spans(said)
    assert [one.since for one in found] == sorted({one.since for one in found})
    assert all(before.number != after.number for before, after in pairwise(found))
    if said:
        for day in (said[-1].since, date(2030, 1, 1)):
            assert registered_on(said, day) == said[-1].number
