"""No address, operation, tool, stream or parameter can be forgotten: all is read from what the program goes by."""

import pytest
from matrix import absence, due, looks
from matrix.addresses import asked_by_pages, beside, every_operation, every_page, named_in
from matrix.fields import fields_of_forms
from matrix.holes import Hole, planted
from matrix.test_planted_holes import HOLES, LEAST
from safety import api_table, page_table
from safety.named_table import NAMED, NO_IDS
from safety.test_who_may import expected

from michinori.config.assistant import tools
from michinori.config.assistant.view import PATH as ASSISTANTS
from michinori.config.live.view import PATH as STREAMS


def test_every_page_and_operation_has_its_row() -> None:
    assert set(every_page()) == set(page_table.TABLE)
    assert set(every_operation()) == set(api_table.TABLE)


def test_every_tool_of_assistants_is_an_operation() -> None:
    assert {tool.operation for tool in tools.TABLE} <= set(every_operation())


def test_what_is_answered_beside_the_pages_is_known() -> None:
    """A path more here takes cells of its own in ``test_play_over_http``."""
    assert beside() == {STREAMS, ASSISTANTS}


def test_every_parameter_of_pages_is_known_to_name_something_or_nothing() -> None:
    known = absence.QUERY.keys() | absence.NO_IDS
    assert asked_by_pages() - known == set(), "say in absence.QUERY what it names, or in NO_IDS that it names nothing"
    assert absence.QUERY.keys() & absence.NO_IDS == set()


def test_every_field_that_names_something_is_known() -> None:
    named = {name for operation in every_operation() for _, name, _ in named_in(operation)}
    assert named <= absence.KINDS.keys(), "say in absence.KINDS whose id stands there"


def test_every_field_of_a_form_is_known_to_name_something_or_nothing() -> None:
    named = {name.rpartition("-")[2] for fields in NAMED.values() for name in fields}
    found = fields_of_forms()
    assert found - named - NO_IDS == set(), "say in safety.named_table what it names, or that it names nothing"
    assert NO_IDS - found == set()
    assert set(page_table.TABLE) >= set(NAMED)


def test_what_is_told_of_whom_staff_look_at_is_known() -> None:
    """A page or operation more of people or contracts at the desk takes a row in ``matrix.looks``."""
    there = ("desk/clients/", "desk/contracts/", "desk/organisations/", "desk/people/")
    assert {route for route in page_table.TABLE if route.startswith(there)} == set(looks.PAGES_AT)
    refused = {one for one, row in api_table.TABLE.items() if "/desk/" in one and expected(row)["sora"] == "403"}
    assert {
        one for one in refused if one.split("/desk/")[1].startswith(("clients/", "contracts/", "suspensions/"))
    } == set(looks.CALLS_AT)


def test_there_are_enough_holes() -> None:
    assert len(HOLES) >= LEAST
    assert len({hole.name for hole in HOLES}) == len(HOLES)


@pytest.mark.parametrize("hole", HOLES, ids=lambda hole: hole.name)
def test_every_hole_can_still_be_planted(hole: Hole) -> None:
    with planted(hole):
        pass


def test_what_staff_call_is_what_a_member_is_refused() -> None:
    """The scope that an operation takes is judged by its path: this holds the judgement against the table."""
    for operation, row in api_table.TABLE.items():
        words = expected(row)
        if due.scope_of(operation) == "staff":
            assert words["mio"] == "403", operation
