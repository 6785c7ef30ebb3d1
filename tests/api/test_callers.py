"""Authentication: tokens and their scopes, and nothing else."""

import pytest
from api.programs import Program, ok, program, refused
from django.test import Client
from pytest_django.fixtures import Settings

from michinori.kernel.actor import Actor
from michinori.people.commands.tokens import create_token, revoke_token

pytestmark = pytest.mark.django_db


def test_a_token_says_who_one_is() -> None:
    aoi = program("Aoi", company="青空デザイン")
    me = ok(aoi.get("/me"))
    assert (me["id"], me["display_name"]) == (aoi.id, "Aoi")
    assert me["organisations"][0]["role"] == "owner"
    assert me["client"] == {"id": me["organisations"][0]["id"], "display_name": "青空デザイン", "face_url": None}


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer ", "Bearer wrong", "Basic abc", "Bearer \x7f\xe9"])
def test_without_a_token_one_is_nobody(header: str | None) -> None:
    response = Client().get("/api/v1/me", headers={"Authorization": header} if header else {})
    refused(response, 401, "unauthorized")
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_session_counts_for_nothing() -> None:
    aoi = program("Aoi")
    browser = Client()
    browser.force_login(aoi.user)
    refused(browser.get("/api/v1/me"), 401, "unauthorized")


def test_a_revoked_token_ends_at_once() -> None:
    aoi = program("Aoi")
    token, secret = create_token(actor=Actor.person(aoi.id), name="old", scopes=["read"])
    old = Program(aoi.user, secret)
    ok(old.get("/me"))
    revoke_token(actor=Actor.person(aoi.id), token_id=token.id)
    refused(old.get("/me"), 401, "unauthorized")


def test_a_scope_that_is_missing_is_named() -> None:
    reader, writer = program("Aoi", scopes=("read",)), program("Ren", scopes=("write",))
    document = refused(reader.post("/organisations", {"name": "青空"}), 403, "scope-missing")
    assert "書く" in document["detail"]
    refused(writer.get("/me"), 403, "scope-missing")
    ok(writer.post("/organisations", {"name": "青空"}), 201)


def test_too_many_calls_a_minute_wait(settings: Settings) -> None:
    settings.API_CALLS_A_MINUTE = 3
    aoi, ren = program("Aoi"), program("Ren")
    answers = [aoi.get("/me") for _ in range(8)]  # the minute may turn in between
    assert [answer.status_code for answer in answers[:3]] == [200, 200, 200]
    late = next(answer for answer in answers if answer.status_code != 200)
    refused(late, 429, "too-many-calls")
    assert 1 <= int(late.headers["Retry-After"]) <= 60
    ok(ren.get("/me"))
