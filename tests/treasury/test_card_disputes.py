"""Disputes: a claim against the client, never a negative balance; the worker keeps what they were paid."""

import pytest

from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check, frozen
from michinori.machinery import audit
from michinori.machinery.models import OutboxItem
from michinori.people.queries import default_client
from michinori.treasury.commands.card_disputes import note_dispute, write_off
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.cards import start_card_payment
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardDispute
from michinori.treasury.providers import card_company
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.card_company import LOST, WON, CardCompany
from tests.treasury.payees import payee, person, sora
from tests.treasury.paying_by_card import client_balance, decided, disputes, pays, tell

pytestmark = pytest.mark.django_db
WHY = "本人と連絡が取れない"


def claims() -> int:
    return balance(accounts.CLAIMS)


def frozen_of(client_id: str) -> int:
    return frozen([accounts.client(client_id)])[accounts.client(client_id)]


def test_what_is_disputed_is_frozen_up_to_the_claim(company: CardCompany) -> None:
    aoi = payee("Aoi")
    record_money_in(client_id=aoi.id, amount=3_000, reference="1")
    row = pays(company, aoi.id, aoi.id, 20_000)
    found = disputes(company, row)
    assert (found.status, found.withdrawn, found.claim, claims()) == ("open", 20_000, 20_000, 20_000)
    assert (balance(accounts.CARD), balance(accounts.CARD_FEES)) == (-1_300, 1_300)
    assert (client_balance(aoi.id), frozen_of(aoi.id)) == (23_000, 20_000)
    with pytest.raises(Problem, match="insufficient-balance") as refused:
        request_payout(actor=Actor.person(aoi.id), amount=3_001, source="client", confirmed=True)
    assert refused.value.values["balance"] == 3_000
    assert request_payout(actor=Actor.person(aoi.id), source="client", confirmed=True).amount == 3_000
    with pytest.raises(Problem, match="card-claim-open"):
        start_card_payment(actor=Actor.person(aoi.id), client_id=aoi.id, amount=5_000, key="again")
    assert OutboxItem.objects.get(kind="card_disputed").payload["amount"] == 20_000
    assert check().sound


def inquired(company: CardCompany, intent_id: str, amount: int) -> CardDispute:
    number = company.inquire(intent_id, amount)
    tell(company, "charge.dispute.created", number)
    do_card_work()
    return CardDispute.objects.get(number=number)


def test_what_is_only_asked_about_is_frozen_as_well(company: CardCompany) -> None:
    """Nothing is taken yet; were the money to leave by bank, the dispute that follows would pay it twice."""
    aoi = payee("Aoi")
    record_money_in(client_id=aoi.id, amount=3_000, reference="1")
    row = pays(company, aoi.id, aoi.id, 20_000)
    found = inquired(company, row.intent or "", 15_000)
    assert (found.status, found.amount, found.claim, frozen_of(aoi.id)) == ("open", 15_000, 0, 15_000)
    with pytest.raises(Problem, match="insufficient-balance"):
        request_payout(actor=Actor.person(aoi.id), amount=8_001, source="client", confirmed=True)
    company.charge_back(found.number)
    tell(company, "charge.dispute.updated", found.number)
    do_card_work()
    found.refresh_from_db()
    assert (found.status, found.claim, frozen_of(aoi.id), client_balance(aoi.id)) == ("open", 15_000, 15_000, 23_000)
    found = decided(company, found, LOST)
    assert (found.claim, frozen_of(aoi.id), client_balance(aoi.id)) == (0, 0, 8_000)
    assert check().sound


def test_what_was_asked_about_in_vain_is_free_again(company: CardCompany) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    found = decided(company, inquired(company, row.intent or "", 20_000), "warning_closed")
    assert (found.status, frozen_of(aoi.id), client_balance(aoi.id)) == ("won", 0, 20_000)
    assert check().sound


def test_never_more_is_frozen_than_was_paid(company: CardCompany) -> None:
    """Also where the bank names an amount in another currency: then all of the payment."""
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    assert inquired(company, row.intent or "", 25_000).amount == 20_000
    number = company.inquire(row.intent or "", 130)
    company.things[number]["currency"] = "usd"
    tell(company, "charge.dispute.created", number)
    do_card_work()
    assert CardDispute.objects.get(number=number).amount == 20_000
    assert check().sound


def test_frozen_money_pays_for_no_work(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    contract = story.agreed(cast)
    row = pays(company, cast.aoi.id, agency, 60_000)
    disputes(company, row)
    with pytest.raises(Problem, match="insufficient-balance") as refused:
        story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    assert {name: refused.value.values[name] for name in ("needed", "balance", "missing")} == {
        "needed": 52_800,
        "balance": 0,
        "missing": 52_800,
    }
    record_money_in(client_id=agency, amount=52_800, reference="1")
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    assert client_balance(agency) == 60_000


def test_what_is_won_is_free_again(company: CardCompany) -> None:
    aoi = person("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    found = decided(company, disputes(company, row), WON)
    assert (found.status, found.claim, claims(), frozen_of(aoi.id)) == ("won", 0, 0, 0)
    assert (client_balance(aoi.id), balance(accounts.CARD)) == (20_000, 18_700)


def test_an_answer_that_another_process_has_overtaken_changes_nothing(company: CardCompany) -> None:
    """Two calls come close together; who asked first books last."""
    aoi = person("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    first = disputes(company, row)
    provider = card_company()
    assert provider is not None
    asked_before = provider.dispute(first.number)
    for status in (LOST, WON):
        found = decided(company, first, status)
        before = (found.withdrawn, found.reinstated, found.collected, client_balance(aoi.id), frozen_of(aoi.id))
        note_dispute(asked_before)
        found.refresh_from_db()
        after = (found.withdrawn, found.reinstated, found.collected, client_balance(aoi.id), frozen_of(aoi.id))
        assert (found.status, after) == (status, before)
    assert check().sound


def test_what_is_won_but_not_given_back_yet_stays_frozen_until_it_is(company: CardCompany) -> None:
    aoi = person("Aoi")
    found = decided(company, disputes(company, pays(company, aoi.id, aoi.id, 20_000)), WON, reinstate=False)
    assert (found.claim, frozen_of(aoi.id), client_balance(aoi.id)) == (20_000, 20_000, 20_000)
    company.reinstate(found.number)
    tell(company, "charge.dispute.funds_reinstated", found.number)
    do_card_work()
    assert (claims(), frozen_of(aoi.id)) == (0, 0)


def test_what_is_lost_is_taken_from_what_is_there_and_from_what_comes(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    contract = story.agreed(cast)
    row = pays(company, cast.aoi.id, agency, 60_000)
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    found = decided(company, disputes(company, row), LOST)
    assert (client_balance(agency), found.collected, found.claim) == (0, 7_200, 52_800)
    assert balance(accounts.escrow(contract.id)) == 52_800
    record_money_in(client_id=agency, amount=50_000, reference="1")
    do_card_work()
    do_card_work()
    record_money_in(client_id=agency, amount=10_000, reference="2")
    do_card_work()
    found.refresh_from_db()
    assert (found.claim, claims(), client_balance(agency), frozen_of(agency)) == (0, 0, 7_200, 0)
    assert check().sound


def test_a_worker_who_was_paid_keeps_it_and_the_rest_is_the_operators_loss(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    contract = story.agreed(cast, stages=story.WHOLE)
    row = pays(company, cast.aoi.id, agency, 52_800)
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    story.hand_in(cast, contract, 1)
    story.approve(cast, contract, 1)
    earned = balance(accounts.worker(cast.ren.id))
    assert earned > 30_000
    found = disputes(company, row)
    with pytest.raises(Problem, match="dispute-open"):
        write_off(actor=sora(), dispute_id=found.id, reason=WHY)
    found = decided(company, found, LOST)
    assert balance(accounts.worker(cast.ren.id)) == earned
    left = found.claim
    assert left == 52_800 - found.collected
    assert found.collected == 4_900  # the withholding, which was the client's again
    write_off(actor=Actor.person(_staff(), elevated=True), dispute_id=found.id, reason=WHY)
    found.refresh_from_db()
    assert (found.claim, found.why, claims(), balance(accounts.LOSSES)) == (0, WHY, 0, left)
    assert [one.kind for one in audit.newest(limit=1)] == ["card_claim_written_off"]
    assert check().sound


def test_what_is_taken_once_more_after_a_loss_is_a_loss_too(company: CardCompany) -> None:
    aoi = person("Aoi")
    dispute = decided(company, disputes(company, pays(company, aoi.id, aoi.id, 20_000)), LOST)
    assert (dispute.collected, dispute.claim) == (20_000, 0)
    staff = Actor.person(_staff(), elevated=True)
    for number, losses in ((1, 10_000), (2, 20_000)):
        took = {"id": f"txn_more_{number}", "amount": -10_000, "fee": 0}
        company.things[dispute.number]["balance_transactions"].append(took)
        tell(company, "charge.dispute.updated", dispute.number)
        do_card_work()
        write_off(actor=staff, dispute_id=dispute.id, reason=WHY)
        assert (balance(accounts.LOSSES), claims()) == (losses, 0)
    assert check().sound


def _staff() -> str:
    return person("Yui", staff=True).id


def test_only_a_client_who_is_not_ones_own_is_let_off(company: CardCompany) -> None:
    aoi = person("Aoi")
    found = decided(company, disputes(company, pays(company, aoi.id, aoi.id, 20_000)), WON, reinstate=False)
    for actor, slug in (
        (Actor.person(aoi.id, elevated=True), "not-found"),
        (Actor.person(_staff()), "elevation-needed"),
    ):
        with pytest.raises(Problem, match=slug):
            write_off(actor=actor, dispute_id=found.id, reason=WHY)
    found.refresh_from_db()
    assert found.written_off == 0


def test_a_part_a_second_dispute_and_what_was_collected_comes_back(company: CardCompany) -> None:
    aoi = person("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    one, two = disputes(company, row, 5_000), disputes(company, row, 7_000)
    assert (claims(), frozen_of(aoi.id)) == (12_000, 12_000)
    decided(company, one, LOST)
    assert (claims(), frozen_of(aoi.id), client_balance(aoi.id)) == (7_000, 7_000, 15_000)
    decided(company, two, WON)
    assert (claims(), frozen_of(aoi.id), client_balance(aoi.id)) == (0, 0, 15_000)
    company.reinstate(one.number)
    tell(company, "charge.dispute.funds_reinstated", one.number)
    do_card_work()
    assert (claims(), client_balance(aoi.id)) == (0, 20_000)
    assert check().sound


def test_calls_twice_and_in_the_wrong_order_end_the_same(company: CardCompany) -> None:
    aoi = person("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    number = company.dispute(row.intent or "", 20_000)
    company.decide(number, WON)
    for kind in ("closed", "funds_reinstated", "created", "closed", "funds_withdrawn"):
        tell(company, f"charge.dispute.{kind}", number)
        do_card_work()
    found = CardDispute.objects.get()
    assert (found.status, found.withdrawn, found.reinstated, claims()) == ("won", 20_000, 20_000, 0)
    assert (balance(accounts.CARD), OutboxItem.objects.filter(kind="card_disputed").count()) == (18_700, 1)
