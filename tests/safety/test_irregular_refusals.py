"""What the database itself refuses of the irregular roads, to the application's role and to the owner alike: a sealed
number, an opinion, a report, hours, a proposal or a filed result is never changed once it was given.
"""

from collections.abc import Iterator

import psycopg
import pytest

from michinori.config.embedded import roles
from michinori.contracts.commands import bids, change_requests, hours, outside_results, terminations
from michinori.contracts.models import ClassDispute, Contract, HourEntry, OutsideResult, SealedBid
from michinori.kernel.clock import day_of
from michinori.machinery import clock
from tests.stories import cast as story
from tests.stories.cast import Cast

REFUSED = {
    "a bid changed": "UPDATE contracts_sealedbid SET amount = 1",
    "a bid taken away": "DELETE FROM contracts_sealedbid",
    "all bids taken away": "TRUNCATE contracts_sealedbid",
    "a second bid": "INSERT INTO contracts_sealedbid (termination_id, by, amount, nonce, at) "
    "SELECT termination_id, by, amount + 1, nonce, at FROM contracts_sealedbid",
    "a bid below nothing": "INSERT INTO contracts_sealedbid (termination_id, by, amount, nonce, at) "
    "SELECT termination_id, 'client', -1, nonce, at FROM contracts_sealedbid",
    "a bid of nobody": "INSERT INTO contracts_sealedbid (termination_id, by, amount, nonce, at) "
    "SELECT termination_id, 'staff', 1, nonce, at FROM contracts_sealedbid",
    "an opinion changed": "UPDATE contracts_classdispute SET kind = 'fix'",
    "an opinion taken away": "DELETE FROM contracts_classdispute",
    "hours written back": "UPDATE contracts_hourentry SET minutes = 1440",
    "hours of another day": "UPDATE contracts_hourentry SET day = day - 1",
    "hours without an answer's instant": "UPDATE contracts_hourentry SET answer = 'acknowledged'",
    "hours paid before they are acknowledged": "UPDATE contracts_hourentry SET paid = true",
    "hours taken away": "DELETE FROM contracts_hourentry",
    "a wish changed": "UPDATE contracts_changerequest SET kind = 'fix'",
    "a wish taken away": "DELETE FROM contracts_changerequest",
    "a result of another amount": "UPDATE contracts_outsideresult SET amount = 48000",
    "a result genuine without a check": "UPDATE contracts_outsideresult SET status = 'genuine'",
    "a result taken away": "DELETE FROM contracts_outsideresult",
    "a report of another percent": "UPDATE contracts_report SET percent = 100",
    "a delivery with a file all of a sudden": "UPDATE contracts_delivery SET has_file = true",
    "other terms proposed": "UPDATE contracts_amendment SET price = 1",
    "another amount in a switch": "UPDATE contracts_switch SET amount = 1",
    "bids opened before they were sealed": "UPDATE contracts_termination "
    "SET bidding_since = NULL, bids_opened_at = now()",
    "an ending settled at nothing known": "UPDATE contracts_termination "
    "SET status = 'settled', closed_at = now(), settled_by = 'bids'",
    "a contract ended at nothing known": "UPDATE contracts_contract SET status = 'ended', open_termination_id = NULL, "
    "settled_by = 'bids' WHERE status = 'ending'",
    "more superseded than the price": "UPDATE contracts_contract SET superseded = price + 1",
    "a bonus while ending": "UPDATE contracts_contract SET bonus = 1",
    "a bonus below nothing": "UPDATE contracts_contract SET bonus = -1",
    "a payment of a bonus that the contract does not count": "INSERT INTO contracts_payment (contract_id, n, kind, "
    "before_tax, tax, fee, fee_tax, withheld, waived, net, at) "
    "SELECT id, 999, 'bonus', 1, 0, 0, 0, 0, 0, 1, now() FROM contracts_contract",
    "an ending forgotten": "UPDATE contracts_contract SET status = 'active' WHERE status = 'ending'",
    "settled at what was not paid": "UPDATE contracts_contract SET status = 'ended', open_termination_id = NULL, "
    "settled_amount = paid + 1, settled_by = 'bids' WHERE status = 'ending'",
}


@pytest.fixture
def ending(fresh_database: str) -> Contract:
    """An hourly contract with a disputed wish, ending with one number sealed and a result filed."""
    cast = Cast()
    aoi, ren = cast.acts(cast.aoi), cast.acts(cast.ren)
    contract = story.active(cast, meter={"kind": "hours", "rate": 3_000}, stages=[])
    hours.log_hours(actor=ren, contract_id=contract.id, day=day_of(clock.now()), minutes=61)
    asked = change_requests.request_change(actor=aoi, contract_id=contract.id, note="直してください")
    change_requests.dispute_class(actor=ren, request_id=asked.id, kind="addition", reason="追加です")
    opened = terminations.open_termination(actor=ren, contract_id=contract.id, amount=3_050, reason="agreed")
    terminations.counter_termination(actor=aoi, termination_id=opened.id, amount=0)
    story.wait_days(8)
    bids.seal_bid(actor=ren, termination_id=opened.id, amount=1_234)
    outside_results.file_result(
        actor=ren, termination_id=opened.id, amount=3_000, kind="private_record", file_id=story.a_file(cast.ren)
    )
    contract.refresh_from_db()
    return contract


@pytest.fixture(params=["application", "owner"])
def someone(request: pytest.FixtureRequest, embedded_home: object, fresh_database: str) -> Iterator[psycopg.Connection]:
    """A plain connection, once as the application's role and once as the owner."""
    role = roles.OWNER if request.param == "owner" else roles.APPLICATION
    with psycopg.connect(roles.address(embedded_home, role, fresh_database)) as connection:
        yield connection
        connection.rollback()


def test_the_database_refuses(ending: Contract, someone: psycopg.Connection) -> None:
    assert (SealedBid.objects.count(), ClassDispute.objects.count()) == (1, 1)
    assert (HourEntry.objects.count(), OutsideResult.objects.count()) == (1, 1)
    let_through = []
    for name, attempt in REFUSED.items():
        try:
            someone.execute(attempt)
            someone.execute("SET CONSTRAINTS ALL IMMEDIATE")
            let_through.append(name)
        except (psycopg.errors.InsufficientPrivilege, psycopg.errors.IntegrityError):
            pass
        someone.rollback()
    assert let_through == []


def test_answers_are_written_all_the_same(ending: Contract, someone: psycopg.Connection) -> None:
    """The same tables with what is right, so that the refusals above are not for another reason."""
    someone.execute("UPDATE contracts_hourentry SET answer = 'objected', answered_at = now()")
    someone.execute("UPDATE contracts_changerequest SET status = 'lapsed', closed_at = now()")
    someone.execute("UPDATE contracts_outsideresult SET status = 'denied', closed_at = now()")
