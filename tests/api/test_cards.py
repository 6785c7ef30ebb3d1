"""``POST /paying-in/card`` (api.md)."""

from collections.abc import Iterator

import pytest
from api.programs import ok, refused
from api.road import start
from pytest_django.fixtures import Settings

from michinori.treasury.commands.card_work import do_card_work
from michinori.treasury.models import CardPayment
from tests.treasury.card_company import CardCompany, card_company_at_work
from tests.treasury.paying_by_card import tell

pytestmark = pytest.mark.django_db


@pytest.fixture
def company(settings: Settings) -> Iterator[CardCompany]:
    with card_company_at_work(settings) as found:
        yield found


def test_a_program_starts_a_payment_and_reads_the_balance(company: CardCompany) -> None:
    road = start()
    made = ok(road.aoi.post("/paying-in/card", {"amount": 5_000}, key="k1"), 201)
    assert made == {
        "id": CardPayment.objects.get().id,
        "client_secret": "what the browser needs",
        "status": "waiting",
    }
    assert ok(road.aoi.post("/paying-in/card", {"amount": 5_000}, key="k1"), 201) == made
    refused(road.aoi.post("/paying-in/card", {"amount": 6_000}, key="k1"), 422, "idempotency-mismatch")
    intent = CardPayment.objects.get().intent or ""
    company.pay(intent)
    tell(company, "payment_intent.succeeded", intent)
    do_card_work()
    assert ok(road.aoi.get("/balance"))["client"] == 5_000
    assert ok(road.aoi.get("/movements"))["items"][0]["kind"] == "card_in"
    again = ok(road.aoi.post("/paying-in/card", {"amount": 5_000}, key="k1"), 201)
    assert (again["status"], again["id"]) == ("paid", made["id"])
    organisation = ok(road.aoi.get("/balance"))["client_id"]
    back = ok(road.aoi.post("/payouts", {"organisation_id": organisation}), 201)
    assert (back["amount"], back["status"], back["source"]) == (5_000, "requested", "client")


def test_what_is_refused(company: CardCompany) -> None:
    road = start()
    for wrong in (0, 49, 1_000_001, -1, "5000", None, True, 1.5):
        assert road.aoi.post("/paying-in/card", {"amount": wrong}).status_code == 422
    refused(road.aoi.post("/paying-in/card", {"amount": 5_000}, key=" "), 422, "invalid")
    company.down = True
    refused(road.aoi.post("/paying-in/card", {"amount": 5_000}), 503, "card-company-silent")
    company.down = False
    assert road.ren.post("/paying-in/card", {"amount": 5_000, "client": "x"}).status_code in (201, 422)
