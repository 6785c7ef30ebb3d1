"""Papers about money: each figure that their PDFs show is the ledger's, to the yen."""

import pytest
from django.db import IntegrityError, transaction

from michinori.contracts.commands import bonuses, deliveries, deposits, purchases, stages, terminations
from michinori.contracts.models import Contract, Payment
from michinori.kernel.actor import Actor
from michinori.kernel.chain import digest
from michinori.ledger import accounts, kinds
from michinori.ledger.queries import balance
from michinori.machinery.settings import set_setting
from michinori.papers.models import Document, new_document_id
from michinori.people.models import Client
from michinori.rules.money.papers import LETTERS
from michinori.wording import display
from tests.papers.kept import FIRST, OPERATOR, kept, moved, register_operator, register_worker, text_of, yen
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.stories.test_ending_by_agreement import halfway
from tests.stories.test_rates_of_the_law import sets

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    made = Cast()
    register_operator()
    register_worker(made.ren)
    return made


def one_payment(cast: Cast, price: int = 48_000, **changes: object) -> Contract:
    """One stage, deposited, handed in, approved, paid."""
    stages = [{"name": "全体", "price": price}]
    contract = story.active(cast, price=price, stages=stages, open_stages=1, **changes)
    return story.handed_in_and_approved(cast, contract, 1)


def shows(cast: Cast, user: object, document: Document, *amounts: int) -> str:
    text = text_of(user, document)  # type: ignore[arg-type]
    assert document.number in text
    assert document.sha256 in text
    assert document.sha256 == digest(document.record)
    for amount in amounts:
        assert yen(amount) in text, (document.kind, amount)
    return text


def test_a_whole_contract_has_each_paper_once_with_the_ledgers_figures(cast: Cast) -> None:
    contract = one_payment(cast, withholding=True)
    found = kept(contract)
    assert {kind: len(rows) for kind, rows in found.items()} == {
        "deposit_receipt": 1, "delivery_slip": 1, "acceptance_slip": 1, "invoice": 1, "fee_invoice": 1,
        "settlement_statement": 1,
    }  # fmt: skip
    (payment,) = Payment.objects.filter(contract=contract)
    fee, fee_tax = moved(contract, kinds.FEE), moved(contract, kinds.FEE_TAX)
    withheld, net = moved(contract, kinds.WITHHOLDING), moved(contract, kinds.PAYMENT)
    assert (payment.before_tax, payment.tax, withheld) == (48_000, 4_800, 4_900)
    assert fee + fee_tax + withheld + net == moved(contract, kinds.DEPOSIT) == 52_800
    aoi, ren = cast.aoi, cast.ren
    shows(cast, aoi, found["deposit_receipt"][0], 52_800)
    shows(cast, aoi, found["delivery_slip"][0], 48_000, 4_800, 52_800)
    shows(cast, ren, found["acceptance_slip"][0], 48_000, 4_800, 52_800)
    invoice = shows(cast, aoi, found["invoice"][0], 48_000, 4_800, 52_800, -withheld, 52_800 - withheld)
    for said in (
        "適格請求書",
        OPERATOR,
        "道のり運営株式会社",
        "青空ウェブ制作",
        "10%対象",
        "媒介者交付特例",
        contract.title,
    ):
        assert said in invoice
    assert "写し" not in invoice
    assert "写し（働いた人の控え）" in text_of(ren, found["invoice"][0])
    fees = shows(cast, ren, found["fee_invoice"][0], fee, fee_tax, fee + fee_tax, 52_800)
    assert OPERATOR in fees
    settled = shows(cast, ren, found["settlement_statement"][0], 48_000, 4_800, -fee, -fee_tax, -withheld, net, 0)
    assert "適格請求書" not in settled
    assert found["settlement_statement"][0].body["escrow"] == {
        "deposited": 52_800, "paid": 52_800, "refunded": 0, "held": balance(accounts.escrow(contract.id)),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("operator", "worker", "lacks", "deducting"),
    [
        (False, True, "運営は適格請求書発行事業者の登録を受けていません", "適格請求書は、売り手に求めてください"),
        (True, False, "売り手は適格請求書発行事業者の登録を知らせていません", "経過措置で決まった割合だけ"),
        (False, False, "売り手は適格請求書発行事業者の登録を知らせていません", "経過措置で決まった割合だけ"),
    ],
)
def test_without_both_registered_it_is_a_receipt_that_says_so(
    operator: bool, worker: bool, lacks: str, deducting: str
) -> None:
    cast = Cast()
    if operator:
        register_operator()
    if worker:
        register_worker(cast.ren)
    found = kept(one_payment(cast))
    assert "invoice" not in found
    text = shows(cast, cast.aoi, found["receipt"][0], 48_000, 4_800, 52_800)
    assert "適格請求書（インボイス）ではありません" in text
    assert lacks in text
    assert deducting in text
    assert ("経過措置" in text) is not worker, "it is for purchases from the unregistered only"
    assert OPERATOR not in text
    fees = text_of(cast.ren, found["fee_invoice"][0])
    assert (OPERATOR in fees) is operator
    assert ("適格請求書ではありません" in fees) is not operator


def test_the_database_refuses_a_receipt_beside_an_invoice(cast: Cast) -> None:
    (invoice,) = kept(one_payment(cast))["invoice"]
    double = Document.objects.get(id=invoice.id)
    double.id, double.kind, double.serial = new_document_id(), "receipt", 1
    with pytest.raises(IntegrityError, match="document_once_paid"), transaction.atomic():
        double.save(force_insert=True)


def test_an_operator_without_a_name_issues_no_qualified_invoice(cast: Cast) -> None:
    set_setting(actor=Actor.operator(), key="operator_name", text="", first=FIRST)
    found = kept(one_payment(cast))
    assert "invoice" not in found
    assert found["receipt"][0].body["lacks"] == ["operator"]
    assert "適格請求書ではありません" in text_of(cast.ren, found["fee_invoice"][0])


def test_a_registration_counts_from_its_first_day() -> None:
    cast = Cast()
    register_operator()
    register_worker(cast.ren, since=story.in_days(1))
    assert "receipt" in kept(one_payment(cast))
    story.wait_days(2)
    assert "invoice" in kept(one_payment(cast))


def test_the_day_of_handing_in_decides_and_not_that_of_the_payment() -> None:
    """Registered only once it is paid: a client who deducts all of it on an invoice would owe it to the tax office."""
    cast, handed_in = Cast(), story.in_days(0)
    register_operator()
    register_worker(cast.ren, since=story.in_days(1))
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    story.hand_in(cast, contract, 1)
    story.wait_days(2)
    story.approve(cast, contract, 1)
    (receipt,) = kept(contract)["receipt"]
    assert receipt.body["lacks"] == ["worker"]
    assert receipt.body["supplied"] == [{"on": handed_in.isoformat(), "before_tax": 48_000}]
    text = text_of(cast.aoi, receipt)
    for said in (f"取引年月日{display.day(handed_in)}", f"支払日{display.day(story.in_days(0))}"):
        assert said in text, said


def test_what_was_handed_in_while_registered_has_an_invoice_afterwards(cast: Cast) -> None:
    contract = story.active(cast, price=48_000, stages=story.WHOLE, open_stages=1)
    story.hand_in(cast, contract, 1)
    set_setting(actor=Actor.operator(), key="operator_number", text="", first=story.in_days(1))
    story.wait_days(2)
    story.approve(cast, contract, 1)
    found = kept(contract)
    assert OPERATOR in text_of(cast.aoi, found["invoice"][0])
    assert "適格請求書ではありません" in text_of(cast.ren, found["fee_invoice"][0]), "the fee is of the day of payment"


def test_a_payment_for_days_with_and_without_registration_is_a_receipt() -> None:
    cast, first = Cast(), story.in_days(0)
    register_operator()
    register_worker(cast.ren, since=story.in_days(1))
    contract = story.active(cast, pay_on="completion", withholding=False)
    story.hand_in(cast, contract, 1)
    story.wait_days(2)
    for number in (2, 3):
        story.hand_in(cast, contract, number)
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    (receipt,) = kept(contract)["receipt"]
    assert receipt.body["lacks"] == ["worker_in_part"]
    assert [one["before_tax"] for one in receipt.body["supplied"]] == [14_400, 33_600]
    text = shows(cast, cast.aoi, receipt, 14_400, 33_600, 48_000, 52_800)
    for said in ("登録を受けている日の分と", "経過措置", display.day(first), display.day(story.in_days(0))):
        assert said in text, said


@pytest.mark.parametrize(
    ("prices", "withheld"),
    [((1_500_000,), [204_200]), ((750_000, 750_000), [76_575, 76_575])],
)
def test_withheld_above_a_million_in_one_payment_and_in_two(
    cast: Cast, prices: tuple[int, ...], withheld: list[int]
) -> None:
    stages = [{"name": f"その{n}", "price": price} for n, price in enumerate(prices)]
    contract = story.active(cast, price=sum(prices), stages=stages, pay_on="stage", withholding=True)
    story.handed_in_and_approved(cast, contract, *range(1, len(prices) + 1))
    found = kept(contract)
    assert [row.body["withheld"] for row in found["invoice"]] == withheld
    assert sum(withheld) == moved(contract, kinds.WITHHOLDING)
    for invoice, amount, price in zip(found["invoice"], withheld, prices, strict=True):
        shows(cast, cast.aoi, invoice, price, -amount, price * 11 // 10 - amount)


def test_what_goes_back_after_an_invoice_is_no_invoice_and_no_return_of_one(cast: Cast) -> None:
    contract = halfway(cast)
    ending = terminations.open_termination(
        actor=cast.acts(cast.ren), contract_id=contract.id, amount=20_000, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.aoi), termination_id=ending.id, amount=20_000)
    found = kept(contract)
    refunded = moved(contract, kinds.REFUND)
    assert refunded == 52_800 - 22_000
    assert sum(row.amount + (row.tax or 0) for row in found["invoice"]) == 22_000
    (note,) = found["credit_note"]
    assert (note.amount, note.tax, note.worker_id) == (refunded, 0, None)
    text = shows(cast, cast.aoi, note, refunded, 52_800, -22_000, -refunded, 0)
    assert "適格返還請求書にはあたりません" in text
    last = found["settlement_statement"][-1]
    assert "精算のしかた" in shows(cast, cast.ren, last, 20_000, refunded)
    assert (last.body["settled_by"], last.body["settled_amount"]) == ("agreement", 20_000)


def test_a_bonus_has_an_invoice_of_its_own(cast: Cast) -> None:
    contract = one_payment(cast, withholding=True)
    story.pay_in(cast, 11_000)
    bonuses.pay_bonus(actor=cast.acts(cast.aoi), contract_id=contract.id, amount=10_000)
    found = kept(contract)
    assert [row.body["occasion"] for row in found["invoice"]] == ["acceptance", "bonus"]
    invoice, fee = found["invoice"][-1], found["fee_invoice"][-1]
    shows(cast, cast.aoi, invoice, 10_000, 1_000, 11_000, -1_021)
    assert (fee.body["fee"], fee.body["fee_tax"]) == (2_200, 220)
    assert len(found["deposit_receipt"]) == 1, "a bonus passes through the escrow at once"
    assert found["settlement_statement"][-1].body["escrow"]["held"] == 0


def test_files_bought_after_the_end_have_one_too(cast: Cast) -> None:
    contract = halfway(cast)
    ending = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=19_728, reason="client_withdrew"
    )
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=ending.id, amount=19_728)
    story.pay_in(cast, 100_000)
    before = balance(accounts.worker(cast.ren.id))
    purchases.buy_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=2)
    invoice = kept(contract)["invoice"][-1]
    assert invoice.body["occasion"] == "purchase"
    assert invoice.amount + (invoice.tax or 0) == moved(contract, kinds.PURCHASE)
    statement = kept(contract)["settlement_statement"][-1]
    assert statement.body["payments"][0]["net"] == balance(accounts.worker(cast.ren.id)) - before
    assert statement.body["escrow"]["held"] == 0


def test_two_rates_in_one_payment_stand_apart(cast: Cast) -> None:
    contract = story.active(cast, withholding=False, spare=10_000)
    story.hand_in(cast, contract, 1)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    story.hand_in(cast, contract, 2)
    ending = terminations.open_termination(
        actor=cast.acts(cast.aoi), contract_id=contract.id, amount=28_800, reason="agreed"
    )
    terminations.accept_termination(actor=cast.acts(cast.ren), termination_id=ending.id, amount=28_800)
    found = kept(contract)
    (invoice,) = found["invoice"]
    assert invoice.body["rates"] == [
        {"percent": 12, "before_tax": 14_400, "tax": 1_728},
        {"percent": 10, "before_tax": 14_400, "tax": 1_440},
    ]
    text = shows(cast, cast.aoi, invoice, 14_400, 1_728, 1_440, 28_800, 3_168)
    assert "12%対象" in text
    (fees,) = found["fee_invoice"]
    assert sum(one["before_tax"] for one in fees.body["rates"]) == moved(contract, kinds.FEE)
    assert sum(one["tax"] for one in fees.body["rates"]) == moved(contract, kinds.FEE_TAX)


def test_slips_have_the_rate_of_the_day_of_handing_in(cast: Cast) -> None:
    contract = story.active(cast, withholding=False, spare=10_000)
    story.hand_in(cast, contract, 1)
    sets("tax_percent", "12", story.in_days(1))
    story.wait_days(2)
    deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    stages.approve_stage(actor=cast.acts(cast.aoi), contract_id=contract.id, number=1)
    story.hand_in(cast, contract, 2)
    found = kept(contract)
    (accepted,) = found["acceptance_slip"]
    assert accepted.body["rates"] == [{"percent": 10, "before_tax": 14_400, "tax": 1_440}]
    assert "10%対象" in shows(cast, cast.aoi, accepted, 14_400, 1_440, 15_840)
    assert [one.body["rates"][0]["percent"] for one in found["delivery_slip"]] == [10, 12]


def test_where_the_escrow_lacked_tax_the_paper_is_no_invoice(cast: Cast) -> None:
    contract = story.active(cast, pay_on="stage", withholding=False)
    sets("tax_percent", "50", story.in_days(1))
    story.wait_days(2)
    story.handed_in_and_approved(cast, contract, 1)
    found = kept(contract)
    assert found["receipt"][0].body["lacks"] == ["tax"]
    assert "税率の変更" in shows(cast, cast.aoi, found["receipt"][0], 14_400, 4_800)


def test_the_readers_are_the_two_sides_and_some_papers_are_for_one(cast: Cast) -> None:
    found = kept(one_payment(cast))
    client = Client.objects.get(organisation__name="青空ウェブ制作")
    for kind, whose in (("deposit_receipt", (client.id, None)), ("fee_invoice", (None, cast.ren.id))):
        assert (found[kind][0].client_id, found[kind][0].worker_id) == whose
    for kind in ("invoice", "delivery_slip", "acceptance_slip", "settlement_statement"):
        assert (found[kind][0].client_id, found[kind][0].worker_id) == (client.id, cast.ren.id)


def test_numbers_begin_with_the_letters_of_the_kind_and_leave_no_gap(cast: Cast) -> None:
    for _ in range(3):
        one_payment(cast)
    for kind, rows in kept().items():
        year = story.in_days(0).year
        assert [row.number for row in rows] == [f"{LETTERS[kind]}-{year}-{n:06}" for n in range(1, len(rows) + 1)]
