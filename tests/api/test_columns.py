"""Columns and comments for programs: with a token and without."""

import json
from typing import Any

import pytest
from api.programs import ok, program, refused
from columns.readers import solution
from django.test import Client

from michinori.columns.models import Comment
from michinori.machinery import proof

pytestmark = pytest.mark.django_db
EMAIL = "yomu@example.net"


@pytest.fixture(autouse=True)
def _cheap_proofs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proof, "COST", 1)


def visitor(method: str, path: str, body: object = None, **headers: str) -> Any:
    data = json.dumps(body) if body is not None else ""
    return Client().generic(method, f"/api/v1{path}", data, content_type="application/json", headers=headers)


def test_s9_over_the_api() -> None:
    ren, mio = program("Ren"), program("Mio")
    body = "**途中**の話 <script>alert(1)</script>"
    made = ok(ren.post("/columns", {"title": "途中の話", "body": body, "tags": ["途中終了"]}), 201)
    assert (made["status"], made["comments"]) == ("draft", 0)
    assert "<script>" not in made["html"]
    path = f"/columns/{made['slug']}"
    refused(mio.get(path), 404, "not-found")
    refused(visitor("GET", f"{path}/altcha"), 404, "not-found")
    ok(ren.post(path, {"status": "published"}, method="PATCH"))
    assert ok(visitor("GET", path))["body"] == body
    listed = ok(visitor("GET", "/columns?tag=途中終了"))
    assert [one["slug"] for one in listed["items"]] == [made["slug"]]
    challenge = ok(visitor("GET", f"{path}/altcha"))
    sent = {"name": "よむ人", "email": EMAIL, "body": "同じことがありました。", "altcha": solution(challenge)}
    first = visitor("POST", f"{path}/comments", sent, **{"Idempotency-Key": "k1"})
    again = visitor("POST", f"{path}/comments", sent, **{"Idempotency-Key": "k1"})
    assert ok(first, 201)["status"] == "published"
    assert (again.status_code, again.content) == (201, first.content)
    other = visitor("POST", f"{path}/comments", sent | {"body": "別の文"}, **{"Idempotency-Key": "k1"})
    refused(other, 422, "idempotency-mismatch")
    used = refused(visitor("POST", f"{path}/comments", sent | {"body": "別の文"}), 422, "invalid")
    assert list(used["errors"]) == ["altcha"]
    assert Comment.objects.count() == 1
    comments = visitor("GET", f"{path}/comments")
    assert [one["body"] for one in ok(comments)["items"]] == [sent["body"]]
    for answer in (first, other, comments, visitor("GET", path)):
        assert EMAIL not in answer.content.decode()
    assert ok(mio.post(f"{path}/comments", sent | {"altcha": solution(ok(mio.get(f"{path}/altcha")))}), 201)
    assert ok(mio.get(path))["comments"] == 1, "the same words again are looked at first"


def test_what_is_missing_is_named_and_a_bad_token_is_no_visitor() -> None:
    ren = program("Ren")
    made = ok(ren.post("/columns", {"title": "題", "body": "文", "status": "published"}), 201)
    path = f"/columns/{made['slug']}/comments"
    errors = refused(visitor("POST", path, {}), 422, "invalid")["errors"]
    assert set(errors) == {"name", "email", "body"}
    errors = refused(visitor("POST", path, {"name": "名", "email": EMAIL, "body": "文"}), 422, "invalid")["errors"]
    assert set(errors) == {"altcha"}
    refused(visitor("POST", path, {}, Authorization="Bearer nonsense"), 401, "unauthorized")
    refused(program("Mio", scopes=("read",)).post(path, {}), 403, "scope-missing")
    refused(visitor("POST", "/columns", {"title": "題", "body": "文"}), 401, "unauthorized")
    refused(visitor("GET", "/columns?cursor=eA"), 422, "invalid")
    for bad in ({"title": "x" * 81}, {"status": "spam"}, {"tags": ["あ" * 21]}, {"tags": "a"}):
        refused(ren.post("/columns", {"title": "題", "body": "文"} | bad), 422, "invalid")
