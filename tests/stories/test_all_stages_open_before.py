"""Contracts made before stages went one at a time: all their stages are open, the other rules hold at once."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from michinori.contracts.commands import amendments, deliveries, deposits, offers
from michinori.contracts.commands import stages as stage_commands
from michinori.contracts.models import Contract
from michinori.contracts.queries.views import view_contract
from michinori.kernel.actor import Actor
from michinori.ledger.queries import check
from michinori.people.models import User
from tests.pages.visitors import signed_in
from tests.stories import cast as story
from tests.stories.earlier import put_in, recorded

pytestmark = pytest.mark.usefixtures("fresh_database")
BEFORE = recorded("all_stages_open.json")
"""Of commit c6db574: a contract with two stages under way; one delivered without a file, its first stage with one; one
with all stages submitted and one with all approved, both not delivered; one offered.
"""
REN, AOI = (Actor.person(BEFORE["people"][name]) for name in ("ren", "aoi"))
AT: dict[str, str] = BEFORE["contracts"]


@pytest.fixture(autouse=True)
def _of_before(owner_connection: psycopg.Connection) -> None:
    put_in(owner_connection, BEFORE, "0017_handed_in_again")


def test_all_stages_are_open_and_the_last_approval_completes() -> None:
    on = AT["under_way"]
    view = view_contract(REN, on)
    assert (view.life.terms.open_stages, view.life.terms.open_at_once, view.life.terms.pay_on) == (
        None,
        3,
        "completion",
    )
    stage_commands.submit_stage(actor=REN, contract_id=on, number=3)
    contract = stage_commands.submit_stage(actor=REN, contract_id=on, number=2)
    assert contract.status == "delivered"
    for number in (2, 3):
        contract = stage_commands.approve_stage(actor=AOI, contract_id=on, number=number)
    assert (contract.status, contract.paid) == ("completed", 48_000)
    assert check().sound


def test_an_amendment_that_says_nothing_keeps_them_open() -> None:
    on = AT["under_way"]
    terms = view_contract(REN, on).life.terms.as_data() | {"note": "色は二つまで"}
    assert "open_stages" not in terms
    made = amendments.propose_amendment(actor=REN, contract_id=on, terms=terms, reason="書き足します")
    amendments.accept_amendment(actor=AOI, amendment_id=made.id)
    assert view_contract(REN, on).life.terms.open_stages is None


def test_a_stage_shown_under_a_delivery_without_a_file_has_its_days_from_the_migration_on() -> None:
    first, *others = view_contract(REN, AT["delivered_blind"]).life.stages
    assert first.submitted_at is not None
    assert abs(first.submitted_at - datetime.now(UTC)) < timedelta(hours=1), "the migration's own time is the real one"
    assert all(one.submitted_at != first.submitted_at for one in others)


@pytest.mark.parametrize("which", ["all_submitted", "all_approved"])
def test_what_was_all_handed_in_is_delivered_and_accepted_as_before(which: str) -> None:
    deliveries.deliver_work(actor=REN, contract_id=AT[which])
    contract = deliveries.accept_delivery(actor=AOI, contract_id=AT[which])
    assert (contract.status, contract.paid) == ("completed", 48_000)


def test_what_was_offered_is_accepted_with_all_stages_open() -> None:
    offered = AT["offered"]
    offers.accept_offer(actor=REN, contract_id=offered, terms_version=1)
    story.record_money_in(client_id=Contract.objects.get(id=offered).client_id, amount=52_800, reference="O1")
    deposits.make_deposit(actor=AOI, contract_id=offered)
    assert stage_commands.submit_stage(actor=REN, contract_id=offered, number=3).status == "active"


def test_its_page_says_what_has_changed() -> None:
    page = signed_in(User.objects.get(id=BEFORE["people"]["ren"])).get(f"/contracts/{AT['under_way']}")
    assert "進め方の決まりが変わりました" in page.content.decode()
