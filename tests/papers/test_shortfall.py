"""What the escrow does not cover: figures to the yen, per contract and over all with that client."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from michinori.contracts.commands import terminations
from michinori.contracts.models import Termination
from michinori.contracts.queries.views import view_contract
from michinori.kernel.chain import digest
from michinori.kernel.problems import Problem
from michinori.papers.queries.shortfall import is_offered, read_shortfall
from tests.pages.visitors import signed_in
from tests.papers.contracts import closed_by_silence, ending, worked
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


def test_after_silence_the_rest_of_what_was_claimed_is_not_covered() -> None:
    cast = Cast()
    contract = closed_by_silence(cast)
    found = read_shortfall(cast.acts(cast.ren), contract.id)
    [row] = found["contracts"]
    assert not row["final"]
    assert row["deposited_with_tax"] == 52_800 == row["paid_with_tax"] + row["refunded_with_tax"]
    assert row["paid_with_tax"] == 22_392 + 2_239
    assert row["measures"]["standing"]["uncovered"] == 0
    claimed = {"before_tax": 25_056, "with_tax": 27_561, "covered": 24_631, "uncovered": 2_930}
    assert row["measures"]["claimed"] == claimed == found["totals"]["measures"]["claimed"]
    assert digest({name: value for name, value in found.items() if name != "digest"}) == found["digest"]


def test_while_the_escrow_is_there_it_covers_the_whole_price() -> None:
    cast = Cast()
    contract = ending(cast)
    [row] = read_shortfall(cast.acts(cast.ren), contract.id)["contracts"]
    assert row["reason"] == "client_withdrew"
    assert row["held_with_tax"] == 58_300 - 23_760
    assert {name: one["uncovered"] for name, one in row["measures"].items()} == dict.fromkeys(row["measures"], 0)


def test_what_both_agreed_to_is_final() -> None:
    cast = Cast()
    contract = ending(cast)
    opened = Termination.objects.get(contract=contract)
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=opened.id, amount=40_000)
    [row] = read_shortfall(cast.acts(cast.ren), contract.id)["contracts"]
    assert row["final"]
    assert row["measures"]["price"] == {"before_tax": 40_000, "with_tax": 44_000, "covered": 44_000, "uncovered": 0}


def test_all_contracts_with_that_client_and_no_others_are_summed_in_few_queries() -> None:
    cast = Cast()
    first, second, third = closed_by_silence(cast), worked(cast), ending(cast)
    ren = cast.acts(cast.ren)
    with CaptureQueriesContext(connection) as three:
        read_shortfall(ren, second.id)
    fourth = ending(cast)
    with CaptureQueriesContext(connection) as four:
        found = read_shortfall(ren, second.id)
    assert len(four) == len(three) <= 10
    assert [row["id"] for row in found["contracts"]] == [second.id, fourth.id, third.id, first.id]
    assert found["totals"]["deposited_with_tax"] == 52_800 + 3 * 58_300
    assert found["totals"]["measures"]["claimed"]["uncovered"] == 2_930


def test_it_is_the_workers() -> None:
    cast = Cast()
    contract = ending(cast)
    for user, status in ((cast.aoi, 403), (cast.mio, 404)):
        with pytest.raises(Problem) as refused:
            read_shortfall(cast.acts(user), contract.id)
        assert refused.value.status == status


def test_the_way_to_it_is_shown_when_something_is_missing_and_no_claim_was_waived() -> None:
    cast = Cast()
    for make, shown in ((ending, False), (lambda one: ending(one, "agreed"), False), (closed_by_silence, True)):
        contract = make(cast)
        assert is_offered(view_contract(cast.acts(cast.ren), contract.id)) is shown
        assert not is_offered(view_contract(cast.acts(cast.aoi), contract.id))


def test_there_is_no_page_where_nothing_is_missing() -> None:
    cast = Cast()
    contract, ren = ending(cast), signed_in(cast.ren)
    answer = ren.get(f"/contracts/{contract.id}/shortfall", follow=True)
    assert answer.redirect_chain == [(f"/contracts/{contract.id}", 302)]
    assert "足りない分はありません" in answer.content.decode()
    closed_by_silence(cast)
    assert ren.get(f"/contracts/{contract.id}/shortfall").status_code == 200, "it covers all contracts with that client"
