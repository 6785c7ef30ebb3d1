"""A retried POST gives the same answer once more and does nothing twice."""

import threading

import pytest
from api.programs import Program, ok, program, refused
from django.db import connection

from michinori.people.models import Organisation

BODY = {"name": "青空デザイン"}


@pytest.fixture
def aoi(db: None) -> Program:
    return program("Aoi")


def test_the_same_key_and_body_answer_once_more(aoi: Program) -> None:
    first = aoi.post("/organisations", BODY, key="k1")
    again = aoi.post("/organisations", BODY, key="k1")
    assert (again.status_code, again.content) == (201, first.content)
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert Organisation.objects.count() == 1
    ok(aoi.post("/organisations", BODY, key="k2"), 201)
    ok(aoi.post("/organisations", BODY), 201)
    assert Organisation.objects.count() == 3


def test_another_body_or_address_is_refused(aoi: Program) -> None:
    organisation = ok(aoi.post("/organisations", BODY, key="k1"), 201)
    refused(aoi.post("/organisations", {"name": "別"}, key="k1"), 422, "idempotency-mismatch")
    members = f"/organisations/{organisation['id']}/invitations"
    refused(aoi.post(members, BODY, key="k1"), 422, "idempotency-mismatch")
    assert Organisation.objects.count() == 1


def test_keys_belong_to_their_caller(aoi: Program) -> None:
    ok(aoi.post("/organisations", BODY, key="k1"), 201)
    ok(program("Ren").post("/organisations", {"name": "別"}, key="k1"), 201)
    assert Organisation.objects.count() == 2


def test_a_refusal_is_kept_as_well(aoi: Program) -> None:
    first = aoi.post("/organisations", {"name": ""}, key="k1")
    again = aoi.post("/organisations", {"name": ""}, key="k1")
    refused(again, 422, "invalid")
    assert again.content == first.content


@pytest.mark.parametrize("key", ["", " ", "x" * 256])
def test_keys_that_are_none(aoi: Program, key: str) -> None:
    response = aoi.http.generic(
        "POST",
        "/api/v1/organisations",
        b'{"name": "a"}',
        content_type="application/json",
        headers=aoi._headers() | {"Idempotency-Key": key},
    )
    assert list(refused(response, 422, "invalid")["errors"]) == ["Idempotency-Key"]
    assert Organisation.objects.count() == 0


def test_an_upload_is_known_by_its_content(aoi: Program) -> None:
    def send(content: bytes, boundary: bytes) -> bytes:
        body = b'--%s\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\n%s\r\n--%s--\r\n'
        response = aoi.http.generic(
            "POST",
            "/api/v1/files",
            body % (boundary, content, boundary),
            content_type=f"multipart/form-data; boundary={boundary.decode()}",
            headers=aoi._headers() | {"Idempotency-Key": "k1"},
        )
        return response.content

    assert send(b"one", b"b1") == send(b"one", b"b2")
    assert b"idempotency-mismatch" in send(b"two", b"b1")


def test_a_form_where_json_is_meant_is_refused_with_a_key_too(aoi: Program) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.txt"\r\n\r\nhi\r\n--x--\r\n'
    headers = aoi._headers() | {"Idempotency-Key": "k1"}
    kind = "multipart/form-data; boundary=x"
    refused(
        aoi.http.generic("POST", "/api/v1/organisations", body, content_type=kind, headers=headers),
        415,
        "unsupported-media-type",
    )
    broken = "multipart/form-data; boundary="
    refused(
        aoi.http.generic("POST", "/api/v1/files", body, content_type=broken, headers=headers), 400, "malformed-body"
    )


def test_a_body_too_large_is_refused_with_a_key_too(aoi: Program) -> None:
    headers = aoi._headers() | {"Idempotency-Key": "k1"}
    body = b'"' + b"a" * 3_000_000
    answer = aoi.http.generic("POST", "/api/v1/organisations", body, content_type="application/json", headers=headers)
    refused(answer, 413, "body-too-large")


def test_two_at_once_make_one(fresh_database: str) -> None:
    aoi = program("Aoi")
    start = threading.Barrier(2)
    answers: list[int] = []

    def send() -> None:
        start.wait()
        answers.append(Program(aoi.user, aoi.token).post("/organisations", BODY, key="k1").status_code)
        connection.close()

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) in ([201, 201], [201, 409])
    assert Organisation.objects.count() == 1
