"""What is sent and too large for memory lies in no file that has a name."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from pytest_django.fixtures import Settings

from michinori.pages.uploads import UnnamedFileHandler

LARGE = bytes(range(256)) * 12_000
"""3 MB; up to 2.5 it stays in memory."""


def test_a_large_upload_is_read_as_it_was_sent_and_leaves_no_file(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    sent = {"front": SimpleUploadedFile("免許証.jpg", LARGE, "image/jpeg"), "text": "a"}
    request = RequestFactory().post("/settings/identity", sent)
    file = request.FILES["front"]
    assert (file.name, file.size, file.content_type) == ("免許証.jpg", len(LARGE), "image/jpeg")
    assert not list(tmp_path.iterdir()), "while it is there"
    assert b"".join(file.chunks()) == LARGE
    assert not hasattr(file, "temporary_file_path")
    request.close()
    assert file.closed


def test_a_broken_off_upload_is_closed(settings: Settings, tmp_path: Path) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    handler = UnnamedFileHandler()
    handler.upload_interrupted()
    handler.new_file("front", "a.jpg", "image/jpeg", None)
    handler.receive_data_chunk(LARGE, 0)
    handler.upload_interrupted()
    assert handler.file.closed
    with pytest.raises(ValueError, match="closed"):
        handler.file.read()
