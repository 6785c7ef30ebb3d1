"""Showing the work of a finished contract by program: the client allows it, the worker shows it."""

from urllib.parse import urlsplit

import pytest
from api.programs import ok, refused
from api.road import active
from machinery import samples

pytestmark = pytest.mark.django_db


def test_the_work_of_a_finished_contract_is_shown_while_its_client_allows_it() -> None:
    road = active()
    text, picture = road.ren.upload(b"done"), road.ren.upload(samples.picture(), "page.png")
    refused(road.aoi.post(f"{road.path}/allow-showing"), 409, "contract-not-over")
    ok(road.ren.post(f"{road.path}/deliver", {"file_ids": [text, picture]}))
    ok(road.aoi.post(f"{road.path}/accept"))
    body = {"file_id": picture, "title": "広告のページ"}
    refused(road.ren.post(f"{road.path}/works", body), 409, "showing-not-allowed")
    refused(road.ren.post(f"{road.path}/allow-showing"), 403, "not-your-side")
    for _ in range(2):
        assert ok(road.aoi.post(f"{road.path}/allow-showing")) == {"allowed": True, "works": []}
    for wrong, field in (({"file_id": text}, "file_id"), ({"title": ""}, "title")):
        assert field in refused(road.ren.post(f"{road.path}/works", body | wrong), 422, "invalid")["errors"]
    made = ok(road.ren.post(f"{road.path}/works", body), 201)
    assert (made["title"], made["contract_id"]) == ("広告のページ", road.contract_id)
    assert ok(road.aoi.get(f"{road.path}/showing")) == {"allowed": True, "works": [made]}
    assert ok(road.aoi.get(f"/workers/{road.ren.id}/works"))["items"] == [made]
    assert road.aoi.http.get(urlsplit(made["picture_url"]).path).status_code == 200
    assert ok(road.aoi.post(f"{road.path}/withdraw-showing")) == {"allowed": False, "works": []}
    assert ok(road.aoi.get(f"/workers/{road.ren.id}/works"))["items"] == []
