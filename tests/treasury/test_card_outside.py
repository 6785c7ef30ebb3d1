"""What somebody does on the card company's own pages is booked once and never paid again; odd payments are settled."""

from functools import partial
from typing import Any

import pytest

from michinori.config.table import SUBSCRIBERS
from michinori.kernel.actor import Actor
from michinori.kernel.problems import Problem
from michinori.ledger import accounts
from michinori.ledger.queries import balance, check, frozen
from michinori.machinery import outbox
from michinori.notices.models import Notice
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.card_outside import close_odd, credit_odd
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.commands.cards import check_card_payment, start_card_payment
from michinori.treasury.commands.deposits import record_money_in
from michinori.treasury.commands.payouts import request_payout
from michinori.treasury.models import CardDispute, CardPayment, CardRefund, Payout
from michinori.treasury.queries.money_desk import queues
from tests.pages.visitors import proved
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.card_company import CardCompany
from tests.treasury.payees import payee, person, sora
from tests.treasury.paying_by_card import all_due, client_balance, pays, tell

pytestmark = pytest.mark.django_db
WHY = "払った人に電話で聞いた"


def told_of(company: CardCompany, row: CardPayment, amount: int, kind: str = "refund.created") -> str:
    """A refund on the company's pages, of which it tells the site."""
    number = company.refund_by_hand(row.intent or "", amount)
    charge = company.things[row.intent or ""]["latest_charge"]["id"]
    tell(company, kind, charge if kind == "charge.refunded" else number)
    do_card_work()
    return number


def asks_back(user: User) -> Payout | CardRefund:
    return request_payout(actor=Actor.person(user.id), source="client", confirmed=True)


@pytest.mark.parametrize("kind", ["refund.created", "charge.refunded"])
def test_a_refund_there_leaves_the_balance_and_the_rest_is_paid_once(company: CardCompany, kind: str) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    number = told_of(company, row, 8_000, kind)
    assert (client_balance(aoi.id), balance(accounts.CARD), balance(accounts.CLAIMS)) == (12_000, 12_000, 0)
    tell(company, "refund.updated", number)
    tell(company, "charge.refunded", company.things[row.intent or ""]["latest_charge"]["id"])
    do_card_work()
    assert (client_balance(aoi.id), CardDispute.objects.count()) == (12_000, 1)
    outbox.drain(SUBSCRIBERS)
    assert Notice.objects.filter(user=aoi, kind="card_refunded_outside").count() == 1
    made = asks_back(aoi)
    assert (type(made), made.amount, company.refunded()) == (Payout, 12_000, 8_000)
    assert check().sound


def test_ours_is_not_made_again_where_no_call_told_of_it(company: CardCompany) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    company.refund_by_hand(row.intent or "", 20_000)
    asks_back(aoi)
    do_card_work()
    assert (company.refunded(), CardRefund.objects.get().status) == (20_000, "failed")
    assert (client_balance(aoi.id), balance(accounts.PAYOUTS), balance(accounts.CARD)) == (0, 0, 0)
    with pytest.raises(Problem, match="payout-too-small"):
        asks_back(aoi)
    assert check().sound


def test_ours_is_not_sent_besides_where_its_client_owes_what_went_back_there(company: CardCompany) -> None:
    """All but 5,000 yen is spent; those are on their way to the card when somebody sends 5,000 there by hand."""
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    contract = story.agreed(cast)
    row = pays(company, cast.aoi.id, agency, 60_000)
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    there = client_balance(agency)
    ask = partial(request_payout, actor=Actor.person(cast.aoi.id), source="client", organisation_id=agency)
    assert isinstance(ask(), CardRefund)
    company.refund_by_hand(row.intent or "", there)
    do_card_work()
    (ours,) = CardRefund.objects.all()
    assert (company.refunded(), ours.status, ours.told) == (there, "failed", "owed")
    assert (client_balance(agency), CardDispute.objects.get().claim, balance(accounts.CLAIMS)) == (0, 0, 0)
    outbox.drain(SUBSCRIBERS)
    assert not Notice.objects.filter(user=cast.aoi, kind="card_refund_failed").exists(), "one mail says what went back"
    assert check().sound


def test_a_part_that_ours_does_not_touch_is_seen_on_the_way(company: CardCompany) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    company.refund_by_hand(row.intent or "", 5_000)
    request_payout(actor=Actor.person(aoi.id), source="client", amount=4_000, confirmed=True)
    do_card_work()
    assert (company.refunded(), client_balance(aoi.id), balance(accounts.CARD)) == (9_000, 11_000, 11_000)


def test_what_is_spent_already_is_a_claim_and_later_money_pays_it(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    contract = story.agreed(cast)
    row = pays(company, cast.aoi.id, agency, 60_000)
    story.deposits.make_deposit(actor=cast.acts(cast.aoi), contract_id=contract.id)
    there = client_balance(agency)
    told_of(company, row, 60_000)
    claim = CardDispute.objects.get().claim
    assert (claim, client_balance(agency)) == (60_000 - there, 0)
    assert frozen([accounts.client(agency)])[accounts.client(agency)] == claim
    record_money_in(client_id=agency, amount=claim + 7, reference="1")
    do_card_work()
    assert (CardDispute.objects.get().claim, client_balance(agency)) == (0, 7)
    assert check().sound


def test_a_refund_there_that_fails_later_is_on_the_balance_again(company: CardCompany) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    number = told_of(company, row, 8_000)
    company.fail_refund(number)
    tell(company, "refund.failed", number)
    do_card_work()
    assert (client_balance(aoi.id), balance(accounts.CARD), balance(accounts.CLAIMS)) == (20_000, 20_000, 0)
    outbox.drain(SUBSCRIBERS)
    told = Notice.objects.filter(user=aoi, kind__startswith="card_")
    assert sorted(one.kind for one in told) == ["card_outside_failed", "card_refunded_outside"]


def test_of_a_refund_there_that_has_failed_already_nobody_is_told(company: CardCompany) -> None:
    aoi = payee("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    number = company.refund_by_hand(row.intent or "", 8_000)
    company.fail_refund(number)
    tell(company, "refund.failed", number)
    do_card_work()
    outbox.drain(SUBSCRIBERS)
    assert client_balance(aoi.id) == 20_000
    assert not Notice.objects.filter(user=aoi).exclude(kind__in=("money_in", "bank_account_set")).exists()


def test_ours_are_no_refunds_of_somebody_elses(company: CardCompany) -> None:
    aoi = person("Aoi")
    row = pays(company, aoi.id, aoi.id, 20_000)
    asks_back(aoi)
    do_card_work()
    tell(company, "charge.refunded", company.things[row.intent or ""]["latest_charge"]["id"])
    tell(company, "refund.updated", CardRefund.objects.get().number or "")
    all_due()
    do_card_work()
    assert (company.refunded(), CardDispute.objects.count(), balance(accounts.CARD)) == (20_000, 0, 0)


def odd(company: CardCompany, user: User, received: int = 4_000, currency: str = "jpy") -> CardPayment:
    """A payment of 5,000 yen of which the company says that another amount was paid."""
    row = start_card_payment(actor=Actor.person(user.id), client_id=user.id, amount=5_000, key="odd").payment
    company.pay(row.intent or "")
    company.things[row.intent or ""] |= {"amount_received": received, "currency": currency}
    tell(company, "payment_intent.succeeded", row.intent or "")
    do_card_work()
    row.refresh_from_db()
    assert row.status == "odd"
    return row


def refused(slug: str, act: Any) -> None:
    with pytest.raises(Problem) as found:
        act()
    assert found.value.slug == slug


def test_staff_credit_what_was_really_paid(company: CardCompany) -> None:
    aoi, staff = payee("Aoi"), sora()
    row = odd(company, aoi)
    assert {one.name: one.count for one in queues(staff)}["odd"] == 1
    credit = partial(credit_odd, payment_id=row.id, reason=WHY)
    refused("elevation-needed", partial(credit, actor=Actor.person(staff.user_id or "")))
    refused("not-found", partial(credit, actor=Actor.person(aoi.id, elevated=True)))
    refused("invalid", partial(credit, actor=staff, reason=""))
    refused("odd-not-back", partial(close_odd, actor=staff, payment_id=row.id, reason=WHY))
    paid = credit(actor=staff)
    assert (paid.status, paid.amount, client_balance(aoi.id)) == ("paid", 4_000, 4_000)
    refused("card-not-odd", partial(credit, actor=staff))
    assert isinstance(asks_back(aoi), CardRefund), "like any other payment"
    do_card_work()
    assert (company.refunded(), client_balance(aoi.id), check().sound) == (4_000, 0, True)


def test_what_goes_back_there_while_it_is_credited_is_booked_after(company: CardCompany) -> None:
    aoi, staff = payee("Aoi"), sora()
    row = odd(company, aoi)

    def at_that_moment(method: str, path: str) -> None:
        if path == "/v1/refunds" and not company.refunded():
            company.refund_by_hand(row.intent or "", 1_000)

    company.done_with = at_that_moment
    credit_odd(actor=staff, payment_id=row.id, reason=WHY)
    assert (company.refunded(), client_balance(aoi.id)) == (1_000, 4_000)
    do_card_work()
    assert (client_balance(aoi.id), balance(accounts.CARD), balance(accounts.CLAIMS)) == (3_000, 3_000, 0)
    assert check().sound


def test_what_went_back_there_is_closed_once_the_company_says_so(company: CardCompany) -> None:
    aoi, staff = payee("Aoi"), sora()
    row = odd(company, aoi)
    told_of(company, row, 3_999)
    assert (client_balance(aoi.id), balance(accounts.CARD)) == (0, 0), "nothing of it was booked"
    refused("odd-gone-back", partial(credit_odd, actor=staff, payment_id=row.id, reason=WHY))
    refused("odd-not-back", partial(close_odd, actor=staff, payment_id=row.id, reason=WHY))
    company.refund_by_hand(row.intent or "", 1)
    company.down = True
    refused("card-company-silent", partial(close_odd, actor=staff, payment_id=row.id, reason=WHY))
    company.down = False
    assert close_odd(actor=staff, payment_id=row.id, reason=WHY).status == "gone_back"
    tell(company, "refund.updated", next(one for one in company.things if one.startswith("re_")))
    do_card_work()
    assert check_card_payment(actor=Actor.person(aoi.id), payment_id=row.id).status == "gone_back", "once and for all"
    assert (client_balance(aoi.id), {one.name: one.count for one in queues(staff)}["odd"]) == (0, 0)


def test_of_another_currency_all_has_to_go_back_too(company: CardCompany) -> None:
    aoi, staff = payee("Aoi"), sora()
    row = odd(company, aoi, currency="usd")
    refused("odd-not-yen", partial(credit_odd, actor=staff, payment_id=row.id, reason=WHY))
    company.refund_by_hand(row.intent or "", 1)
    refused("odd-not-back", partial(close_odd, actor=staff, payment_id=row.id, reason=WHY))
    company.refund_by_hand(row.intent or "", 3_999)
    assert close_odd(actor=staff, payment_id=row.id, reason=WHY).status == "gone_back"


def test_the_desk_settles_it_on_a_page(company: CardCompany) -> None:
    aoi, staff = payee("Aoi"), person("Kei", staff=True)
    row, browser = odd(company, aoi), proved(staff)
    here = f"/desk/card/odd/{row.id}"
    assert here in browser.get("/desk/card").content.decode()
    assert "5,000円" in browser.get(here).content.decode()
    assert browser.post(here, {"to": "client", "reason": ""}).status_code == 422
    assert "全部はカードに戻っていません" in browser.post(here, {"to": "back", "reason": WHY}).content.decode()
    assert browser.post(here, {"to": "client", "reason": WHY})["location"] == "/desk/card"
    assert client_balance(aoi.id) == 4_000
    log = browser.get("/desk/log").content.decode()
    assert WHY in log
    assert f'href="{here}"' in log
    settled = browser.get(here).content.decode()
    assert "入金しました" in settled
    assert "記録する" not in settled
    again = browser.post(here, {"to": "client", "reason": WHY})
    assert again.status_code == 409
    assert "もう片づいています" in again.content.decode()
