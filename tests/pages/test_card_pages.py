"""Paying by card on the pages, the card company's own calls, and which page alone lets its script in."""

from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.kernel.actor import Actor
from michinori.ledger import accounts
from michinori.ledger.queries import balance
from michinori.people.models import User
from michinori.people.queries import default_client
from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.models import CardEvent, CardPayment, CardRefund
from tests.joining import join_organisation
from tests.stories import cast as story
from tests.stories.cast import Cast
from tests.treasury.card_company import CardCompany, card_company_at_work, signed
from tests.treasury.paying_by_card import disputes, pays

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings: Settings) -> Iterator[CardCompany]:
    with card_company_at_work(settings) as found:
        yield found


def browser(user: User, language: str = "ja") -> Client:
    found = Client(HTTP_ACCEPT_LANGUAGE=language)
    found.force_login(user)
    return found


def test_from_what_is_missing_to_the_balance(company: CardCompany) -> None:
    cast = Cast()
    story.agreed(cast)
    aoi, agency = browser(cast.aoi), default_client(cast.aoi.id).id
    page = aoi.get(f"/money/{agency}/pay-in").content.decode()
    assert 'value="52,800"' in page
    key = page.split('name="key" value="')[1].split('"')[0]
    gone = aoi.post(f"/money/{agency}/card", {"amount": "52800", "key": key})
    assert gone.status_code == 302
    assert (
        aoi.post(f"/money/{agency}/card", {"amount": "52800", "key": key}).headers["Location"]
        == gone.headers["Location"]
    )
    row = CardPayment.objects.get()
    here = aoi.get(gone.headers["Location"])
    text = here.content.decode()
    for part in (
        'src="https://js.stripe.com/v3/"',
        "pages/card.js",
        "pk_test_ours",
        "what the browser needs",
        "52,800",
    ):
        assert part in text
    assert "sk_test_ours" not in text
    back = aoi.post(f"/cards/{row.id}/check", follow=True)
    assert "まだ払われていません" in back.content.decode()
    company.pay(row.intent or "")
    back = aoi.post(f"/cards/{row.id}/check", follow=True)
    assert "残高に加えました" in back.content.decode()
    assert "仮払いする" in back.content.decode()
    assert balance(accounts.client(agency)) == 52_800
    assert "js.stripe.com" not in aoi.get(f"/cards/{row.id}").content.decode()


def test_it_is_said_in_english(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    page = browser(cast.aoi, "en").get(f"/money/{agency}/pay-in").content.decode()
    assert "Pay by card" in page


def test_only_the_page_of_the_card_lets_its_script_in(company: CardCompany) -> None:
    cast = Cast()
    contract = story.agreed(cast)
    agency = default_client(cast.aoi.id).id
    aoi = browser(cast.aoi)
    aoi.post(f"/money/{agency}/card", {"amount": "5000", "key": "k"})
    row = CardPayment.objects.get()
    usual = aoi.get("/").headers["Content-Security-Policy"]
    assert "stripe" not in usual
    pages = (
        "/money",
        f"/money/{agency}",
        f"/money/{agency}/pay-in",
        f"/contracts/{contract.id}",
        "/jobs",
        "/contracts",
    )
    for page in (*pages, "/profile", "/docs/", "/accounts/email/", "/notices", "/nowhere"):
        assert aoi.get(page).headers["Content-Security-Policy"] == usual, page
    own = aoi.get(f"/cards/{row.id}").headers["Content-Security-Policy"]
    policy = dict(one.strip().split(" ", 1) for one in own.split(";"))
    assert policy["script-src"] == "'self' https://js.stripe.com https://*.js.stripe.com"
    assert policy["default-src"] == "'none'"
    assert "unsafe" not in own


def test_who_sees_a_payment_and_who_may_pay(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    join_organisation(actor=Actor.operator(), organisation_id=agency, email=cast.mio.email, role="member")
    browser(cast.aoi).post(f"/money/{agency}/card", {"amount": "5000", "key": "k"})
    row = CardPayment.objects.get()
    assert browser(cast.ren).get(f"/cards/{row.id}").status_code == 404
    assert browser(cast.mio).get(f"/cards/{row.id}").status_code == 403
    assert browser(cast.ren).post(f"/money/{agency}/card", {"amount": "5000"}).status_code == 404
    assert browser(cast.mio).post(f"/money/{agency}/card", {"amount": "5000"}).status_code == 403
    assert "カードで払う" not in browser(cast.mio).get(f"/money/{agency}/pay-in").content.decode()
    assert CardPayment.objects.count() == 1


def test_bad_amounts_are_said_and_kept(company: CardCompany) -> None:
    aoi = browser(Cast().aoi)
    agency = default_client(User.objects.get(email="aoi@example.com").id).id
    for wrong in ("", "0", "49", "まるいち", "10000000", "-5", "1e9"):
        back = aoi.post(f"/money/{agency}/card", {"amount": wrong}, follow=True)
        assert back.status_code == 200
        assert not CardPayment.objects.exists()
    back = aoi.post(f"/money/{agency}/card", {"amount": "1000001"}, follow=True)
    assert 'value="1000001"' in back.content.decode()
    assert "1,000,000" in back.content.decode()


def test_a_silent_company_is_said(company: CardCompany) -> None:
    cast = Cast()
    agency, aoi = default_client(cast.aoi.id).id, browser(cast.aoi)
    aoi.post(f"/money/{agency}/card", {"amount": "5000", "key": "k"})
    company.down = True
    assert aoi.get(f"/cards/{CardPayment.objects.get().id}").status_code == 503
    back = aoi.post(f"/money/{agency}/card", {"amount": "6000", "key": "l"}, follow=True)
    assert "カード会社につながりません" in back.content.decode()


def test_back_to_the_card_from_the_page(company: CardCompany) -> None:
    cast = Cast()
    agency, aoi = default_client(cast.aoi.id).id, browser(cast.aoi)
    pays(company, cast.aoi.id, agency, 5_000)
    page = aoi.get(f"/money/{agency}/pay-in").content.decode()
    assert f"/money/{agency}/payout" in page
    assert "使わなかった分をカードに戻す" in page
    form = aoi.get(f"/money/{agency}/payout").content.decode()
    assert "払ったカードに戻ります" in form
    back = aoi.post(f"/money/{agency}/payout", {"amount": "5000", "seen": ""}, follow=True)
    assert "払ったカードに戻します" in back.content.decode()
    assert CardRefund.objects.get().amount == 5_000
    assert "カードに戻したお金" in aoi.get(f"/money/{agency}").content.decode()


def test_a_dispute_is_said_where_money_is_paid_in(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    disputes(company, pays(company, cast.aoi.id, agency, 5_000))
    page = browser(cast.aoi).get(f"/money/{agency}/pay-in").content.decode()
    assert "5,000円までは使えません" in page


def call(body: bytes, head: str) -> HttpResponse:
    return Client().post("/stripe/webhook", body, content_type="application/json", HTTP_STRIPE_SIGNATURE=head)  # type: ignore[return-value]


def test_the_companys_own_calls(company: CardCompany) -> None:
    cast = Cast()
    agency = default_client(cast.aoi.id).id
    browser(cast.aoi).post(f"/money/{agency}/card", {"amount": "5000", "key": "k"})
    intent = CardPayment.objects.get().intent or ""
    company.pay(intent)
    body = company.event("payment_intent.succeeded", intent)
    for head in ("", signed(body, secret="whsec_guessed"), signed(body, age=400), signed(b"{}")):
        assert call(body, head).status_code == 400
    assert not CardEvent.objects.exists()
    assert [call(body, signed(body)).status_code for _ in range(3)] == [200, 200, 200]
    assert CardEvent.objects.count() == 1
    assert balance(accounts.client(agency)) == 0
    do_card_work()
    assert balance(accounts.client(agency)) == 5_000
    other = b'{"id": "evt_o", "type": "balance.available", "data": {"object": {"object": "balance"}}}'
    assert call(other, signed(other)).status_code == 200


def test_without_keys_nothing_of_it_is_there(db: None) -> None:
    cast = Cast()
    agency, aoi = default_client(cast.aoi.id).id, browser(cast.aoi)
    assert "カード" not in aoi.get(f"/money/{agency}/pay-in").content.decode()
    assert aoi.post(f"/money/{agency}/card", {"amount": "5000"}).status_code == 404
    assert call(b"{}", signed(b"{}")).status_code == 404
