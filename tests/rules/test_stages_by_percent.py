"""Stages typed in percents of the price, and terms of before that were measured by a ladder (domain § 3)."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import Play, active, body, setting, terms

from michinori.kernel.problems import Problem
from michinori.kernel.yen import in_proportion
from michinori.rules.contract.amendments import check_fits, propose_amendment
from michinori.rules.contract.stages import approve_stage
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import read_terms

SHARES = [{"name": "下書き", "percent": 30}, {"name": "清書", "percent": 30}, {"name": "仕上げ", "percent": 40}]
LADDER = {
    "kind": "ladder",
    "checkpoints": [
        {"name": "下書き", "percent": 30},
        {"name": "清書", "percent": 60},
        {"name": "仕上げ", "percent": 100},
    ],
}


def flaws(**changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(Problem) as caught:
        read_terms(body(**changes), setting())
    return {(flaw.field, flaw.key) for flaw in caught.value.flaws}


def shared(*percents: object) -> list[dict[str, Any]]:
    return [{"name": f"工程{number}", "percent": percent} for number, percent in enumerate(percents, 1)]


def under_way() -> Play:
    """Stages typed in percents, with ids as commands give them."""
    read = read_terms(body(price=10_001, stages=SHARES), setting()).with_stage_ids(("stg_1", "stg_2", "stg_3"))
    return active(1, price=read.price, stages=read.stages)


def test_the_prices_are_the_parts_of_the_price_and_the_last_takes_the_rest() -> None:
    read = read_terms(body(price=10_001, stages=SHARES), setting())
    assert [(stage.name, stage.price) for stage in read.stages] == [
        ("下書き", 3_000), ("清書", 3_000), ("仕上げ", 4_001),
    ]  # fmt: skip
    assert read.as_data()["meter"] == {"kind": "stages"}
    assert Terms.from_data(read.as_data()) == read


def test_what_percents_must_be() -> None:
    assert flaws(stages=shared(30, 60)) == {("terms.stages", "percents_not_100")}
    assert flaws(stages=shared(50, 51)) == {("terms.stages", "percents_not_100")}
    assert flaws(stages=shared(0, 101, "50", None)) == {
        ("terms.stages.0.percent", "too_small"), ("terms.stages.1.percent", "too_large"),
        ("terms.stages.2.percent", "not_a_number"), ("terms.stages.3.percent", "required"),
    }  # fmt: skip
    assert flaws(stages=[{"percent": 100}]) == {("terms.stages.0.name", "required")}


def test_all_stages_are_typed_in_one_way() -> None:
    mixed = [{"name": "下書き", "price": 10_000}, {"name": "清書", "percent": 50}]
    assert flaws(stages=mixed) == {("terms.stages.0.price", "price_or_percent")}
    both = [{"name": "全体", "price": 30_000, "percent": 100}]
    assert flaws(stages=both) == {("terms.stages.0.price", "price_or_percent")}
    assert read_terms(body(stages=[{"name": "全体", "price": 30_000, "percent": None}]), setting()).price == 30_000


def test_percents_are_of_what_was_not_superseded() -> None:
    read = read_terms(body(price=12_000, stages=SHARES), setting(superseded=2_000))
    assert [stage.price for stage in read.stages] == [3_000, 3_000, 4_000]


def test_an_amendment_may_type_percents_and_keeps_the_ids() -> None:
    former = under_way().life.terms
    rows = [{"id": stage.id, **share} for stage, share in zip(former.stages, SHARES, strict=True)]
    read = read_terms(former.as_data() | {"price": 20_000, "stages": rows}, setting(former=former))
    assert [(stage.id, stage.price) for stage in read.stages] == [("stg_1", 6_000), ("stg_2", 6_000), ("stg_3", 8_000)]


def test_a_stage_handed_in_keeps_its_price_also_by_percent() -> None:
    play = under_way().submit(1)
    former = play.life.terms
    rows = [{"id": stage.id, **share} for stage, share in zip(former.stages, SHARES, strict=True)]
    dearer = read_terms(former.as_data() | {"price": 20_000, "stages": rows}, setting(former=former))
    with pytest.raises(Problem) as caught:
        check_fits(play.life, dearer)
    assert [(flaw.field, flaw.key) for flaw in caught.value.flaws] == [("terms.stages", "stage_fixed")]


@given(whole=st.integers(1, 99_999_999), cuts=st.lists(st.integers(1, 99), max_size=6))
def test_any_percents_add_up(whole: int, cuts: list[int]) -> None:
    points = [*sorted(set(cuts)), 100]
    percents = [point - before for point, before in zip(points, [0, *points], strict=False)]
    read = read_terms(body(price=whole, stages=shared(*percents)), setting())
    prices = [stage.price for stage in read.stages]
    assert all(price >= 0 for price in prices)
    for number, point in enumerate(points, 1):
        assert sum(prices[:number]) == whole * point // 100
    assert prices == in_proportion(whole, percents)


def test_a_ladder_can_be_chosen_no_more() -> None:
    assert flaws(meter=LADDER) == {("terms.meter", "not_a_choice")}


def test_stored_terms_of_a_ladder_are_read_as_stages_at_the_differences() -> None:
    stored = under_way().life.terms.as_data() | {"meter": LADDER}
    read = Terms.from_data(stored)
    assert (read.meter, [stage.price for stage in read.stages]) == ("stages", [3_000, 3_000, 4_001])
    assert read.as_data()["meter"] == {"kind": "stages"}


def test_a_ladder_of_before_goes_on_by_stages() -> None:
    read = Terms.from_data(under_way().life.terms.as_data() | {"meter": LADDER})
    play = active(1, price=read.price, stages=read.stages, meter=read.meter)
    play = play.submit(1).do(approve_stage, 1, "client")
    assert play.figures == (3_000, 3_000, 3_000)
    rows = [{"id": stage.id, "name": stage.name, "price": stage.price} for stage in read.stages]
    rows[2]["price"] = 14_000
    new = read_terms(read.as_data() | {"stages": rows, "price": 20_000}, setting(former=read))
    assert play.do(propose_amendment, "worker", new, amendment_id="amd_1", at=play.at).life.amendment is not None


def test_hours_need_a_rate_and_nothing_else() -> None:
    sent = {key: value for key, value in body(meter={"kind": "hours", "rate": 1_333}).items() if key != "stages"}
    read = read_terms(sent, setting())
    assert (read.rate, [(stage.name, stage.price) for stage in read.stages]) == (1_333, [("作業一式", 30_000)])
    assert flaws(meter={"kind": "hours"}) == {("terms.meter.rate", "required")}
    assert flaws(meter={"kind": "hours", "rate": 0}) == {("terms.meter.rate", "too_small")}
    assert flaws(meter={"kind": "hours", "rate": "2,000"}) == {("terms.meter.rate", "not_a_number")}
    assert Terms.from_data(read.as_data()) == read


def test_hours_keep_the_id_of_their_stage_at_another_price() -> None:
    former = terms(10_000, meter="hours", rate=2_000)
    for sent in (former.as_data() | {"price": 30_000}, body(meter={"kind": "hours", "rate": 2_500})):
        read = read_terms(sent, setting(former=former))
        assert [(stage.id, stage.name) for stage in read.stages] == [("stg_1", "工程1")]
        assert read.stages[0].price == read.price
