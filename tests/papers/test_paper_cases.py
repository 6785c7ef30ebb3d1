"""Papers in the irregular cases: continuation, insolvency, hours, weeks, the clock; each to the yen of the ledger."""

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.contracts.commands import deliveries, hours, terminations
from michinori.contracts.models import Contract, Payment
from michinori.ledger import accounts, kinds
from michinori.ledger.queries import balance
from michinori.machinery import outbox
from michinori.papers.commands.steps import keep_papers
from michinori.papers.models import Document
from tests.insolvencies import record_insolvency
from tests.papers.kept import kept, moved, register_operator, register_worker, text_of, yen
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_ending_by_agreement import halfway
from tests.stories.test_switching import accepted, by_the_hour, propose

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    register_operator()
    register_worker(made.ren)
    return made


def adds_up(contract: Contract) -> dict[str, list[Document]]:
    """The contract's papers, whose sums are all that the ledger moved for it."""
    found = kept(contract)
    invoices, fees = found.get("invoice", []), found.get("fee_invoice", [])
    came = moved(contract, *kinds.INTO_ESCROW)
    back = moved(contract, kinds.REFUND)
    assert sum(row.amount + (row.tax or 0) for row in invoices) == came - back - balance(accounts.escrow(contract.id))
    assert sum(row.body["withheld"] for row in invoices) == moved(contract, kinds.WITHHOLDING)
    assert sum(row.body["fee"] for row in fees) == moved(contract, kinds.FEE)
    assert sum(row.body["fee_tax"] for row in fees) == moved(contract, kinds.FEE_TAX)
    assert sum(row.amount for row in found.get("credit_note", [])) == back
    nets = [line["net"] for row in found["settlement_statement"] for line in row.body["payments"]]
    assert sum(nets) == moved(contract, kinds.PAYMENT, kinds.BONUS_PAYMENT)
    last = found["settlement_statement"][-1].body["escrow"]
    assert (last["deposited"], last["refunded"]) == (came, back)
    return found


def test_a_continuation_has_papers_of_its_own_and_counts_the_fee_on(cast: Cast) -> None:
    old = story.active(cast, withholding=False)
    made = accepted(cast, propose(cast, old, 20_001, by_the_hour(60_000)))
    rest = Contract.objects.get(id=str(made.continuation_id))
    of_old = adds_up(old)
    assert of_old["credit_note"][0].amount == 52_800 - 22_001
    (deposit,) = kept(rest)["deposit_receipt"]
    assert deposit.amount == 66_000
    assert yen(66_000) in text_of(cast.aoi, deposit)
    ren = cast.acts(cast.ren)
    files = [story.a_file(cast.ren, "記録.txt")]
    hours.log_hours(actor=ren, contract_id=rest.id, day=story.in_days(0), minutes=300, file_ids=files)
    deliveries.deliver_work(actor=ren, contract_id=rest.id, file_ids=[story.a_file(cast.ren, "完成.txt")])
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=rest.id)
    found = adds_up(rest)
    (payment,) = Payment.objects.filter(contract=rest)
    assert payment.before_tax == 10_000
    assert found["fee_invoice"][0].body["fee"] == payment.fee == 2_200
    assert found["acceptance_slip"][-1].amount == 10_000
    assert found["delivery_slip"][-1].amount == 10_000


def test_a_week_that_is_acknowledged_has_a_slip_and_an_invoice(cast: Cast) -> None:
    contract = story.active(cast, **by_the_hour(60_000, pay_on="stage"))
    ren, day = cast.acts(cast.ren), story.in_days(0)
    files = [story.a_file(cast.ren, "記録.txt")]
    entry = hours.log_hours(actor=ren, contract_id=contract.id, day=day, minutes=125, file_ids=files)
    assert entry is not None
    story.wait_days(20)
    found = adds_up(contract)
    slip = found["acceptance_slip"][0]
    assert (slip.amount, slip.body["minutes"], slip.body["by"]) == (4_166, 125, "clock")
    assert slip.amount == found["invoice"][0].amount
    assert "返事がなく" in text_of(cast.ren, slip)


def test_an_insolvent_clients_contract_ends_with_papers_for_the_estate(cast: Cast) -> None:
    contract = halfway(cast)
    sora = cast.person("Sora", staff=True)
    record_insolvency(
        actor=cast.acts(sora),
        client_id=contract.client_id,
        day=story.in_days(0),
        document_id=story.a_file(sora, "決定.txt"),
        trustee_email=cast.mio.email,
    )
    terminations.end_at_standing(actor=cast.acts(cast.ren), contract_id=contract.id)
    found = adds_up(contract)
    contract.refresh_from_db()
    assert contract.status == "ended"
    assert found["credit_note"][-1].client_id == contract.client_id
    assert found["settlement_statement"][-1].body["settled_amount"] == contract.settled_amount


def test_the_outbox_keeps_them_and_a_step_without_money_makes_none(cast: Cast) -> None:
    assert keep_papers in SUBSCRIBERS["contract_events"]
    story.offered(cast)
    outbox.drain({"contract_events": [keep_papers]})
    assert not Document.objects.exists()
    story.active(cast)
    outbox.drain({"contract_events": [keep_papers]})
    assert [one.kind for one in Document.objects.all()] == ["deposit_receipt"]


def test_play_money_makes_papers_that_nobody_takes_for_real(cast: Cast, settings: object) -> None:
    settings.DEMO = True  # type: ignore[attr-defined]
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    found = kept(story.handed_in_and_approved(cast, contract, 1))
    for rows in found.values():
        text = text_of(cast.aoi if rows[0].client_id else cast.ren, rows[0])
        assert "見本" in text
        assert "実際の取引の書類ではありません" in text
    settings.DEMO = False  # type: ignore[attr-defined]
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    for rows in kept(story.handed_in_and_approved(cast, contract, 1)).values():
        assert "見本" not in text_of(cast.aoi if rows[-1].client_id else cast.ren, rows[-1])


def test_names_are_those_of_the_day_and_english_papers_say_the_same_figures(cast: Cast) -> None:
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    (invoice,) = kept(story.handed_in_and_approved(cast, contract, 1))["invoice"]
    english = text_of(cast.aoi, invoice, "en")
    for said in ("Qualifiedinvoice", "¥48,000", "¥4,800", "¥52,800", invoice.number):
        assert said in english
    cast.ren.display_name = "Somebody else"
    cast.ren.save()
    assert "Somebodyelse" not in text_of(cast.ren, invoice)
