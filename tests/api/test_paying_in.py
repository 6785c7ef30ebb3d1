"""Where a client pays in: their number, the operator's account, and what waits for money."""

import pytest

from michinori.kernel.actor import Actor
from michinori.machinery.settings import set_setting
from michinori.rules.money.payer_references import is_payer_reference
from tests.api.programs import ok, refused
from tests.api.road import offered

pytestmark = pytest.mark.django_db


def test_it_says_the_number_the_account_and_what_waits() -> None:
    road = offered()
    ok(road.ren.post(f"{road.path}/accept-offer", {"terms_version": 1}))
    set_setting(actor=Actor.operator(), key="paying_in", text="みちのり銀行 本店\n普通 1234567")
    agency = ok(road.aoi.get("/me"))["client"]["id"]
    said = ok(road.aoi.get("/paying-in"))
    assert is_payer_reference(said.pop("reference"))
    contract = ok(road.aoi.get(road.path))
    assert said == {
        "client_id": agency,
        "account": "みちのり銀行 本店\n普通 1234567",
        "balance": 0,
        "missing_with_tax": 52_800,
        "waiting": [
            {"contract_id": contract["id"], "title": contract["title"], "due_with_tax": 52_800, "by_itself": False}
        ],
    }
    assert ok(road.aoi.post(f"{road.path}/deposit-by-itself"))["by_itself"] is True
    assert ok(road.aoi.get("/paying-in"))["waiting"][0]["by_itself"] is True
    assert ok(road.aoi.post(f"{road.path}/deposit-by-hand"))["by_itself"] is False
    road.pay_in(52_800)
    assert ok(road.aoi.get("/paying-in"))["missing_with_tax"] == 0
    own = ok(road.aoi.get(f"/paying-in?organisation_id={road.aoi.id}"))
    assert (own["client_id"], own["waiting"]) == (road.aoi.id, [])
    refused(road.ren.get(f"/paying-in?organisation_id={agency}"), 404, "not-found")
