"""Terms as people and programs send them (api.md ``terms``; domain § 9 for the payment date)."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rules.makers import TODAY, body, setting, terms

from michinori.kernel.problems import Problem
from michinori.rules.contract.differences import differences
from michinori.rules.contract.house import House
from michinori.rules.contract.terms import Terms
from michinori.rules.contract.terms_reading import Setting, read_terms

LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates().map(str)
JSON = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4))
FIELDS = sorted(set(terms().as_data()) | {"stages", "brief", "reorder", "unknown"})


def flaws(sent: Any, **changes: Any) -> set[tuple[str, str]]:
    with pytest.raises(Problem) as caught:
        read_terms(sent, setting(**changes))
    assert (caught.value.slug, caught.value.status) == ("invalid", 422)
    return {(flaw.field, flaw.key) for flaw in caught.value.flaws}


def test_what_is_left_out_takes_the_default() -> None:
    read = read_terms(body(), setting())
    assert (read.pay_on, read.meter, read.included_revisions, read.included_restarts) == ("stage", "stages", 2, 0)
    assert (read.restart_share, read.fallback_share, read.inspection_days) == (50, 50, 7)
    assert (read.rights, read.withholding, read.house) == ("transfer_on_payment", False, House())
    assert not [one for one in differences(read) if one.ticked]


def test_long_work_is_not_paid_at_completion() -> None:
    sixty, more = (str(TODAY + timedelta(days=days)) for days in (60, 61))
    assert read_terms(body(due_date=sixty, pay_on="completion"), setting()).pay_on == "completion"
    assert flaws(body(due_date=more, pay_on="completion")) == {("terms.pay_on", "completion_too_long")}


def test_payment_is_put_off_to_completion_by_no_amendment() -> None:
    by_stage, at_the_end = terms(10_000, pay_on="stage"), terms(10_000)
    said = at_the_end.as_data()
    assert flaws(said, former=by_stage) == {("terms.pay_on", "completion_by_amendment")}
    assert read_terms(said, setting(former=at_the_end)).pay_on == "completion"


@pytest.mark.parametrize(("open_stages", "unusual"), [(3, ()), (2, ()), (1, ("open_stages",))])
def test_stages_beyond_those_there_are_make_no_terms_unusual(open_stages: int, unusual: tuple[str, ...]) -> None:
    """The operator's default of 3 open stages is kept by a contract of two that says nothing, or 2."""
    made = terms(10_000, 20_000, open_stages=open_stages, pay_on="stage", house=House(open_stages=3))
    assert tuple(one.name for one in differences(made) if one.ticked) == unusual


def test_the_declaration_decides_on_withholding_unless_given() -> None:
    assert read_terms(body(), setting(withholding=True)).withholding
    assert not read_terms(body(withholding=False), setting(withholding=True)).withholding


def test_what_must_be_said() -> None:
    assert {("terms.price", "required"), ("terms.due_date", "required"), ("terms.brief", "brief_needed"),
            ("terms.stages", "stages_needed")} <= flaws({})  # fmt: skip
    assert flaws([]) == flaws("x") == flaws(None) == {("terms", "required")}


def test_stage_prices_must_add_up() -> None:
    with pytest.raises(Problem) as caught:
        read_terms(body(price=31_000), setting())
    (flaw,) = caught.value.flaws
    assert (flaw.field, flaw.key) == ("terms.stages", "stages_do_not_add_up")
    assert flaw.values == {"total": 30_000, "price": 31_000, "difference": 1_000}


def test_payment_at_most_60_days_from_receipt_the_day_of_receipt_being_day_1() -> None:
    due = date(2027, 1, 15)
    last, late = str(due + timedelta(days=59)), str(due + timedelta(days=60))
    assert read_terms(body(payment_due_date=last), setting()).payment_due_date == due + timedelta(days=59)
    assert flaws(body(payment_due_date=late)) == {("terms.payment_due_date", "payment_too_late")}
    assert flaws(body(payment_due_date="2027-01-14")) == {("terms.payment_due_date", "payment_before_due")}


def test_with_the_reorder_facts_30_days_after_the_original_due_date() -> None:
    reorder = {"client": "元請け株式会社", "due_date": "2027-03-31"}
    assert read_terms(body(reorder=reorder, payment_due_date="2027-04-30"), setting()).reorder
    assert flaws(body(reorder=reorder, payment_due_date="2027-05-01")) == {
        ("terms.payment_due_date", "payment_too_late")
    }


def test_a_distant_original_due_date_puts_the_payment_off_by_120_days_at_most() -> None:
    """Exploit X24: with the original due date in 2040 the payment date could be in 2040."""
    due, far = date(2027, 1, 15), {"client": "元請け株式会社", "due_date": "2040-03-31"}
    last, late = str(due + timedelta(days=120)), str(due + timedelta(days=121))
    assert read_terms(body(reorder=far, payment_due_date=last), setting()).payment_due_date == due + timedelta(days=120)
    for sent in (late, "2040-04-30"):
        assert flaws(body(reorder=far, payment_due_date=sent)) == {("terms.payment_due_date", "payment_too_late")}


def test_bounds() -> None:
    cases: dict[str, tuple[Any, str]] = {
        "price": (0, "too_small"), "included_revisions": (21, "too_large"), "included_restarts": (3, "too_large"),
        "restart_share": (101, "too_large"), "fallback_share": (29, "too_small"), "inspection_days": (15, "too_large"),
        "pay_on": ("later", "not_a_choice"), "withholding": ("yes", "not_a_choice"), "note": ("あ" * 5001, "too_long"),
        "due_date": ("2026-11-23", "date_in_past"), "meter": ({"kind": "miles"}, "not_a_choice"),
    }  # fmt: skip
    for name, (value, key) in cases.items():
        assert (f"terms.{name}", key) in flaws(body(**{name: value})), name
    assert ("terms.due_date", "date_too_far") in flaws(body(due_date="2099-01-01"))
    assert ("terms.price", "not_a_number") in flaws(body(price=True)) | flaws(body(price="12"))


def test_each_row_is_named_by_its_place() -> None:
    assert ("terms.stages.1.price", "too_small") in flaws(
        body(stages=[{"name": "a", "price": 1}, {"name": "b", "price": -1}])
    )
    twice = [{"key": "色", "value": "青"}, {"key": "色", "value": "赤"}]
    assert ("terms.brief.1.key", "brief_key_twice") in flaws(body(brief=twice))


def test_what_a_get_answers_may_be_sent_back_changed() -> None:
    former = read_terms(body(), setting()).with_stage_ids(("stg_a", "stg_b"))
    sent = former.as_data() | {"note": "追記", "meter": {"kind": "stages"}}
    read = read_terms(sent, setting(former=former))
    assert [stage.id for stage in read.stages] == ["stg_a", "stg_b"]
    assert read.note == "追記"
    sent["stages"] = [{"id": "stg_x", "name": "別", "price": 30_000}]
    assert ("terms.stages.0.id", "unknown_id") in flaws(sent, former=former)


def test_a_due_date_that_has_passed_may_stay_in_an_amendment() -> None:
    former = read_terms(body(), setting()).with_stage_ids(("stg_a", "stg_b"))
    later = setting(former=former, today=date(2027, 2, 1))
    assert read_terms(former.as_data() | {"note": "追記"}, later).due_date == former.due_date


def refusal_of(sent: Any, one: Setting) -> Problem | None:
    """Why ``sent`` is refused, None if it is read; what else is raised fails the test."""
    try:
        read = read_terms(sent, one)
    except Problem as problem:
        return problem
    assert Terms.from_data(read.as_data()) == read
    assert sum(stage.price for stage in read.stages) == read.price
    return None


@given(JSON)
def test_any_json_is_read_or_refused(sent: Any) -> None:
    problem = refusal_of(sent, setting())
    assert problem
    assert problem.status == 422
    assert problem.flaws


@given(st.dictionaries(st.sampled_from(FIELDS), JSON, max_size=4))
def test_any_json_in_any_field_is_read_or_refused(changes: dict[str, Any]) -> None:
    for one in (setting(), setting(former=terms())):
        problem = refusal_of(body(**changes), one)
        assert problem is None or problem.status == 422
        assert problem is None or all(flaw.field.startswith("terms") for flaw in problem.flaws)


@given(JSON, JSON)
def test_any_json_in_rows_is_read_or_refused(stage: Any, item: Any) -> None:
    rows = [stage, {"name": stage, "price": item, "id": item}]
    problem = refusal_of(body(stages=rows, brief=[item]), setting())
    assert problem is None or problem.status == 422
