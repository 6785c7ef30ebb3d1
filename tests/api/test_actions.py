"""Every path in ``actions`` is an operation, and the OpenAPI document lists the fields of the answers."""

import json
import re
from typing import Any

import pytest
from api.programs import ok, program, refused
from api.road import Road, active
from django.test import Client

from michinori.api.actions import path_of
from michinori.contracts.commands.insolvencies import confirm_insolvency
from michinori.kernel.actor import Actor
from michinori.people.queries import default_client
from michinori.rules.contract.acts import Possible
from michinori.rules.contract.lifecycle import TABLE

pytestmark = pytest.mark.django_db


def document() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(Client().get("/api/v1/openapi.json").content)
    return found


def test_every_act_that_actions_can_name_has_an_operation() -> None:
    paths = (path for path, found in document()["paths"].items() if "post" in found)
    known = {re.sub(r"{\w+}", "1", path).removeprefix("/api/v1/").removeprefix("contracts/1/") for path in paths}
    named = {
        path_of(Possible(act, number=1 if act.scope == "stage" else None, ref=None if act.scope == "contract" else "1"))
        for act in TABLE
        if act.scope != "entry" and {"client", "worker"} & set(act.who)
    }
    assert named - known == set()


def test_the_document_names_a_change_request_as_it_is_answered() -> None:
    schemas = document()["components"]["schemas"]
    for name in ("ChangeRequest", "Opinion", "Dispute"):
        assert "class" in schemas[name]["properties"], name
        assert "kind" not in schemas[name]["properties"], name
    road = active()
    body = {"note": "赤にしてください", "changes": [{"key": "ポイントカラー", "value": "赤"}]}
    made = ok(road.aoi.post(f"{road.path}/change-requests", body), 201)
    assert set(made) == set(schemas["ChangeRequest"]["properties"])


def _insolvent(road: Road) -> None:
    sora = program("Sora", staff=True, scopes=("read", "write", "staff"))
    path = f"/organisations/{default_client(road.aoi.id).id}/insolvency"
    day = road.contract()["clock"]["at"][:10]
    made = ok(sora.post(path, {"date": min(day, "2026-01-01"), "document_id": sora.upload(b"court")}), 201)
    kei, name = program("Kei", staff=True, scopes=("read", "write", "staff")), made["client"]["display_name"]
    assert [one["id"] for one in ok(kei.get("/insolvencies"))["items"]] == [made["id"]]
    assert "end-at-standing" not in road.contract()["actions"], "nothing yet"
    done = confirm_insolvency(actor=Actor.person(kei.user.id, elevated=True), filing_id=made["id"], confirm=name)
    assert [one.id for one in done.contracts] == [road.contract()["id"]], "at the desk, which no token reaches"
    assert ok(kei.get("/insolvencies"))["items"] == []
    assert ok(sora.get(f"/insolvencies/{made['id']}"))["answered_by"]["display_name"] == "Kei"


def test_s3_the_worker_of_an_insolvent_client_ends_at_the_meter_over_http() -> None:
    road = active()
    stage = f"{road.path}/stages/1"
    ok(road.ren.post(f"{stage}/start"))
    ok(road.ren.post(f"{stage}/submit", {"file_ids": [road.ren.upload(b"wire")]}))
    approved = ok(road.aoi.post(f"{stage}/approve"))
    refused(road.ren.post(f"{road.path}/end-at-standing"), 409, "not-insolvent")
    assert road.contract()["paid"] == 0
    _insolvent(road)
    assert "end-at-standing" in road.contract()["actions"]
    refused(program("Mio").post(f"{road.path}/end-at-standing"), 404, "not-found")
    ended = ok(road.ren.post(f"{road.path}/end-at-standing", {"seen": road.contract()["seen"]}))
    standing = approved["meter"]["standing"]
    assert (ended["status"], ended["settled_amount"], ended["settled_by"]) == ("ended", standing, "standing_rule")
    assert (ended["paid"], ended["escrow_with_tax"]) == (standing, 0)
