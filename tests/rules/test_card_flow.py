"""Whose card money is: what came first goes first, and no yen is lost or made on the way."""

from hypothesis import given
from hypothesis import strategies as st

from michinori.rules.money.card_flow import Flow, Part, Step, follow, parts_of


def test_what_came_first_goes_first() -> None:
    steps = [Step("in", 10), Step("in", 20, card="a"), Step("put", 15, contract="c")]
    assert follow(steps) == Flow([Part("a", 15)], {"c": {"a"}})
    assert follow([*steps, Step("back", 8, contract="c")]).left == [Part("", 3), Part("a", 20)]
    assert follow([*steps, Step("back", 4, contract="c")]) == Flow([Part("a", 19)], {"c": {"a"}})


def test_what_comes_back_takes_its_old_place() -> None:
    steps = [Step("in", 10, card="a"), Step("put", 10, contract="c"), Step("in", 5), Step("back", 10, contract="c")]
    assert follow(steps) == Flow([Part("a", 10), Part("", 5)], {})


def test_what_goes_to_a_card_is_of_that_card() -> None:
    steps = [Step("in", 10), Step("in", 20, card="a"), Step("in", 30, card="b")]
    assert follow([*steps, Step("out", 25, card="b")]).left == [Part("", 10), Part("a", 20), Part("b", 5)]
    assert follow([*steps, Step("out", 12)]).left == [Part("a", 18), Part("b", 30)]
    again = [*steps, Step("out", 20, card="a"), Step("again", 20, card="a")]
    assert follow(again).left == [Part("", 10), Part("a", 20), Part("b", 30)]


def test_the_parts_of_an_amount() -> None:
    flow = follow([Step("in", 10), Step("in", 20, card="a"), Step("in", 30, card="b")])
    assert parts_of(flow, 25) == [Part("", 10), Part("a", 15)]
    assert parts_of(flow, 99) == flow.left


_KINDS = st.sampled_from(["in", "put", "back", "out", "again"])


@given(st.lists(st.tuples(_KINDS, st.integers(1, 50), st.integers(0, 2)), max_size=25))
def test_no_yen_is_lost_or_made(wishes: list[tuple[str, int, int]]) -> None:
    """Against a plain model of the balance and the escrows, with moves that the ledger would let pass."""
    balance, escrows, gone, steps = 0, [0, 0, 0], 0, []
    for kind, amount, number in wishes:
        card = ["", "a", "b"][number]
        most = {"in": amount, "put": balance, "back": escrows[number], "out": balance, "again": gone}[kind]
        yen = min(amount, most)
        if not yen:
            continue
        steps.append(Step(kind, yen, card=card, contract=str(number)))  # type: ignore[arg-type]
        into = {"in": 1, "put": -1, "back": 1, "out": -1, "again": 1}[kind]
        balance += into * yen
        escrows[number] += {"put": yen, "back": -yen}.get(kind, 0)
        gone += {"out": yen, "again": -yen}.get(kind, 0)
    flow = follow(steps)
    assert sum(part.amount for part in flow.left) == balance
    assert all(part.amount > 0 for part in flow.left)
