"""A meter's kind is compared with a word in ``rules/measures`` alone; the check that holds it finds every such way."""

from pathlib import Path

import pytest

from tools import kinds

COMPARED = """
life.terms.meter == "hours"
"stages" != terms.meter
kind in ("hours",)
meter["kind"] not in {"stages", "ladder"}
"hours" in kinds
form.data.get("meter_kind") == "hours"
one.meter is "hours"
{"hours": by_hours, "stages": by_stages}[life.terms.meter](life)
{"hours": by_hours}.get(view.life.terms.meter, by_stages)
Contract.objects.filter(meter="hours")
Contract.objects.exclude(contract__meter__in=["hours"])
condition = Q(paid=0) | Q(meter="hours")
words[f"{act}:hours"]
cursor.execute("SELECT id FROM contracts_contract WHERE meter = 'hours'")
"""
NAMED = """
measured_by = life.terms.meter
by = measured_by
if by == "hours":
    pass
BY_THE_HOUR = "hours"
if terms.meter == BY_THE_HOUR:
    pass
match life.terms.meter:
    case "hours":
        pass
"""
INNOCENT = """
change.field == "stages"
name in ("hours", "minutes")
"hours" in request.POST
clock.kind == "stale"
terms.meter == life.terms.meter
replace(terms, meter="hours", rate=2_000)
WORDS: dict[str, Words] = {"stages": stages.OWN, "hours": hours.OWN}
WORDS[terms.meter]
reader.flaw("stages", "stages_needed")
rows = data["stages"]
Stage.objects.filter(kind="final")
measure_of(life.terms).log is None
"""


@pytest.mark.parametrize("line", COMPARED.strip().splitlines())
def test_a_comparison_in_python_is_found(line: str) -> None:
    assert kinds.in_python(line) == [1]


def test_names_given_to_kinds_and_words_hide_nothing() -> None:
    assert kinds.in_python(NAMED) == [4, 7, 9]


@pytest.mark.parametrize("line", INNOCENT.strip().splitlines())
def test_what_compares_no_kind_is_left_alone(line: str) -> None:
    assert kinds.in_python(line) == []


@pytest.mark.parametrize(
    "line",
    [
        '{% if meter.kind == "hours" %}', '{% if "stages" != life.terms.meter %}',
        "{% elif meter.kind in 'stages hours' %}", '{{ view.life.terms.meter == "hours" }}',
        '<div data-with="meter_kind=hours">', "if (meter.kind === 'hours') {",
    ],
)  # fmt: skip
def test_a_comparison_in_a_template_or_script_is_found(line: str) -> None:
    assert kinds.in_text(f"<p>\n{line}") == [2]


@pytest.mark.parametrize(
    "line",
    [
        '{% if field.name == "hours" %}', "{% url 'hours' contract.id %}", '{% if step.kind == "go" %}',
        '<input name="hours">',
        '{% include "contracts/measures/hours.html" %}', '<div data-with="meter_kind={{ part.kind }}">',
    ],
)  # fmt: skip
def test_what_compares_no_kind_in_a_template_is_left_alone(line: str) -> None:
    assert kinds.in_text(line) == []


def test_a_folder_is_searched_but_for_the_measures(tmp_path: Path) -> None:
    for path in ("rules/measures/hours.py", "rules/contract/stages.py", "contracts/migrations/0005_x.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text('if terms.meter == "hours":\n    pass\n')
    page = tmp_path / "pages" / "templates" / "contract.html"
    page.parent.mkdir(parents=True)
    page.write_text('<p>\n{% if meter.kind == "hours" %}')
    assert kinds.faults(tmp_path) == ["pages/templates/contract.html:2", "rules/contract/stages.py:1"]
