"""The ladder: checkpoints with cumulative percents, treated as stages at their differences (domain § 3)."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import Play, active, setting, terms
from rules.makers import body as stages_body

from michinori.kernel.problems import Problem
from michinori.rules.contract.amendments import accept_amendment, check_fits, diff, propose_amendment
from michinori.rules.contract.stages import approve_stage
from michinori.rules.contract.terms import Checkpoint, Terms
from michinori.rules.contract.terms_reading import read_terms
from michinori.rules.measures.ladder import ladder_stages

STEPS = [
    {"name": "下書き", "percent": 30},
    {"name": "清書", "percent": 60},
    {"name": "仕上げ", "percent": 100},
]


def body(**changes: Any) -> dict[str, Any]:
    """Terms of a ladder as the API takes them: no stages."""
    sent = {"meter": {"kind": "ladder", "checkpoints": STEPS}, "price": 10_001} | changes
    return {key: value for key, value in stages_body(**sent).items() if key != "stages" or "stages" in changes}


def flaws(**changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(Problem) as caught:
        read_terms(body(**changes), setting())
    return {(flaw.field, flaw.key) for flaw in caught.value.flaws}


def ladder(points: object) -> dict[str, Any]:
    return {"kind": "ladder", "checkpoints": points}


def climbing() -> Play:
    """A ladder under way, with ids as commands give them."""
    read = read_terms(body(), setting()).with_stage_ids(("stg_1", "stg_2", "stg_3"))
    return active(1, **{name: getattr(read, name) for name in ("price", "stages", "meter", "checkpoints")})


def test_the_stages_are_the_differences_of_the_checkpoints() -> None:
    read = read_terms(body(), setting())
    assert [(stage.name, stage.price) for stage in read.stages] == [
        ("下書き", 3_000), ("清書", 3_000), ("仕上げ", 4_001),
    ]  # fmt: skip
    assert Terms.from_data(read.as_data()) == read


def test_what_the_checkpoints_must_say() -> None:
    assert flaws(meter={"kind": "ladder"}) == {("terms.meter.checkpoints", "checkpoints_needed")}
    assert flaws(meter=ladder([{"name": "a", "percent": 90}])) == {("terms.meter.checkpoints", "last_percent_not_100")}
    falling = [{"name": "a", "percent": 60}, {"name": "b", "percent": 60}, {"name": "c", "percent": 100}]
    assert flaws(meter=ladder(falling)) == {("terms.meter.checkpoints.1.percent", "percent_not_rising")}
    assert flaws(meter=ladder([{"percent": 101}])) == {
        ("terms.meter.checkpoints.0.name", "required"), ("terms.meter.checkpoints.0.percent", "too_large"),
    }  # fmt: skip
    assert flaws(meter=ladder("x")) == {("terms.meter.checkpoints", "not_a_list")}
    many = [{"name": "a", "percent": number} for number in range(31)]
    assert ("terms.meter.checkpoints", "too_many") in flaws(meter=ladder(many))


def test_approving_a_checkpoint_earns_its_difference() -> None:
    play = climbing().submit(1).do(approve_stage, 1, "client")
    assert play.figures == (3_000, 3_000, 3_000)


def test_what_a_get_answers_may_be_sent_back_changed() -> None:
    former = climbing().life.terms
    sent = former.as_data() | {"price": 20_000}
    read = read_terms(sent, setting(former=former))
    assert [(stage.id, stage.price) for stage in read.stages] == [("stg_1", 6_000), ("stg_2", 6_000), ("stg_3", 8_000)]


def test_a_new_checkpoint_leaves_the_others_their_ids() -> None:
    former = climbing().life.terms
    points = [STEPS[0], {"name": "色見本", "percent": 50}, *STEPS[1:]]
    read = read_terms(former.as_data() | {"meter": ladder(points)}, setting(former=former))
    assert [(stage.id, stage.name) for stage in read.stages] == [
        ("stg_1", "下書き"), ("", "色見本"), ("stg_2", "清書"), ("stg_3", "仕上げ"),
    ]  # fmt: skip


def test_a_submitted_checkpoint_keeps_its_price_and_the_refusal_names_the_way_out() -> None:
    play = climbing().submit(1)
    dearer = read_terms(play.life.terms.as_data() | {"price": 20_000}, setting(former=play.life.terms))
    with pytest.raises(Problem) as caught:
        check_fits(play.life, dearer)
    assert [(flaw.field, flaw.key) for flaw in caught.value.flaws] == [("terms.stages", "stage_fixed_on_ladder")]


def test_an_amendment_goes_on_by_stages() -> None:
    play = climbing().submit(1).do(approve_stage, 1, "client")
    former = play.life.terms
    rows = [{"id": s.id, "name": s.name, "price": s.price} for s in former.stages]
    rows[2]["price"] = 14_000
    sent = former.as_data() | {"meter": {"kind": "stages"}, "stages": rows, "price": 20_000}
    new = read_terms(sent, setting(former=former))
    assert (new.meter, new.checkpoints) == ("stages", ())
    assert {change.field for change in diff(former, new)} == {"price", "meter", "stages"}
    play = play.do(propose_amendment, "worker", new, amendment_id="amd_1", at=play.at)
    assert play.do(accept_amendment, "client", play.at).life.amendment is not None  # waits for the difference


def test_what_was_superseded_is_not_climbed_again() -> None:
    read = read_terms(body(price=12_000), setting(superseded=2_000))
    assert [stage.price for stage in read.stages] == [3_000, 3_000, 4_000]


def test_hours_need_a_rate_and_nothing_else() -> None:
    sent = body(meter={"kind": "hours", "rate": 1_333})
    read = read_terms(sent, setting())
    assert (read.rate, [(stage.name, stage.price) for stage in read.stages]) == (1_333, [("作業一式", 10_001)])
    assert flaws(meter={"kind": "hours"}) == {("terms.meter.rate", "required")}
    assert flaws(meter={"kind": "hours", "rate": 0}) == {("terms.meter.rate", "too_small")}
    assert flaws(meter={"kind": "hours", "rate": "2,000"}) == {("terms.meter.rate", "not_a_number")}
    assert Terms.from_data(read.as_data()) == read


def test_hours_keep_the_id_of_their_stage_at_another_price() -> None:
    former = replace(terms(10_000), meter="hours", rate=2_000)
    for sent in (former.as_data() | {"price": 30_000}, body(meter={"kind": "hours", "rate": 2_500})):
        read = read_terms(sent, setting(former=former))
        assert [(stage.id, stage.name) for stage in read.stages] == [("stg_1", "工程1")]
        assert read.stages[0].price == read.price


@given(
    whole=st.integers(0, 99_999_999),
    percents=st.sets(st.integers(1, 99), max_size=29),
)
def test_any_ladder_adds_up(whole: int, percents: set[int]) -> None:
    points = [Checkpoint(f"{percent}", percent) for percent in [*sorted(percents), 100]]
    stages = ladder_stages(points, whole)
    assert sum(stage.price for stage in stages) == whole
    assert all(stage.price >= 0 for stage in stages)
    for number, point in enumerate(points, 1):
        assert sum(stage.price for stage in stages[:number]) == whole * point.percent // 100
