"""Paying in by card: what was paid is credited once, whoever learns of it first, and whatever gets lost on the way."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from pytest_django.fixtures import Settings

from michinori.contracts.commands import deliveries
from michinori.contracts.commands.suspending import suspend_client
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check
from michinori.machinery.models import OutboxItem
from michinori.machinery.settings import set_setting
from michinori.people.consents import due_consents
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.card_work import do_card_work, note_event
from michinori.treasury.commands.cards import check_card_payment, start_card_payment
from michinori.treasury.models import CardEvent, CardPayment
from michinori.treasury.ports import Told
from michinori.treasury.providers import card_company
from michinori.treasury.queries.card_secrets import secret_of
from tests.legal.publishing import published
from tests.stories import cast as story
from tests.treasury.bank_files import Desk
from tests.treasury.card_company import CardCompany, signed
from tests.treasury.payees import OFFICE, person
from tests.treasury.paying_by_card import all_due, pays, tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoi() -> User:
    return person("Aoi")


def starts(user: User, amount: int = 11_000, key: str = "k") -> CardPayment:
    return start_card_payment(actor=Actor.person(user.id), client_id=user.id, amount=amount, key=key).payment


def paid_in(user: User) -> int:
    return balance(accounts.client(user.id))


def test_money_for_running_contracts_comes_in_without_consent_to_new_terms(company: CardCompany, aoi: User) -> None:
    published()
    assert due_consents(aoi.id)
    assert starts(aoi).status == "waiting"


def test_who_is_suspended_pays_in_while_a_contract_runs_and_only_then(company: CardCompany) -> None:
    cast = Desk()
    agency = default_client(cast.aoi.id).id
    contract = story.agreed(cast)
    for one in (agency, cast.mio.id):
        suspend_client(actor=cast.acts(cast.sora), client_id=one, until=None)
    with pytest.raises(Problem, match="suspended"):
        starts(cast.mio)
    pays(company, cast.aoi.id, agency, 52_800)
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    contract.refresh_from_db()
    assert contract.status == "active"
    deliveries.deliver_work(actor=cast.acts(cast.ren), contract_id=contract.id, file_ids=[story.a_file(cast.ren)])
    deliveries.accept_delivery(actor=cast.acts(cast.aoi), contract_id=contract.id)
    with pytest.raises(Problem, match="suspended"):
        start_card_payment(actor=cast.acts(cast.aoi), client_id=agency, amount=1_000, key="more")
    assert CardPayment.objects.count() == 1


def test_what_is_paid_is_credited_once_by_whichever_way_it_is_heard(company: CardCompany, aoi: User) -> None:
    company.fee_percent = 36
    row = starts(aoi)
    assert (row.status, paid_in(aoi)) == ("waiting", 0)
    company.pay(row.intent or "")
    assert tell(company, "payment_intent.succeeded", row.intent or "", "evt_same")
    assert not tell(company, "payment_intent.succeeded", row.intent or "", "evt_same")
    tell(company, "payment_intent.succeeded", row.intent or "")
    do_card_work()
    check_card_payment(actor=Actor.person(aoi.id), payment_id=row.id)
    all_due()
    do_card_work()
    row.refresh_from_db()
    assert (row.status, row.fee, row.look_at, row.fingerprint) == ("paid", 396, None, "card-1")
    assert (paid_in(aoi), balance(accounts.CARD), balance(accounts.CARD_FEES)) == (11_000, 10_604, 396)
    assert [one.payload["amount"] for one in OutboxItem.objects.filter(kind="money_in")] == [11_000]
    assert check().sound


def test_events_in_any_order_say_what_is_so_now(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    company.fail_3d_secure(row.intent or "")
    early = company.event("payment_intent.payment_failed", row.intent or "")
    company.pay(row.intent or "")
    tell(company, "payment_intent.succeeded", row.intent or "")
    provider = card_company()
    assert provider is not None
    late = provider.read_event(early, signed(early))
    assert late is not None
    note_event(late)
    do_card_work()
    row.refresh_from_db()
    assert (row.status, paid_in(aoi)) == ("paid", 11_000)


def test_without_any_call_a_look_up_finds_it(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    company.pay(row.intent or "", secured=True)
    all_due()
    do_card_work()
    assert paid_in(aoi) == 0
    company.pay(row.intent or "")
    all_due()
    do_card_work()
    assert paid_in(aoi) == 11_000


def test_what_nobody_pays_is_given_up_after_a_day_and_can_be_paid_no_more(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    for _ in range(11):
        all_due()
        do_card_work()
    row.refresh_from_db()
    assert (row.status, row.look_at) == ("cancelled", None)
    assert company.things[row.intent or ""]["status"] == "canceled"
    assert secret_of(Actor.person(aoi.id), row.id).secret == ""


def test_paid_at_the_moment_it_is_given_up_is_paid(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    CardPayment.objects.update(looks=10)
    all_due()
    company.seen = lambda method, path: company.pay(row.intent or "") if path.endswith("/cancel") else None
    do_card_work()
    company.seen = lambda method, path: None
    row.refresh_from_db()
    assert row.status != "cancelled"
    all_due()
    do_card_work()
    assert paid_in(aoi) == 11_000


def test_an_answer_that_was_lost_makes_no_second_payment(company: CardCompany, aoi: User) -> None:
    company.lose = 1
    with pytest.raises(Problem, match="card-company-silent") as refused:
        starts(aoi)
    assert refused.value.status == 503
    row = starts(aoi)
    assert CardPayment.objects.count() == 1
    assert [path for method, path in company.calls if method == "POST"] == ["/v1/payment_intents"] * 2
    assert sum(one["object"] == "payment_intent" for one in company.things.values()) == 1
    assert row.intent in company.things


def test_a_call_that_comes_before_our_booking_finds_its_row(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    intent = row.intent or ""
    CardPayment.objects.update(intent=None)  # killed between the company's answer and our booking
    company.pay(intent)
    tell(company, "payment_intent.succeeded", intent)
    do_card_work()
    row.refresh_from_db()
    assert (row.status, row.intent, paid_in(aoi)) == ("paid", intent, 11_000)


def test_the_same_key_is_the_same_payment_and_another_amount_is_refused(company: CardCompany, aoi: User) -> None:
    assert starts(aoi).id == starts(aoi).id
    with pytest.raises(Problem, match="idempotency-mismatch"):
        starts(aoi, 12_000)
    assert CardPayment.objects.count() == 1


def test_another_amount_than_was_asked_for_is_credited_to_nobody(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    company.pay(row.intent or "")
    company.things[row.intent or ""]["amount_received"] = 1_100
    tell(company, "payment_intent.succeeded", row.intent or "")
    do_card_work()
    row.refresh_from_db()
    assert (row.status, paid_in(aoi)) == ("odd", 0)


def test_forged_old_and_broken_calls_are_not_read(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    body, provider = company.event("payment_intent.succeeded", row.intent or ""), card_company()
    assert provider is not None
    read = provider.read_event
    assert read(body, signed(body)) == Told(
        read(body, signed(body)).id, "payment_intent.succeeded", "intent", row.intent
    )  # type: ignore[union-attr, arg-type]
    for head in (signed(body, secret="whsec_other"), signed(body, age=301), "", "t=1,v1=00", "nonsense"):
        assert read(body, head) is None
    assert read(body.replace(b"11000", b"99000"), signed(body)) is None
    for wrong in (b"", b"\xff\xfe", b"[]", b"{}", b'{"id": 1, "type": 2, "data": {}}'):
        assert read(wrong, signed(wrong)) is None


def test_a_signed_call_about_what_the_company_does_not_know_changes_nothing(company: CardCompany, aoi: User) -> None:
    note_event(Told("evt_x", "payment_intent.succeeded", "intent", "pi_nobody"))
    note_event(Told("evt_y", "charge.dispute.created", "dispute", "dp_nobody"))
    do_card_work()
    assert not CardEvent.objects.filter(try_at__isnull=False).exists()
    assert paid_in(aoi) == 0


def test_a_company_that_is_silent_is_asked_again_later(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    company.pay(row.intent or "")
    tell(company, "payment_intent.succeeded", row.intent or "")
    company.down = True
    do_card_work()
    assert CardEvent.objects.get().try_at is not None
    company.down = False
    all_due()
    do_card_work()
    assert paid_in(aoi) == 11_000


def test_who_may_not_pay_by_card(company: CardCompany, aoi: User, settings: Settings) -> None:
    mio = person("Mio")
    for amount in (49, 1_000_001, 0, -1):
        with pytest.raises(Problem, match="invalid"):
            starts(aoi, amount)
    with pytest.raises(Problem, match="not-found"):
        start_card_payment(actor=Actor.person(mio.id), client_id=aoi.id, amount=5_000, key="k")
    row = starts(aoi)
    with pytest.raises(Problem, match="not-found"):
        check_card_payment(actor=Actor.person(mio.id), payment_id=row.id)
    with pytest.raises(Problem, match="not-found"):
        secret_of(Actor.person(mio.id), row.id)
    set_setting(actor=OFFICE, key="card_tries", text="1")
    with pytest.raises(Problem, match="card-too-often"):
        starts(aoi, key="other")
    settings.STRIPE_SECRET_KEY = "sk_live_x"
    with pytest.raises(Problem, match="cards-off") as off:
        starts(aoi)
    assert off.value.status == 404
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(Problem, match="cards-off"):
        starts(aoi)
    assert CardPayment.objects.count() == 1


def test_the_database_refuses_what_cannot_be(company: CardCompany, aoi: User) -> None:
    row = starts(aoi)
    for wrong in ({"status": "paid"}, {"amount": 1}, {"status": "lent"}, {"paid_at": row.made_at + timedelta(days=1)}):
        with pytest.raises(IntegrityError), transaction.atomic():
            CardPayment.objects.filter(id=row.id).update(**wrong)
