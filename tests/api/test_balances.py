"""Whose balance an answer shows, where somebody belongs to several clients."""

import pytest

from michinori.treasury.commands.deposits import record_money_in
from tests.api.programs import ok, refused
from tests.api.road import start

pytestmark = pytest.mark.django_db


def test_of_several_organisations_one_is_named() -> None:
    road = start()
    first = ok(road.aoi.get("/me"))["client"]["id"]
    second = ok(road.aoi.post("/organisations", {"name": "青空二号"}), 201)["id"]
    for client_id, amount in ((first, 1_000), (second, 2_000), (road.aoi.id, 3_000)):
        record_money_in(client_id=client_id, amount=amount, reference=client_id)
    assert ok(road.aoi.get("/balance"))["client_id"] == road.aoi.id
    for client_id, amount in ((first, 1_000), (second, 2_000), (road.aoi.id, 3_000)):
        assert ok(road.aoi.get(f"/balance?organisation_id={client_id}"))["client"] == amount
        moved = ok(road.aoi.get(f"/movements?organisation_id={client_id}"))["items"]
        assert [one["amount"] for one in moved] == [amount]
    refused(road.ren.get(f"/balance?organisation_id={first}"), 404, "not-found")
