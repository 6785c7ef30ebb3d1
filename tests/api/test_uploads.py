"""Uploads that are none, and names of files that are kept as they are."""

import pytest
from api.programs import ok
from api.road import active, start

from michinori.contracts.models import Note
from michinori.machinery.models import StoredFile

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b"", "multipart/form-data; boundary=b"),
        (b"--b--\r\n", "multipart/form-data; boundary=b"),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary=" + "x" * 300),
        (
            b'--b\r\nContent-Disposition: form-data; name="file"\r\n\r\ntext\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (
            b'--b\r\nContent-Disposition: form-data; name="other"; filename="a"\r\n\r\nx\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\n\r\n--b--\r\n',
            "multipart/form-data; boundary=b",
        ),
        (b"{}", "application/json"),
        (b"", "application/json"),
    ],
)  # fmt: skip
def test_uploads_that_are_none(body: bytes, kind: str) -> None:
    aoi = start().aoi
    before = StoredFile.objects.count()
    response = aoi.http.generic("POST", "/api/v1/files", body, content_type=kind, headers=aoi._headers())
    assert 400 <= response.status_code < 500, response.content
    assert response.headers["Content-Type"] == "application/problem+json"
    assert StoredFile.objects.count() == before


def test_emoji_and_long_names_are_kept_but_nothing_that_turns_a_text() -> None:
    road, name = active(), "😀" * 80 + ".txt"
    file_id = road.ren.upload(b"x", name)
    ok(road.ren.post(f"{road.path}/deliver", {"note": "できました😀\u202e", "file_ids": [file_id]}))
    assert StoredFile.objects.get(id=file_id).name == name
    assert Note.objects.latest("n").text == "できました😀"
