"""What somebody says of their taxes over HTTP (api.md, GET and PUT /tax-profile)."""

import pytest
from api.programs import ok, refused
from api.road import start

pytestmark = pytest.mark.django_db
NUMBER = "T7000012050002"


def test_it_is_answered_and_replaced() -> None:
    road = start()
    nothing = {"client_id": road.ren.id, "invoice_number": None, "registered_from": None}
    assert ok(road.ren.get("/tax-profile")) == nothing | {"private": True, "company": False}
    sent = {"invoice_number": NUMBER, "registered_from": "2026-04-01", "private": False, "company": True}
    kept = {"client_id": road.ren.id, **sent}
    assert ok(road.ren.post("/tax-profile", sent, method="PUT")) == kept
    assert ok(road.ren.get("/tax-profile")) == kept
    gone = ok(road.ren.post("/tax-profile", {"registered_from": "2026-10-01"}, method="PUT"))
    assert gone == nothing | {"private": False, "company": True}


def test_an_organisations_is_its_owners_to_say() -> None:
    road = start()
    company = ok(road.aoi.get("/me"))["client"]["id"]
    here = f"/tax-profile?organisation_id={company}"
    sent = {"invoice_number": NUMBER, "registered_from": "2026-04-01"}
    assert ok(road.aoi.post(here, sent, method="PUT"))["client_id"] == company
    assert ok(road.aoi.get("/tax-profile"))["invoice_number"] is None, "Aoi herself said nothing"
    refused(road.ren.get(here), 404, "not-found")
    refused(road.ren.post(here, sent, method="PUT"), 404, "not-found")


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("invoice_number", "T7000012050003"), ("invoice_number", "7000012050002"), ("invoice_number", 5),
        ("invoice_number", "T" * 41), ("registered_from", "2023-09-30"), ("registered_from", "9999-12-31"),
        ("registered_from", "2026-02-30"), ("registered_from", ""), ("private", "maybe"), ("company", []),
    ],
)  # fmt: skip
def test_a_bad_value_is_named_and_changes_nothing(field: str, value: object) -> None:
    road = start()
    sent = {"invoice_number": NUMBER, "registered_from": "2026-04-01", field: value}
    answer = refused(road.ren.post("/tax-profile", sent, method="PUT"), 422, "invalid")
    assert field in str(answer)
    assert ok(road.ren.get("/tax-profile"))["invoice_number"] is None
