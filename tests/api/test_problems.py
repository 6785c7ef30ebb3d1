"""Refusals are problem documents in the caller's language, wherever they come from."""

import json

import pytest
from api.programs import Program, ok, program, refused
from django.test import Client

from michinori.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def aoi() -> Program:
    return program("Aoi")


def _japanese(text: str) -> bool:
    return any("\u3040" <= character <= "\u9fff" for character in text)


def test_what_is_wrong_is_said_by_field_in_both_languages(aoi: Program) -> None:
    document = refused(aoi.post("/organisations", {"corporate_number": "12"}), 422, "invalid")
    assert document["errors"] == {"name": ["入力してください。"]}
    aoi.language = "en-GB,en;q=0.9"
    response = aoi.post("/organisations", {"corporate_number": "12"})
    english = refused(response, 422, "invalid")
    assert not _japanese(english["errors"]["name"][0] + english["title"] + english["detail"])
    assert response.headers["Content-Language"] == "en"


@pytest.mark.parametrize("language", ["", "*", "fr", "ja-JP", "xx;q=broken"])
def test_everything_else_is_japanese(aoi: Program, language: str) -> None:
    aoi.language = language
    assert refused(aoi.get("/contracts/con_missing"), 404, "not-found")["title"] == "見つかりません"


def test_addresses_that_lead_nowhere() -> None:
    refused(Client().get("/api/v1/nothing/here"), 404, "not-found")
    refused(Client().get("/api/v2/me"), 404, "not-found")


def test_methods_that_are_not_there(aoi: Program) -> None:
    response = aoi.post("/me", method="DELETE")
    refused(response, 405, "method-not-allowed")
    assert "GET" in response.headers["Allow"]
    refused(aoi.post("/organisations", method="PUT"), 405, "method-not-allowed")
    refused(aoi.http.put("/api/v1/openapi.json"), 405, "method-not-allowed")


@pytest.mark.parametrize(
    ("body", "status", "slug"),
    [
        (b"{", 400, "malformed-body"),
        (b'{"name": NaN}', 400, "malformed-body"),
        (b'{"name": "\xff"}', 400, "malformed-body"),
        (b'{"name": ' + b"9" * 5000 + b"}", 400, "malformed-body"),
        (b'{"name": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "malformed-body"),
        (b'{"name": ' + b"[" * 40 + b"]" * 40 + b"}", 400, "malformed-body"),
        (b"[]", 422, "invalid"),
        (b'"text"', 422, "invalid"),
        (b"null", 422, "invalid"),
        (b"1", 422, "invalid"),
        (b"", 422, "invalid"),
        (b"{}", 422, "invalid"),
        (b'{"name": null}', 422, "invalid"),
        (b'{"name": 1}', 422, "invalid"),
        (b'{"name": ""}', 422, "invalid"),
        (b'{"name": "a\\u0000b"}', 422, "invalid"),
        (b'{"name": "\\ud800"}', 422, "invalid"),
        (b'{"name": {"\\ud800": 1}}', 422, "invalid"),
        (b'{"name": "' + b"a" * 10_000 + b'"}', 422, "invalid"),
        (b'{"name": "' + b"a" * 1_100_000 + b'"}', 413, "body-too-large"),
    ],
    ids=lambda value: repr(value)[:24],
)
def test_bodies_that_cannot_be_taken(aoi: Program, body: bytes, status: int, slug: str) -> None:
    response = aoi.http.generic(
        "POST", "/api/v1/organisations", body, content_type="application/json", headers=aoi._headers()
    )
    refused(response, status, slug)
    assert Organisation.objects.count() == 0


def test_other_kinds_of_body(aoi: Program) -> None:
    for kind in ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "x"):
        response = aoi.http.generic(
            "POST", "/api/v1/organisations", b'{"name": "a"}', content_type=kind, headers=aoi._headers()
        )
        refused(response, 415, "unsupported-media-type")
    assert Organisation.objects.count() == 0


def test_emoji_and_unknown_fields_are_welcome(aoi: Program) -> None:
    found = ok(aoi.post("/organisations", {"name": "青空🌤️デザイン", "someday": [1]}), 201)
    assert found["name"] == "青空🌤️デザイン"


@pytest.mark.parametrize("path", ["/contracts/%00", "/contracts/con_%F0%9F%98%80", "/contracts/" + "x" * 500])
def test_ids_that_no_row_can_have(aoi: Program, path: str) -> None:
    refused(aoi.http.get(f"/api/v1{path}", headers=aoi._headers()), 404, "not-found")


def test_filters_that_cannot_be(aoi: Program) -> None:
    for query, field in (
        ({"cursor": "?"}, "cursor"),
        ({"cursor": "a\x00"}, "cursor"),
        ({"cursor": "x" * 501}, "cursor"),
        ({"status": "\x00"}, "status"),
        ({"status": "gone"}, "status"),
    ):
        assert list(refused(aoi.get("/contracts", **query), 422, "invalid")["errors"]) == [field]


def test_empty_filters_are_none(aoi: Program) -> None:
    everything = {"q": "", "category": "", "kind": "", "budget_min": "", "budget_max": "", "sort": "", "cursor": ""}
    assert ok(aoi.get("/jobs", **everything)) == {"items": [], "next": None}
    assert ok(aoi.get("/contracts", status="", cursor="")) == {"items": [], "next": None}


def test_a_type_leads_to_a_page_that_explains_it(aoi: Program) -> None:
    document = refused(aoi.get("/contracts/con_missing"), 404, "not-found")
    address = document["type"].removeprefix("http://localhost:8000")
    page = Client().get(address)
    assert page.status_code == 200
    assert document["title"] in page.content.decode()
    assert Client().get("/problems/no-such-thing").status_code == 404


def test_an_error_of_ours_is_a_document_as_well(aoi: Program, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("michinori.api.people.queries.organisations_of", lambda user_id: 1 / 0)
    refused(aoi.get("/me"), 500, "server-error")


def test_the_document_and_the_page_made_of_it() -> None:
    document = json.loads(Client().get("/api/v1/openapi.json", headers={"Accept-Language": "en"}).content)
    assert document["openapi"].startswith("3.")
    post = document["paths"]["/api/v1/organisations"]["post"]
    assert not _japanese(post["summary"])
    assert {"201", "401", "403", "409", "422", "429"} <= set(post["responses"])
    foreseen = document["paths"]["/api/v1/contracts/{contract_id}/terminations/preview"]["get"]
    assert "409" in foreseen["responses"], "of a contract that is over nothing can be foreseen"
    page = Client().get("/api/v1/docs")
    text = page.content.decode()
    assert page.status_code == 200
    assert "/api/v1/organisations" in text
    assert "組織を作る" in text
    assert "<script>" not in text
    assert "http://" not in text.replace("http://localhost:8000", "")
    assert "https://" not in text


@pytest.mark.parametrize("address", ["/api/v1/docs", "/api/v1/openapi.json"])
def test_the_long_ones_come_packed(address: str) -> None:
    answer = Client().get(address, headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(answer.content) < 100_000


def test_programs_send_thirteen_digits(aoi: Program) -> None:
    made = ok(aoi.post("/organisations", {"name": "青空", "corporate_number": "1234567890123"}), 201)
    assert made["id"].startswith("org_")
