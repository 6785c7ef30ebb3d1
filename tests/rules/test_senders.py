"""For whom money without a reference may have come."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.senders import Suggestion, beginnings, is_same_sender, resembles, suggest


@pytest.mark.parametrize(
    ("sender", "name", "alike"),
    [
        ("ｶ)ｱｵｿﾞﾗｳｴﾌﾞｾｲｻｸ", "アオゾラウェブセイサク", True),
        ("ｱｵｿﾗｳｴﾌﾞ", "アオゾラウェブセイサク", True),
        ("ｻﾄｳ ﾊﾅｺ", "サトー ハナコ", True),
        ("ｻﾄｳ ﾊﾅｴ", "サトウ ハナコ", True),
        ("ｽｽﾞｷ ﾀﾛｳ", "サトウ ハナコ", False),
        ("ｶ)", "カブシキガイシャ", False),
        ("ｱｲ", "アイザワ", False),
        ("", "", False),
        ("12345678", "12345678", False),
        ("10940827 ｶ)ｲﾄｳ", "イトウ", True),
    ],
)
def test_names_that_resemble_each_other(sender: str, name: str, *, alike: bool) -> None:
    assert resembles(sender, name) is alike


@pytest.mark.parametrize(
    ("name", "other", "one"),
    [
        ("10940827 ﾓﾘﾀﾓﾂｺｳｼﾖ", "ﾓﾘﾀﾓﾂｺｳｼﾖ", True),
        ("10940828 ｶ)ﾓﾘﾀ", "モリタ(ｶ", True),
        ("ﾓﾘﾀﾓﾂｺｳｼﾖ", "ﾓﾘﾀ", False),
        ("10940827", "10940828", False),
        ("10940827", "10940827", True),
    ],
)
def test_a_sender_is_known_with_and_without_the_reference(name: str, other: str, *, one: bool) -> None:
    assert is_same_sender(name, other) is one


def test_names_are_looked_up_by_their_beginning() -> None:
    found = beginnings("10940828 ｶ)ﾓﾘﾀ ﾓﾂｺｳｼﾖ")
    assert {"ﾓﾘﾀﾓﾂ", "ｶ)ﾓﾘﾀﾓﾂ", "モリタモツ"} < set(found)
    assert beginnings("モリタ") == beginnings("ﾓﾘﾀ")
    assert {"ﾔﾏﾓﾄﾀ", "ヤマモトダ", "カ）ヤマモトダ"} < set(beginnings("ﾔﾏﾓﾄﾀﾞｲｽｹ"))
    assert "ヤマモトタ" not in beginnings("ﾔﾏﾓﾄﾀﾞｲｽｹ")
    assert {"ガギグゲゴ", "ﾄﾞ)ｶﾞｷﾞｸ", "ド）ガギグゲゴ"} < set(beginnings("ﾄﾞ)ｶﾞｷﾞｸﾞｹﾞｺﾞ"))
    assert beginnings("10940828 ｱｲ") == beginnings("") == ()


def test_most_signs_come_first_and_who_has_none_is_left_out() -> None:
    found = suggest(
        5_500,
        "ｻﾄｳ ﾊﾅｺ",
        before=["org_b"],
        dues={"usr_a": (5_500,), "usr_c": (3_000, 3_500), "usr_d": (99,), "org_b": (5_500, 1)},
        names={
            "usr_a": ["スズキ", "サトウハナコ"],
            "usr_c": ["スズキ"],
            "usr_d": ["タナカ"],
            "org_b": ["サトウハナコ"],
        },
        balances={"usr_c": 1_000, "usr_a": 500},
    )
    assert found == [
        Suggestion("org_b", ("before", "amount", "name"), 5_501),
        Suggestion("usr_a", ("amount", "name"), 5_000),
        Suggestion("usr_c", ("amount",), 5_500),
    ]


@given(st.integers(1, 100), st.lists(st.integers(1, 100), max_size=4), st.integers(0, 200))
def test_by_amount_it_is_a_contracts_due_or_all_that_is_missing(amount: int, dues: list[int], held: int) -> None:
    found = suggest(amount, "", before=(), dues={"usr_a": tuple(dues)}, names={}, balances={"usr_a": held})
    missing = max(0, sum(dues) - held)
    assert bool(found) is (amount in dues or amount == missing)
    assert all(one.missing == missing for one in found)
