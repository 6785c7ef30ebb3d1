"""S3: the client's business ends with half of the work done, by withdrawal and by insolvency (domain § 6)."""

from datetime import timedelta

import pytest

from michinori.contracts.commands import business_ends, outside_results, terminations
from michinori.contracts.models import Contract
from michinori.kernel.actor import Actor
from michinori.kernel.clock import day_of
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.machinery import clock
from michinori.machinery.models import Event
from michinori.market.commands.jobs import create_job
from michinori.market.models import Job
from michinori.people.models import BusinessEnd
from michinori.people.queries import default_client
from tests.insolvencies import record_insolvency
from tests.stories import by_default as story
from tests.stories.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return Cast()


def agency(cast: Cast) -> str:
    """Aoi's client: her organisation where she has one."""
    return default_client(cast.aoi.id).id


def half_done(cast: Cast) -> Contract:
    """Wireframe and first view done: the one approved and paid, the other handed in."""
    contract = story.active(cast)
    story.handed_in_and_approved(cast, contract, 1)
    story.hand_in(cast, contract, 2)
    return Contract.objects.get(id=contract.id)


def withdraw(cast: Cast, **changes: str) -> business_ends.Ended:
    name = default_client(cast.aoi.id).display_name
    given = {"reason": "廃業します", "confirm": name} | changes
    return business_ends.withdraw_client(actor=cast.acts(cast.aoi), client_id=agency(cast), **given)


def test_s3_the_agency_withdraws_and_the_contract_ends_at_the_meter(cast: Cast) -> None:
    contract, offered = half_done(cast), story.offered(cast)
    ended = withdraw(cast)
    assert {one.id: one.status for one in ended.contracts} == {contract.id: "ending", offered.id: "cancelled"}
    assert not Job.objects.filter(client_id=agency(cast)).exclude(status="closed").exists()
    with pytest.raises(Problem, match="client-business-ended"):
        create_job(
            actor=cast.acts(cast.aoi),
            body={"title": "新しい仕事", "description": "続き", "category": "design", "kind": "fixed"},
        )
    contract.refresh_from_db()
    ending = contract.open_termination
    assert ending is not None
    assert (ending.opened_by, ending.reason, ending.worker_amount) == ("worker", "client_withdrew", 28_800)
    with pytest.raises(Problem, match="bound-to-end"):
        terminations.withdraw_termination(actor=cast.acts(cast.ren), termination_id=ending.id)
    story.wait_days(15)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount, contract.settled_by) == ("ended", 28_800, "silence")
    assert balance(accounts.escrow(contract.id)) == 0


@pytest.mark.parametrize("changes", [{"confirm": "ちがう名前"}, {"confirm": ""}, {"reason": ""}])
def test_a_withdrawal_needs_a_reason_and_the_exact_name_and_else_writes_nothing(
    cast: Cast, changes: dict[str, str]
) -> None:
    contract = half_done(cast)
    events = Event.objects.count()
    with pytest.raises(Problem, match="invalid"):
        withdraw(cast, **changes)
    assert (Event.objects.count(), BusinessEnd.objects.count()) == (events, 0)
    assert Contract.objects.get(id=contract.id).status == "active"


def test_only_the_owner_withdraws_and_only_once(cast: Cast) -> None:
    half_done(cast)
    for stranger in (cast.mio, cast.ren):
        with pytest.raises(Problem, match="not-found"):
            business_ends.withdraw_client(actor=cast.acts(stranger), client_id=agency(cast), reason="x", confirm="x")
    withdraw(cast)
    with pytest.raises(Problem, match="business-ended"):
        withdraw(cast)


def insolvent(cast: Cast) -> tuple[Actor, Actor]:
    """Two of staff record it; gives Sora of the staff and Mio, the trustee."""
    sora = cast.person("Sora", staff=True)
    document = story.a_file(sora, "決定.txt")
    record_insolvency(
        actor=cast.acts(sora),
        client_id=agency(cast),
        day=day_of(clock.now()),
        document_id=document,
        trustee_email=cast.mio.email,
    )
    return cast.acts(sora), cast.acts(cast.mio)


@pytest.mark.parametrize("who", ["worker", "trustee"])
def test_s3_insolvency_freezes_the_clocks_and_worker_or_trustee_end_at_the_meter(cast: Cast, who: str) -> None:
    contract = half_done(cast)
    _, trustee = insolvent(cast)
    story.wait_days(10)
    contract.refresh_from_db()
    assert (contract.status, contract.frozen) == ("active", True)
    with pytest.raises(Problem, match="trustee-acts"):
        terminations.end_at_standing(actor=cast.acts(cast.aoi), contract_id=contract.id)
    actor = cast.acts(cast.ren) if who == "worker" else trustee
    terminations.end_at_standing(actor=actor, contract_id=contract.id)
    contract.refresh_from_db()
    assert (contract.status, contract.settled_amount) == ("ended", 28_800), "shown and not objected to: in full"
    assert balance(accounts.escrow(contract.id)) == 0


def test_a_frozen_contract_that_nobody_touches_ends_all_the_same(cast: Cast) -> None:
    contract = half_done(cast)
    insolvent(cast)
    story.wait_until(clock.now() + timedelta(days=200))
    contract.refresh_from_db()
    assert (contract.status, contract.settled_by) == ("ended", "standing_rule")


def test_an_outside_result_checked_by_staff_takes_precedence(cast: Cast) -> None:
    contract = half_done(cast)
    ren, sora = cast.acts(cast.ren), cast.person("Sora", staff=True)
    ending = terminations.open_termination(actor=ren, contract_id=contract.id, amount=40_000, reason="other_breach")
    terminations.counter_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=14_400)
    outside_results.file_result(
        actor=ren,
        termination_id=ending.id,
        amount=30_000,
        kind="private_record",
        file_id=story.a_file(cast.ren, "和解調書.txt"),
    )
    with pytest.raises(Problem, match="not-found"):
        outside_results.check_result(actor=ren, termination_id=ending.id, genuine=True)
    checked = outside_results.check_result(actor=cast.proved(sora), termination_id=ending.id, genuine=True)
    assert checked.status == "genuine"
    story.wait_days(8)
    contract.refresh_from_db()
    checked.refresh_from_db()
    assert (contract.settled_amount, contract.settled_by, checked.status) == (30_000, "outside_result", "taken")
